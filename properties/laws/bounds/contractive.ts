import type { RunRequest } from "../../../impl/contract.ts";
import { cellsWith } from "../../../spec/catalogue.ts";
import type { Expectation } from "../../../spec/networks/oracle.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { unforgetting } from "../../controls/bound.ts";
import { oracle } from "../../judge/oracle.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";

/** U as large as 2^−k makes it, its Frobenius norm, and so its spectral one, at most 1/2. */
function halving(U: Tensor): Tensor {
  const norm = Math.hypot(...U.data);
  let scale = 1;
  while (norm * scale > 1 / 2) scale /= 2;
  return mapTensor(U, (v) => v * scale);
}

/** The same run from another state. */
const elsewhere = (request: RunRequest): RunRequest =>
  withLayer(request, {
    initial: request.layers[0]?.initial?.map((state) => mapTensors(state, (t) => mapTensor(t, (v) => 1 - v))) ?? null,
  });

/** Units of one row that a distance is taken over, by state and place in it. */
interface Group {
  readonly row: number;
  readonly units: readonly (readonly [state: string, place: number])[];
}

/** All units of a row together, or each alone: what is complex has two parts, in two states. */
function groupsOf(state: Tensors, together: boolean): Group[] {
  const [first] = Object.values(state) as [Tensor];
  const [B] = first.shape as readonly [number];
  const width = first.data.length / B;
  const names = Object.keys(state);
  return Array.from({ length: B }, (_, row) => {
    const units = Array.from({ length: width }, (_u, j) => names.map((name) => [name, row * width + j] as const));
    return together ? [{ row, units: units.flat() }] : units.map((parts) => ({ row, units: parts }));
  }).flat();
}

/** ‖a − b‖₂ over a group. */
const distance = (a: Tensors, b: Tensors, { units }: Group): number =>
  Math.hypot(...units.map(([name, i]) => (a[name]?.data[i] as number) - (b[name]?.data[i] as number)));

/** The error bound of a group of states. */
const errorOf = (final: Expectation["final"], { units }: Group): number =>
  units.reduce((sum, [name, i]) => sum + (final[0]?.[0]?.[name]?.error[i] as number), 0);

export const contractive: Law = {
  id: "bounds/contractive",
  sentence:
    "Runs on one input from two states come no further apart, unit by unit, where the recurrence is linear with |λ| ≤ 1; an Elman network with ‖U‖ ≤ 1/2 halves their distance at every step.",
  source: "docs/theory.md B09, T10",
  conformance: "L2",
  family: "recurrent",
  get cells() {
    return ["elman", ...cellsWith("contracting")];
  },
  needs: ["initialState"],
  space: { T: [1, 4], B: [1, 3], directions: ["forward"], regimes: ["tame", "wide", "exact", "sparse"] },
  control: unforgetting,
  check: async ({ case: { cell }, request: drawn, run }) => {
    const elman = cell === "elman";
    const request = elman
      ? withParams(drawn, (params) => ({ ...params, U_h: halving(params["U_h"] as Tensor) }))
      : drawn;
    const other = elsewhere(request);
    const [from, to] = [request, other].map(({ layers }) => layers[0]?.initial?.[0]) as [Tensors, Tensors];
    const [a, b] = [(await run(request)).final?.[0]?.[0], (await run(other)).final?.[0]?.[0]];
    if (a === undefined || b === undefined) return [];
    const oracles = [oracle(request), oracle(other)];
    const groups = groupsOf(a, elman);
    const most = groups.map((group) => {
      const steps = request.lengths?.[group.row] ?? request.sizes.T;
      return distance(from, to, group) * (elman ? 2 ** -steps : 1);
    });
    return [
      {
        what: "final[0][0], further apart than at first",
        shape: [groups.length],
        got: groups.map((group, i) => Math.max(0, distance(a, b, group) - (most[i] as number))),
        want: groups.map(() => 0),
        tolerance: {
          from: "running error analysis of the equations for each of the two runs, and the rounding of two distances",
          of: (accuracy) =>
            Float64Array.from(groups, (group, i) => {
              const errors = oracles.reduce((sum, each) => sum + errorOf(each(accuracy).final, group), 0);
              return errors + gamma(2 * (group.units.length + 4)) * (errors + (most[i] as number));
            }),
        },
      },
    ];
  },
};
