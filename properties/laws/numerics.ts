import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Bounded } from "../../spec/networks/bounded.ts";
import type { Expectation } from "../../spec/networks/oracle.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { grids, lstms } from "../judge/cell-bounds.ts";
import { activationOf } from "../judge/intervals.ts";
import type { Law, Trial } from "../law.ts";
import { clippedWeights, infinityIsZero, notANumberIsZero, restarting } from "../controls/numeric.ts";
import { againstEachOther, againstOracle, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, withParams } from "../requests/rearrange.ts";

/** One element of x replaced, in a step that its row has; null where no row has any. */
function withOne(request: RunRequest, draw: Trial["draw"], value: number): RunRequest | null {
  const { T, B, m } = request.sizes;
  const rows = Array.from({ length: B }, (_, b) => b).filter((b) => (request.lengths?.[b] ?? T) > 0);
  if (rows.length === 0) return null;
  const row = rows[draw("row", 0, rows.length - 1)] as number;
  const step = draw("step", 0, (request.lengths?.[row] ?? T) - 1);
  const feature = draw("feature", 0, m - 1);
  const x = fill(request.x, request.x.shape, (t, b, i) =>
    t === step && b === row && i === feature ? value : at(request.x, t, b, i),
  );
  return { ...request, x };
}

const simple = ["elman", "residual-elman", "indrnn", "jordan", "clockwork", "janet", "rhn", "qrnn-window-1"];
const kinOfLstm = ["linear-output", "coupled", "projection", "zoneout", "recurrent-dropout"].map(
  (kind) => `lstm-${kind}`,
);
const grus = ["gru", "gru-reset-after", "gru-simplified", "gru-type1", "gru-type2", "gru-type3", "ugrnn"];
const minimal = ["mgu", "mgu1", "mgu2", "mgu3"];

/** Cells that x, their weights and their state enter through bounded activations alone. */
const squashing: readonly string[] = [...simple, ...lstms, ...kinOfLstm, ...grids, ...grus, ...minimal];

/** Where even an infinite argument has a value: softsign's ∞/∞ has none. */
const saturates = (_: Cell, options: Options): boolean =>
  ["tanh", "sigmoid", "hard-sigmoid", "hard-sigmoid-6"].includes(activationOf(options));

/** An answer, NaN wherever the definition says NaN. */
const marked = ({ y, final }: RunAnswer, says: Expectation): RunAnswer => {
  const mark = (t: Tensor, { value }: Bounded): Tensor =>
    mapTensor(t, (v, i) => (Number.isNaN(value[i]) ? Number.NaN : v));
  return {
    ...(y && { y: mark(y, says.y) }),
    ...(final && {
      final: final.map((layer, depth) =>
        layer.map((state, walk) =>
          mapTensors(state, (t, name) => mark(t, says.final[depth]?.[walk]?.[name] as Bounded)),
        ),
      ),
    }),
  };
};

/** Weights so large that no sum of two products of them with one another overflows. */
const huge: Readonly<Record<Dtype, number>> = { float32: 2 ** 40, float64: 2 ** 400 };

/** What numbers do that are not small. */
export const numerics: readonly Law[] = [
  {
    id: "numerics/not-a-number-stays-in-its-row",
    sentence:
      "A NaN in the input of one row makes NaN of all that depends on it by the definition, and of nothing else: no other row, no earlier step.",
    source: "IEEE 754-2019, 6.2; docs/theory.md B11; docs/bugs.md R5",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { T: [1, 4], B: [1, 3], regimes: ["tame", "saturated", "sparse"] },
    control: notANumberIsZero,
    check: async ({ request, run, draw }) => {
      const dirty = withOne(request, draw, Number.NaN);
      if (dirty === null) return [];
      const expected = oracle(dirty);
      const clean = await run(request);
      return againstEachOther(expected, await run(dirty), marked(clean, expected("faithful")), "equal");
    },
  },
  {
    id: "numerics/infinite-inputs-saturate",
    sentence:
      "An infinite input opens, shuts and saturates, as a very large one does: where only bounded activations read it the answer is finite.",
    source: "docs/theory.md 1.6, N01; IEEE 754-2019, 6.1",
    level: "L2",
    family: "recurrent",
    cells: squashing,
    appliesTo: saturates,
    needs: [],
    space: { T: [1, 4], B: [1, 3], lengths: "none", regimes: ["tame", "wide", "exact"] },
    control: infinityIsZero,
    check: async ({ request, run, draw }) => {
      const sign = 2 * draw("sign", 0, 1) - 1;
      const [infinite, large] = [withOne(request, draw, sign * Infinity), withOne(request, draw, sign * 2 ** 100)];
      // 0 · ∞ is NaN: a weight may be 0
      if (infinite === null || large === null || oracle(infinite)("faithful").y.value.some(Number.isNaN)) return [];
      const answer = await run(infinite);
      return againstOracle(oracle(large, { observed: answer.y }), answer);
    },
  },
  {
    id: "numerics/huge-weights",
    sentence:
      "However large the weights, as long as no sum of products overflows, bounded activations give the finite numbers of the definition.",
    source: "docs/theory.md B11, N01",
    level: "L2",
    family: "recurrent",
    // a softmax of huge arguments is whatever their rounding makes it
    cells: squashing.filter((cell) => cell !== "jordan"),
    appliesTo: saturates,
    needs: [],
    space: { T: [1, 4], B: [1, 3], lengths: "none", regimes: ["tame", "wide", "exact", "sparse"] },
    control: clippedWeights(8),
    check: async ({ case: { dtype }, request, run }) => {
      const enlarged = withParams(request, (params) =>
        mapTensors(params, (t) => (t.shape.length === 2 ? mapTensor(t, (v) => v * huge[dtype]) : t)),
      );
      const answer = await run(enlarged);
      return againstOracle(oracle(enlarged, { observed: answer.y }), answer);
    },
  },
  {
    id: "numerics/long-run",
    sentence:
      "Hundreds of steps long, a run is still the definition's at every step: nothing drifts, nothing is forgotten.",
    source: "docs/theory.md N08; docs/bugs.md 2",
    level: "L2",
    family: "recurrent",
    // what options change they change in short runs too; the bound of a stabilised normaliser outgrows it on the way
    appliesTo: ({ id }, options) => Object.keys(options).length === 0 && !id.endsWith("-stabilised"),
    needs: [],
    space: {
      T: [160, 240],
      B: [1, 1],
      m: [1, 2],
      n: [1, 2],
      directions: ["forward"],
      lengths: "none",
      regimes: ["tame"],
    },
    expensive: true,
    control: restarting(128),
    check: async ({ request, run }) => {
      const answer = await run(request);
      return againstOracle(oracle(request, { observed: answer.y }), answer);
    },
  },
];
