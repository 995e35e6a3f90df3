/** The reference as a program that takes its weights as PyTorch packs them: `node packed.ts`. */
import { createInterface } from "node:readline";
import { frameworks } from "../../../../spec/conventions/frameworks/index.ts";
import { pack, unpack } from "../../../../spec/conventions/pack.ts";
import { directionsOf } from "../../../../spec/options.ts";
import type { Tensors } from "../../../../spec/tensor.ts";
import type { RunAnswer, RunRequest } from "../../../contract.ts";
import { reference } from "../../../reference/index.ts";
import { mapTree } from "../../../tree.ts";
import { decodeTensor, encodeTensor } from "../tensor.ts";

const extent = { dtypes: ["float64"], directions: ["forward", "reverse", "bidirectional"], maxLayers: 3 };
const flags = { lengths: true, initialState: true, gradients: true, weights: "pytorch" };
const cells = ["elman", "lstm", "gru-reset-after"].map((cell) => ({
  cell,
  options: [{}, { bias: false }],
  ...extent,
  ...flags,
}));
const START = { version: 1.2, implementation: { name: "packed", version: "1" }, cells };

const conventionOf = (cell: string) =>
  frameworks.find(({ id }) => id === "pytorch")!.conventions.find((one) => one.cell === cell)!;

function answered(sent: RunRequest): RunAnswer {
  const request = mapTree(sent, (t) => decodeTensor(t, sent.dtype, "request"));
  let { m } = request.sizes;
  const widths = request.layers.map(({ direction }) => {
    const own = m;
    m = request.sizes.n * directionsOf(direction);
    return own;
  });
  const each = (all: readonly (readonly Tensors[])[], to: typeof pack): Tensors[][] =>
    all.map((walks, l) => {
      const { cell, options } = request.layers[l]!;
      const sizes = { ...request.sizes, m: widths[l]! };
      return walks.map((its) => to({ ...conventionOf(cell), ...(to === pack && { added: {} }) }, options, sizes, its));
    });
  const params = each(
    request.layers.map((layer) => layer.params),
    unpack,
  );
  const asked = { ...request, layers: request.layers.map((layer, l) => ({ ...layer, params: params[l]! })) };
  const answer = reference.run(asked) as RunAnswer;
  const { gradients } = answer;
  return { ...answer, ...(gradients && { gradients: { ...gradients, params: each(gradients.params, pack) } }) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, seq, runs, blocks, ...request } = JSON.parse(line) as Record<string, unknown>;
  if (cmd === "stop") break;
  const answer = cmd === "start" ? START : { seq, ...mapTree(answered(request as never), (t) => encodeTensor(t)) };
  const times = cmd === "time" ? { times: Array.from({ length: Number(blocks) }, () => Number(runs)) } : {};
  process.stdout.write(`${JSON.stringify({ ...answer, ...times })}\n`);
}
