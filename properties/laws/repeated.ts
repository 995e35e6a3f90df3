import type { Layer, Sizes, RunRequest } from "../../impl/contract.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { negatesOneInput } from "../controls/controls.ts";
import { restarting } from "../controls/numeric.ts";
import type { Law, Trial } from "../law.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensors, takeRow, takeStateRow, withLayer } from "../requests/rearrange.ts";

/** What options change they change in small runs too. */
const isStandard = (_: Cell, options: Options): boolean => Object.keys(options).length === 0;

/** The request with so many steps and rows: its own, over and over. */
function repeated(request: RunRequest, T: number, B: number): RunRequest {
  const { sizes, x, layers } = request;
  const row = (b: number): number => b % sizes.B;
  const [{ initial }] = layers as readonly [Layer];
  const states = (walk: Tensors): Tensors =>
    mapTensors(walk, (s) => fill(s, [B, ...s.shape.slice(1)], (b, ...rest) => at(s, row(b), ...rest)));
  return {
    ...withLayer(request, { initial: initial?.map(states) ?? null }),
    sizes: { ...sizes, T, B },
    lengths: null,
    x: fill(x, [T, B, sizes.m], (t, b, i) => at(x, t % sizes.T, row(b), i)),
  };
}

/** One row of a request. */
const rowOf = (request: RunRequest, b: number): RunRequest => ({
  ...withLayer(request, {
    initial: request.layers[0]?.initial?.map((walk) => mapTensors(walk, (s) => takeStateRow(s, b))) ?? null,
  }),
  sizes: { ...request.sizes, B: 1 },
  x: takeRow(request.x, b),
});

/** Of a run that is made large by repetition the first row, the last and one between are held to the definition. */
const someRows =
  (large: (sizes: Sizes, draw: Trial["draw"]) => readonly [T: number, B: number]): Law["check"] =>
  async ({ request, run, draw }) => {
    const [T, B] = large(request.sizes, draw);
    const many = repeated(request, T, B);
    const { y } = await run(many);
    if (y === undefined) return [];
    return [...new Set([0, draw("row", 0, B - 1), B - 1])].flatMap((b) => {
      const seen: Tensor = takeRow(y, b);
      const sides = againstOracle(oracle(rowOf(many, b), { observed: seen }), { y: seen });
      return sides.map((side) => ({ ...side, what: `${side.what} of row ${b} of ${B}` }));
    });
  };

const small: Law["space"] = { T: [2, 3], B: [2, 3], m: [1, 2], n: [1, 3], lengths: "none", regimes: ["tame", "wide"] };
const edges = [7, 8, 9, 31, 32, 33] as const;
const STEPS = 10_000;

/** Many rows and many steps. */
export const repetitions: readonly Law[] = [
  {
    id: "sizes/batch-edges",
    sentence:
      "Batches as large as a tile, one row smaller and one larger (7 … 33) are computed whole: the last row like the first.",
    source: "docs/bugs.md 6.K, R13",
    level: "L2",
    family: "recurrent",
    appliesTo: isStandard,
    needs: [],
    space: { ...small, T: [1, 2], B: [3, 4], n: [1, 5] },
    control: negatesOneInput,
    check: someRows(({ T }, draw) => [T, edges[draw("edge", 0, edges.length - 1)] as number]),
  },
  {
    id: "sizes/rows-times-steps",
    sentence:
      "Where rows times steps pass 65,535 every row is still computed for itself: the first, the last, and those between.",
    source: "docs/bugs.md 6.K",
    level: "L2",
    family: "recurrent",
    appliesTo: isStandard,
    needs: [],
    exhaustive: true,
    space: small,
    control: negatesOneInput,
    check: someRows(({ T }, draw) => (draw("long", 0, 1) === 0 ? [T, Math.floor(65_536 / T) + 1] : [257, 256])),
  },
  {
    id: "numerics/ten-thousand-steps",
    sentence:
      "Ten thousand steps long, a run is still the definition's at every step: nothing drifts, no counter ends.",
    source: "docs/theory.md N08",
    level: "L4",
    family: "recurrent",
    // the bound of a stabilised normaliser outgrows it on the way
    appliesTo: (cell, options) => isStandard(cell, options) && !cell.id.endsWith("-stabilised"),
    needs: [],
    exhaustive: true,
    // numbers of steps that do not divide a power of two
    space: { ...small, T: [5, 7], B: [1, 1], n: [1, 2], directions: ["forward"], regimes: ["tame"] },
    control: restarting(128),
    check: someRows(() => [STEPS, 1]),
  },
];
