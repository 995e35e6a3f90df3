/** Text of strangers in the lines that commands print while they run: `reports/strangers.test.ts` has the rest. */
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Verdict } from "../properties/verdict.ts";
import { exampleVerdict } from "../reports/testing/examples.ts";
import { StatusLine } from "./shared/status-line.ts";
import { vectorToText } from "./vectors/check.ts";
import { ProgressLine } from "./verify/progress.ts";
import { pointToText } from "./verify/smoke.ts";

const text = `::error file=a::owned\n##[error]owned\r::add-mask::e \u001b[31m\u009b31m\u0007\u202e ${"w".repeat(5000)}`;

/** Everything that was written to a stream. */
function written(isTTY: boolean, write: (stream: NodeJS.WriteStream) => void): string {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 200 });
  write(stream as unknown as NodeJS.WriteStream);
  const own = ["\u001b[2K", "\u001b[1G"]; // to clear the line, and to go to its start
  return own.reduce((text, sequence) => text.replaceAll(sequence, ""), String(stream.read() ?? ""));
}

const found: Verdict = exampleVerdict({
  implementation: text,
  verdict: "errored",
  message: text,
  cell: text,
  law: text,
});

const outputs: readonly (readonly [string, string])[] = [
  [
    "the log of verify",
    written(false, (stream) => {
      const line = new ProgressLine(stream, [text]);
      line.show({ target: text, done: 1, tasks: 2, found, at: null }, 0.5);
      line.clear();
    }),
  ],
  ["a status line", written(true, (stream) => new StatusLine(stream).show(text))],
  ["--smoke", pointToText({ what: text, verdict: "wrong", why: text })],
  ["vectors check, an error", vectorToText(1, text, { verdict: "errored", reason: text })],
  [
    "vectors check, a number",
    vectorToText(1, text, { verdict: "violated", mismatch: { where: text, got: 1, want: 2, bound: 0 } as never }),
  ],
];

test.each(outputs)("%s: one line, nothing invisible, no command", (_name, output) => {
  expect(output).toContain("owned");
  expect(output.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(output).not.toMatch(/^\s*::|##\[/m);
  expect(Math.max(0, ...(output.match(/w+/g) ?? []).map(({ length }) => length))).toBeLessThanOrEqual(500);
});
