import { expect, test } from "vitest";
import { failuresIn } from "../report/difference.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { type PlaceOf, toAnnotations } from "./annotations.ts";
import { toSarif } from "./sarif.ts";

const violation = exampleViolation({ implementation: "./my.mjs" });
const report = exampleReport([
  exampleVerdict(),
  violation,
  exampleVerdict({ implementation: "./my.mjs", verdict: "vacuous", message: "refused", dtype: "float64" }),
  exampleViolation({ implementation: "./my.mjs", cell: "gru", known: { id: "k", reason: "it is old", link: "" } }),
]);
const at: PlaceOf = (target) => (target === "./my.mjs" ? { path: "a b/my.mjs", line: 7 } : null);

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly { readonly physicalLocation?: unknown }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions?: readonly unknown[];
    }[];
  }[];
}
const runOf = (...args: Parameters<typeof toSarif>) => (toSarif(...args) as unknown as Sarif).runs[0]!;

test("a finding is an error at the file of its target, what could not fail a warning, a known finding suppressed", () => {
  const { results, tool } = runOf(report, at);
  expect(results.map(({ level, suppressions }) => [level, suppressions?.length ?? 0])).toEqual([
    ["error", 0],
    ["warning", 0],
    ["warning", 1],
  ]);
  const [first] = results;
  expect(first?.message.text).toMatch(/^an LSTM whose gates are read in the order i, f, o, g\n[^]*replay/);
  expect(first?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: "a%20b/my.mjs", uriBaseId: "%SRCROOT%" },
    region: { startLine: 7 },
  });
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(runOf(report, () => null).results[0]?.locations[0]).not.toHaveProperty("physicalLocation");
});

test("the same failure has the same fingerprint in two runs, another option has another", () => {
  const print = (changes: object): unknown =>
    runOf(exampleReport([{ ...violation, ...changes }]), at).results[0]?.partialFingerprints;
  expect(print({ cases: 7, diagnosis: "other" })).toEqual(print({}));
  expect(print({ options: {} })).not.toEqual(print({}));
});

test("an annotation stands at the file of its target, its text escaped; ten at most", () => {
  const [line] = toAnnotations(failuresIn(report), at).split("\n");
  expect(line).toMatch(
    /^::error file=a b\/my\.mjs,line=7,title=Gatecheck%3A lstm%2C time\/chunking::\.\/my\.mjs: an LSTM/,
  );
  expect(line).toMatch(/%0Agatecheck verify /);
  const many = Array.from({ length: 12 }, (_, k) => exampleViolation({ implementation: `m${k}` }));
  const lines = toAnnotations(failuresIn(exampleReport(many)), at)
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe("::error title=Gatecheck::and 3 further findings");
  expect(toAnnotations(failuresIn(exampleReport(many.slice(0, 10))), at)).not.toContain("further");
});

test("texts of strangers start no command and hide nothing", () => {
  const evil = "x%0A::set-env name=A::b\n::error::c\u001b[2J\u202E, file=y:z";
  const hostile = exampleReport([
    exampleVerdict({ implementation: evil, cell: evil, law: evil, verdict: "errored", message: evil }),
  ]);
  const printed = toAnnotations(failuresIn(hostile), () => ({ path: evil, line: 1 }));
  expect(printed.trimEnd().split("\n")).toHaveLength(1);
  expect(printed.match(/::error /g)).toHaveLength(1);
  // a per cent sign of the text is written %25, so that GitHub reads it back as text
  expect(printed).not.toMatch(/x%0A/);
  const texts = JSON.stringify([printed, toSarif(hostile, () => null)]);
  expect(texts).not.toMatch(/\\u001b|\u202E/);
});
