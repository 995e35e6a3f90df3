import type { RunRequest } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { exchanged, polarity } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { type Oracle, againstEachOther, oracle } from "../judge/oracle.ts";
import { flipValid, mapTensor, mapTensors, withLayer, withParams } from "../requests/rearrange.ts";
import { forceGates, hasBias } from "./gates.ts";

/** The request with some of the states, by name, starting from 0. */
const fromZero = (request: RunRequest, names: readonly string[]): RunRequest => {
  const emptied = (state: Tensors): Tensors =>
    mapTensors(state, (t, name) => (names.includes(name) ? mapTensor(t, () => 0) : t));
  return withLayer(request, { initial: request.layers[0]?.initial?.map(emptied) ?? null });
};

/** y of one computation against y of another: each is within its bound of the same number. */
const outputs = (y: Tensor, want: ArrayLike<number>, own: Oracle, other: Oracle): Comparison => ({
  what: "y",
  shape: y.shape,
  got: y.data,
  want,
  tolerance: {
    from: "running error analysis of the equations of both computations",
    of: (accuracy) => own(accuracy).y.error.map((e, k) => e + (other(accuracy).y.error[k] as number)),
  },
});

/** The cell without stabiliser from the same states but for m. */
const plain = (request: RunRequest, cell: string): RunRequest => ({
  ...request,
  layers: request.layers.map(({ initial, ...layer }) => ({
    ...layer,
    cell,
    initial:
      initial?.map((state) => Object.fromEntries(Object.entries(state).filter(([name]) => name !== "m"))) ?? null,
  })),
});

/** What the stabiliser is for: it changes no output. */
const stabilised = (cell: string): Law => ({
  id: `reduction/${cell}-stabilised-is-plain`,
  sentence: "From m = 0 the stabilised cell puts out what the plain one does.",
  source: "Beck et al. 2024, appendix A; docs/theory.md 3.22, 3.23",
  level: "L1",
  family: `${cell}-stabilised`,
  needs: [],
  space: { T: [2, 6] },
  control: polarity("f"),
  check: async ({ request, run }) => {
    const started = fromZero(request, ["m"]);
    const { y } = await run(started);
    if (y === undefined) return [];
    const other = oracle(plain(started, cell));
    return [outputs(y, other("any").y.value, oracle(started), other)];
  },
});

/** Gates e^a, and the normaliser that makes them harmless. */
export const exponentialGates: readonly Law[] = [
  {
    id: "symmetry/slstm-input-gate-shifted",
    sentence: "From c = n = 0 a number added to the bias of the input gate, one for each unit, changes no output.",
    source: "Beck et al. 2024; docs/theory.md S06",
    level: "L1",
    family: "slstm",
    appliesTo: hasBias,
    needs: [],
    space: { T: [2, 6], regimes: ["tame", "wide", "exact", "sparse"] },
    control: exchanged("i", "f"),
    check: async ({ request, run, draw }) => {
      const started = fromZero(request, ["c", "n"]);
      const shifted = withParams(started, (params) =>
        mapTensors(params, (t, name) =>
          name === "b_i" ? mapTensor(t, (v, unit) => v + draw(`shift ${unit}`, 1, 12) / 4) : t,
        ),
      );
      const [{ y }, { y: other }] = [await run(started), await run(shifted)];
      return y === undefined || other === undefined ? [] : [outputs(other, y.data, oracle(shifted), oracle(started))];
    },
  },
  stabilised("slstm"),
  stabilised("mlstm"),
  {
    id: "memory/mlstm-open-forget-gate-knows-no-order",
    sentence: "With the forget gate open (f = 1) the memory is a sum over the steps, whatever their order.",
    source: "Beck et al. 2024; docs/theory.md 3.23, R29",
    level: "L2",
    family: "mlstm",
    appliesTo: (cell, options) => hasBias(cell, options) && options["forget"] !== "exp",
    needs: [],
    space: { T: [2, 6], regimes: ["tame", "wide", "sparse"] },
    control: exchanged("i", "f"),
    check: async ({ request, run }) => {
      const forced = forceGates(request, { f: "open" });
      const flipped: RunRequest = { ...forced, x: flipValid(forced.x, forced.lengths) };
      const [{ final }, { final: other }] = [await run(forced), await run(flipped)];
      if (final === undefined || other === undefined) return [];
      return againstEachOther(oracle(flipped), { final: other }, { final });
    },
  },
];
