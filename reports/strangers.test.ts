/** Text of strangers in every output: one module makes it fit to show. */
import { expect, test } from "vitest";
import { excerpt, jsonLine, jsonText, oneLine } from "../impl/untrusted-text.ts";
import { benchToMarkdown } from "./bench/markdown.ts";
import { benchToTerminal } from "./bench/terminal.ts";
import { toJUnit } from "./files/junit.ts";
import { toMarkdown } from "./markdown/index.ts";
import { differenceToMarkdown } from "./markdown/difference.ts";
import { differenceOf } from "./report/difference.ts";
import { toTerminal } from "./terminal/index.ts";
import { exampleResult } from "./testing/bench.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "./testing/examples.ts";
import { differenceToText } from "./text/difference.ts";

/** Commands to two runners of workflows, control and bidirectional characters, and more than anybody wants to read. */
const text = `::error file=a::owned\n##[error]owned\r::add-mask::e \u001b[31m\u009b31m\u0007\u202e\u2066\u200b ${"w".repeat(5000)}the end`;

const target = `exec:${text}`;
const report = exampleReport([
  exampleViolation({ implementation: target, message: text, diagnosis: text }),
  exampleVerdict({ implementation: target, law: "time/prefix", verdict: "errored", message: `it failed\n${text}` }),
  exampleVerdict({ implementation: "other", verdict: "unsupported", message: text }),
  exampleVerdict({ implementation: "other", verdict: "vacuous", cases: 9, message: text }),
]);
const implementations = report.implementations.map((one) => ({ ...one, info: { name: text, version: text } }));
const told = { ...report, implementations, run: { ...report.run, command: text } };
const bench = exampleResult([target, "reference"], text);
const difference = differenceOf(exampleReport([exampleVerdict({ implementation: target })]), told);

const outputs: readonly (readonly [string, string, number])[] = [
  ["terminal", toTerminal(told, { color: false, verbose: true }), 500],
  ["terminal of bench", benchToTerminal(bench, false), 500],
  ["terminal of report diff", differenceToText(difference), 500],
  ["Markdown", toMarkdown(told), 2000],
  ["Markdown of bench", benchToMarkdown(bench, null), 2000],
  ["Markdown of report diff", differenceToMarkdown(difference), 2000],
  ["JUnit", toJUnit(told), 2000],
  ["JSON", jsonText(told), text.length],
  ["JSON on one line", jsonLine(bench), text.length],
  ["an excerpt", excerpt(text), 500],
  ["one line", oneLine(text, 500), 500],
];

test.each(outputs)("%s: nothing invisible, no command, no more than is meant to be read", (_name, output, most) => {
  expect(output).toContain("owned");
  expect(output).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(output).not.toMatch(/^\s*::/m);
  expect(output).not.toContain("##[");
  expect(Math.max(...(output.match(/w+/g) ?? []).map(({ length }) => length))).toBeLessThanOrEqual(most);
});

test("the whole stands in the report, and an excerpt has the end of it too", () => {
  expect(JSON.parse(jsonText(told))).toEqual(told);
  expect(JSON.parse(jsonLine(bench))).toEqual(bench);
  expect(excerpt(text)).toMatch(/the end$/);
  expect(excerpt(text).length).toBeLessThanOrEqual(500);
  expect(excerpt("short")).toBe("short");
});
