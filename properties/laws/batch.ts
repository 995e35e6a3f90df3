import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { firstRowForAll } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensors, takeRow, takeStateRow } from "../requests/rearrange.ts";
import { rowsOfAnswer, rowsOfRequest } from "../requests/rows.ts";

const stateRow = (walks: readonly Tensors[], row: number): Tensors[] =>
  walks.map((state) => mapTensors(state, (t) => takeStateRow(t, row)));

/** Row b alone. */
const rowAlone = (request: RunRequest, row: number): RunRequest => ({
  ...request,
  sizes: { ...request.sizes, B: 1 },
  x: takeRow(request.x, row),
  lengths: request.lengths === null ? null : [request.lengths[row] as number],
  layers: request.layers.map((layer) => ({ ...layer, initial: layer.initial && stateRow(layer.initial, row) })),
});

const rowOfAnswer = ({ y, final }: RunAnswer, row: number): RunAnswer => ({
  ...(y === undefined ? {} : { y: takeRow(y, row) }),
  ...(final === undefined ? {} : { final: final.map((layer) => stateRow(layer, row)) }),
});

/** Rows of a batch. */
export const batch: readonly Law[] = [
  {
    id: "batch/independence",
    sentence: "A row of a batch is what it is alone, and does not change when the rows beside it do.",
    source: "docs/theory.md S05; docs/bugs.md R5",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { B: [2, 5], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: firstRowForAll,
    check: async ({ request, run, draw }) => {
      const row = draw("row", 0, request.sizes.B - 1);
      const whole = await run(request);
      const single = rowAlone(request, row);
      const alone = await run(single);
      const others = fill(request.x, request.x.shape, (t, b, i) => {
        const value = at(request.x, t, b, i);
        return b === row ? value : 1 - value;
      });
      const beside = await run({ ...request, x: others });
      const expected = oracle(single);
      return [
        ...againstEachOther(expected, rowOfAnswer(whole, row), alone),
        ...againstEachOther(expected, rowOfAnswer(beside, row), rowOfAnswer(whole, row), "equal"),
      ];
    },
  },
  {
    id: "batch/rows-renamed",
    sentence:
      "The rows of a batch may come in any order: outputs, states and their gradients come in that order, and the gradients of parameters stay.",
    source: "docs/theory.md S05; docs/bugs.md R5",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { T: [2, 3], B: [2, 4], m: [1, 3], n: [1, 3], regimes: ["tame", "saturated", "sparse"] },
    control: firstRowForAll,
    check: async ({ request: plain, cotangents, run, draw, gradients }) => {
      const { B } = plain.sizes;
      const request: RunRequest = gradients ? { ...plain, want: ["y", "final", "gradients"], cotangents } : plain;
      const turn = draw("turn", 1, B - 1);
      const order = Array.from({ length: B }, (_, b) => (b + turn) % B);
      const other = rowsOfRequest(request, order);
      const expected = oracle(other, other.cotangents === null ? {} : { cotangents: other.cotangents });
      const want = rowsOfAnswer(await run(request), order);
      return againstEachOther(expected, await run(other), want);
    },
  },
  {
    id: "batch/split",
    sentence: "A batch run in two parts is the batch run whole.",
    source: "docs/theory.md S05; docs/bugs.md R5",
    level: "L2",
    family: "recurrent",
    needs: [],
    // as many rows as no other law has: kernels take them in blocks
    space: { T: [1, 3], B: [2, 9], m: [1, 3], n: [1, 3], regimes: ["tame", "sparse"] },
    control: firstRowForAll,
    check: async ({ request, run, draw }) => {
      const { B } = request.sizes;
      const cut = draw("cut", 1, B - 1);
      const rows = Array.from({ length: B }, (_, b) => b);
      const whole = await run(request);
      const sides: Comparison[] = [];
      for (const part of [rows.slice(0, cut), rows.slice(cut)]) {
        const alone = rowsOfRequest(request, part);
        sides.push(...againstEachOther(oracle(alone), rowsOfAnswer(whole, part), await run(alone)));
      }
      return sides;
    },
  },
];
