import type { RunRequest } from "../../impl/contract.ts";
import type { Accuracy } from "../../spec/language/precision.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { unforgetting } from "../bound-controls.ts";
import type { Law } from "../law.ts";
import { oracle } from "../oracle.ts";
import { mapTensor, mapTensors, withLayer, withParams } from "../rearrange.ts";
import { gamma } from "../ridders.ts";

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

/** A number for every element of every tensor of a state: by row, then by element, then by tensor. */
const byRow = (state: Tensors, of: (t: Tensor, name: string, i: number) => number): number[][][] => {
  const tensors = Object.entries(state);
  const [[, { shape, data }]] = tensors as [[string, Tensor]];
  const B = shape[0] as number;
  const width = data.length / B;
  return Array.from({ length: B }, (_, b) =>
    Array.from({ length: width }, (_u, j) => tensors.map(([name, t]) => of(t, name, b * width + j))),
  );
};

/** What a recurrence lets go of. */
export const contraction: readonly Law[] = [
  {
    id: "bounds/contractive",
    sentence:
      "Runs on one input from two states come no further apart, unit by unit, where the recurrence is linear with |λ| ≤ 1; an Elman network with ‖U‖ ≤ 1/2 halves their distance at every step.",
    source: "CELLS.md B09, T10",
    level: "L2",
    family: "recurrent",
    cells: ["lru", "rg-lru", "s6", "min-gru", "min-lstm", "sru-v1", "elman"],
    needs: ["initialState"],
    space: { T: [1, 4], B: [1, 3], directions: ["forward"], regimes: ["tame", "wide", "exact", "sparse"] },
    control: unforgetting,
    check: async ({ case: { cell }, request: drawn, run }) => {
      const together = cell === "elman";
      const request = together
        ? withParams(drawn, (params) => ({ ...params, U_h: halving(params["U_h"] as Tensor) }))
        : drawn;
      const other = elsewhere(request);
      const [one, two] = [await run(request), await run(other)];
      const [a, b] = [one.final?.[0]?.[0], two.final?.[0]?.[0]];
      const [from, to] = [request, other].map(({ layers }) => layers[0]?.initial?.[0]) as [Tensors, Tensors];
      if (a === undefined || b === undefined) return [];
      const groups = <V>(rows: readonly (readonly (readonly V[])[])[]): V[][][] =>
        rows.map((units) => (together ? [units.flat()] : units.map((parts) => [...parts])));
      const apart = (s: Tensors, t: Tensors): number[] =>
        groups(byRow(s, ({ data }, name, i) => (data[i] as number) - (t[name]?.data[i] as number))).flatMap((units) =>
          units.map((parts) => Math.hypot(...parts)),
        );
      const lengthOf = (row: number): number => request.lengths?.[row] ?? request.sizes.T;
      const start = apart(from, to);
      const perRow = start.length / request.sizes.B;
      const most = start.map((distance, i) => distance * (together ? 2 ** -lengthOf(Math.floor(i / perRow)) : 1));
      const oracles = [oracle(request), oracle(other)];
      const errors = (accuracy: Accuracy): number[] => {
        const [ea, eb] = oracles.map((each) => each(accuracy).final[0]?.[0] ?? {});
        return groups(
          byRow(a, (_, name, i) => (ea?.[name]?.error[i] as number) + (eb?.[name]?.error[i] as number)),
        ).flatMap((units) => units.map((parts) => parts.reduce((sum, e) => sum + e, 0)));
      };
      return [
        {
          what: "final[0][0], further apart than at first",
          shape: [request.sizes.B, perRow],
          got: apart(a, b).map((distance, i) => Math.max(0, distance - (most[i] as number))),
          want: most.map(() => 0),
          tolerance: {
            from: "running error analysis of the equations for each of the two runs, and the rounding of the distances",
            of: (accuracy) => Float64Array.from(errors(accuracy), (e, i) => e + gamma(16) * (start[i] as number)),
          },
        },
      ];
    },
  },
];
