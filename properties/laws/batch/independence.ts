import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import type { Tensors } from "../../../spec/tensor.ts";
import { firstRowForAll } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { at, fill, mapTensors, takeRow, takeStateRow } from "../../requests/rearrange.ts";

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

export const independence: Law = {
  id: "batch/independence",
  sentence: "A row of a batch is what it is alone, and does not change when the rows beside it do.",
  source: "docs/theory.md S05; docs/bugs.md R5",
  conformance: "L2",
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
};
