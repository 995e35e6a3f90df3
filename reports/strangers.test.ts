/** Text of strangers in every output: one module makes it fit to show. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { excerpt, jsonLine, jsonText, oneLine, printableError } from "../impl/untrusted-text.ts";
import type { CompareResult } from "../bench/compare.ts";
import type { Audit } from "../properties/audit/audit.ts";
import { findingsIn } from "../properties/findings/finding.ts";
import type { Diagnosis } from "../properties/diagnosis/diagnosis.ts";
import { auditsToMarkdown } from "./audit/markdown.ts";
import { auditToText, auditsToTable } from "./audit/text.ts";
import { compareToMarkdown } from "./bench/compare-markdown.ts";
import { compareToTerminal } from "./bench/compare-terminal.ts";
import { type SourcePlace, toAnnotations } from "./files/annotations.ts";
import { toSarif } from "./files/sarif.ts";
import { documentOf } from "./html/document.ts";
import { modelOf } from "./html/model.ts";
import { reportPages } from "./html/site.ts";
import committed from "./results/loops/result.json" with { type: "json" };
import { diagnosisToText } from "./text/diagnosis.ts";
import { discoveryToText } from "./text/discovery.ts";
import { benchToMarkdown } from "./bench/markdown.ts";
import { benchToTerminal } from "./bench/terminal.ts";
import { toJUnit } from "./files/junit.ts";
import { toMarkdown } from "./markdown/index.ts";
import { differenceToMarkdown } from "./markdown/difference.ts";
import { differenceOf, failuresIn } from "./report/difference.ts";
import type { Report } from "./report/report.ts";
import { report as anyReport } from "./testing/arbitraries.ts";
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
const { sides, analysis, ...measured } = committed as unknown as CompareResult;
const comparison: CompareResult = {
  ...measured,
  command: text,
  env: { ...measured.env, machineClass: text },
  sides: { base: { ...sides.base, name: text }, head: { ...sides.head, name: text } },
  analysis: {
    ...analysis,
    comparisons: analysis.comparisons.map((one) => ({ ...one, workload: text, verdict: "incomparable", why: text })),
  },
};
const difference = differenceOf(exampleReport([exampleVerdict({ implementation: target })]), told);

const audit: Audit = {
  schema: "gatecheck/audit/1",
  id: "mine",
  title: text,
  source: text,
  note: text,
  cell: "lstm",
  options: {},
  questions: 1,
  numbers: 1,
  data: { noticed: 1, of: 2 },
  rows: [
    {
      tolerance: { id: text, dtype: "float32", atol: 1, rtol: 1 },
      mutants: { noticed: 1, of: 2 },
      onOurData: { noticed: 2, of: 2 },
      operators: [{ operator: "sign", noticed: 1, of: 2 }],
      passed: [],
      unseen: [],
      error: 1e-7,
      share: 0.1,
      mends: null,
    },
  ],
};
const explanation = {
  id: "lstm/sign",
  kind: "fault" as const,
  sentence: "An LSTM.",
  outputs: null,
  gradients: null,
  agrees: 1,
  of: 1,
  partly: false,
  bugs: [],
};
const diagnosis: Diagnosis = {
  cell: "lstm",
  options: { [text]: text },
  dtype: "float32",
  failure: text,
  right: false,
  where: [`y is wrong: ${text}`],
  errors: [`throws where B = 1: ${text}`],
  localised: [],
  explanations: [explanation, explanation],
  nearest: [],
  tried: 1,
  looked: text,
};
const place = (): SourcePlace => ({ path: "my_cell.py", line: 1 });

const pages = [...reportPages(modelOf(told), "void 0;")].map((page) => documentOf(page, [["Matrix", "index.html"]]));

const outputs: readonly (readonly [string, string, number])[] = [
  ["terminal", toTerminal(told, { color: false, verbose: true }), 500],
  ["terminal of bench", benchToTerminal(bench, false), 500],
  ["terminal of compare", compareToTerminal(comparison, false), 500],
  ["terminal of report diff", differenceToText(difference), 500],
  ["terminal of diagnose", diagnosisToText(diagnosis), 500],
  ["terminal of discover", discoveryToText(target, { found: [], tried: 9 }), 500],
  ["terminal of an audit", auditToText(audit), 500],
  ["table of audits", auditsToTable([audit, audit]), 500],
  ["Markdown", toMarkdown(told), 500],
  ["Markdown of bench", benchToMarkdown(bench, null), 500],
  // a command that repeats it is of use only whole
  ["Markdown of compare", compareToMarkdown(comparison), 2000],
  ["Markdown of report diff", differenceToMarkdown(difference), 500],
  ["Markdown of audits", auditsToMarkdown([audit]), 500],
  ["JUnit", toJUnit(told), 500],
  ["SARIF", jsonText(toSarif(told, place)), 2000],
  ["annotations", toAnnotations(difference.new, place).replaceAll(/^::error .*?::/gm, ""), 500],
  ["HTML", pages.join("\n"), 2000],
  ["JSON", jsonText(told), text.length],
  ["JSON of diagnose", jsonText(diagnosis), text.length],
  ["JSON of an audit", jsonText(audit), text.length],
  ["JSON on one line", jsonLine(bench), text.length],
  ["an excerpt", excerpt(text), 500],
  ["one line", oneLine(text, 500), 500],
  ["an error that nobody catches", String((printableError(new Error(text)) as Error).stack), text.length],
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

/** Every output of a report. */
const outputsOf = (made: Report, base: Report): readonly string[] => [
  toTerminal(made, { color: false, verbose: true }),
  differenceToText(differenceOf(base, made)),
  toMarkdown(made),
  differenceToMarkdown(differenceOf(base, made)),
  toJUnit(made),
  jsonText(toSarif(made, place)),
  toAnnotations(failuresIn(made), place).replaceAll(/^::error .*?::/gm, ""),
];

/** Outputs in which something is not seen, or is a command. */
const unfit = (outputs: readonly string[]): string[] =>
  outputs.filter((output) => /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*::|##\[/mu.test(output));

test("whole reports of any names and texts are fit to show in every output", () => {
  fc.assert(
    fc.property(anyReport, anyReport, (made, base) => {
      expect(unfit([...outputsOf(made, base), jsonText(made)])).toEqual([]);
      expect(JSON.parse(jsonText(made))).toEqual(JSON.parse(JSON.stringify(made)));
    }),
    { numRuns: 25 },
  );
});

test("names that are markup, paths, escapes, commands or a megabyte are text in every output", () => {
  const long = "::error::\u202e".repeat(100_000);
  const names = ["../../etc/passwd", "<script>", "\u001b[2J", "\u202etxt.exe", "", "::stop-commands::x", "##[group]"];
  const verdicts = [exampleViolation({ implementation: long, cell: long, diagnosis: long })];
  for (const name of names)
    verdicts.push(
      exampleVerdict({ implementation: name, cell: name, law: name }),
      exampleViolation({ implementation: name, cell: name, law: "x", diagnosis: name }),
      exampleVerdict({ implementation: name, cell: "gru", verdict: "errored", message: name }),
    );
  const made = exampleReport(verdicts, { findings: findingsIn(verdicts) });
  const shown = outputsOf(made, exampleReport([]));
  expect(unfit(shown)).toEqual([]);
  for (const output of shown) expect(output.length).toBeLessThan(200_000);
});
