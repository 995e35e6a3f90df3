/**
 * The reference as a program that takes and gives its tensors as bytes behind the line, the batch first: `node attached.ts`; `long` says
 * that there are far more.
 */
import { argv, stdin, stdout } from "node:process";
import type { Tensor } from "../../../../spec/tensor.ts";
import type { RunAnswer, RunRequest } from "../../../contract.ts";
import { reference } from "../../../reference/index.ts";
import { mapTree } from "../../../tree.ts";
import { Attachments, decodeTensor } from "../tensor.ts";

const [, , mode] = argv;
const support = reference.cells.find(({ cell }) => cell === "elman");
const START = {
  version: 1.4,
  attachments: true,
  implementation: { name: "attached", version: "1" },
  cells: [{ ...support, options: [{}], batchMajor: true }],
};

/** [a, b, k] to [b, a, k]. */
const turned = (t: Tensor): Tensor => {
  const [a, b, k] = t.shape as [number, number, number];
  const at = (i: number): number =>
    (((Math.floor(i / k) % a) * b + Math.floor(i / (k * a))) * k + (i % k)) % t.data.length;
  return { shape: [b, a, k], data: t.data.map((_, i) => t.data[at(i)] as number) };
};
const flags = (rows: readonly (readonly boolean[])[], T: number): boolean[][] =>
  Array.from({ length: T }, (_, t) => rows.map((row) => row[t] === true));

function answered(sent: RunRequest, bytes: Buffer): Buffer {
  const { dtype, mask, resets, sizes, ...rest } = mapTree(sent, (t) =>
    decodeTensor(t, sent.dtype, "request", undefined, bytes),
  );
  const bars = rest.cotangents ?? null;
  const answer = reference.run({
    ...rest,
    dtype,
    sizes,
    ...(mask && { mask: flags(mask, sizes.T) }),
    ...(resets && { resets: flags(resets, sizes.T) }),
    x: turned(rest.x),
    cotangents: bars && { y: bars.y ? turned(bars.y) : null, final: bars.final ?? null },
  }) as RunAnswer;
  const { y, gradients } = answer;
  const out = new Attachments();
  const parts = mapTree(
    {
      ...answer,
      ...(y && { y: turned(y) }),
      ...(gradients && { gradients: { ...gradients, x: turned(gradients.x) } }),
    },
    (t) => out.add(t, dtype),
  );
  const { length } = out.bytes();
  const attached = mode === "long" ? 2 ** 40 : length;
  const line = JSON.stringify({ seq: (sent as unknown as { seq: number }).seq, ...parts, attached });
  return Buffer.concat([Buffer.from(`${line}\n`), out.bytes()]);
}

let waiting = Buffer.alloc(0);
stdin.on("data", (chunk: Buffer) => {
  waiting = Buffer.concat([waiting, chunk]);
  for (;;) {
    const end = waiting.indexOf("\n");
    if (end < 0) return;
    const { cmd, attached = 0, ...request } = JSON.parse(waiting.toString("utf8", 0, end)) as Record<string, unknown>;
    const rest = end + 1 + Number(attached);
    if (waiting.length < rest) return;
    const bytes = waiting.subarray(end + 1, rest);
    if (cmd === "start") stdout.write(`${JSON.stringify(START)}\n`);
    else if (cmd === "stop") process.exit(0);
    else stdout.write(answered(request as never, bytes));
    waiting = waiting.subarray(rest);
  }
});
