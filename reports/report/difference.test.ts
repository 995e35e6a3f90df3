import { expect, test } from "vitest";
import { differenceToMarkdown } from "../markdown/difference.ts";
import { differenceToText } from "../text/difference.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { differenceOf } from "./difference.ts";

const holds = exampleVerdict({ implementation: "mine" });
const violated = exampleViolation({ implementation: "mine", options: {}, diagnosis: "The gates are exchanged." });
const gru = exampleViolation({ implementation: "mine", options: {}, cell: "gru" });

test("a failure is new, fixed, known or gone beside a base", () => {
  const counts = (base: Parameters<typeof exampleReport>[0], head: Parameters<typeof exampleReport>[0]): unknown => {
    const { new: added, fixed, known, gone } = differenceOf(exampleReport(base), exampleReport(head));
    return [added, fixed, known, gone].map(({ length }) => length);
  };
  expect(counts([holds], [violated])).toEqual([1, 0, 0, 0]);
  expect(counts([violated], [holds])).toEqual([0, 1, 0, 0]);
  expect(counts([violated], [violated])).toEqual([0, 0, 1, 0]);
  expect(counts([holds, violated].slice(1), [])).toEqual([0, 0, 0, 1]);
  expect(counts([holds], [holds])).toEqual([0, 0, 0, 0]);
  // a vacuous law is of no finding
  expect(counts([holds], [exampleVerdict({ implementation: "mine", verdict: "vacuous", message: "refused" })])).toEqual(
    [1, 0, 0, 0],
  );
});

test("a failure of what the base did not try is not comparable, and says why", () => {
  const base = exampleReport([holds]);
  const differs = (head: ReturnType<typeof exampleReport>): readonly string[] => {
    const difference = differenceOf(base, head);
    expect(difference.new).toEqual([]);
    return difference.notComparable.map(({ reason }) => reason);
  };
  expect(differs(exampleReport([gru]))).toEqual(["fails, and the base did not try the cell"]);
  expect(differs(exampleReport([{ ...violated, law: "time/prefix" }]))).toEqual([
    "fails, and the base did not try the law",
  ]);
  expect(differs(exampleReport([{ ...violated, implementation: "other" }]))).toEqual([
    "fails, and the base did not try the implementation",
  ]);
  const head = exampleReport([holds]);
  expect(differs({ ...head, run: { ...head.run, level: "standard" } })).toEqual([
    "the base was run with level quick, this with standard",
  ]);
  // an option that is declared anew is the implementation's own
  expect(differenceOf(base, exampleReport([{ ...violated, options: { bias: false } }])).new).toHaveLength(1);
});

test("one finding is one line, at most twenty before the fold, and texts of implementations are no markup", () => {
  const many = Array.from({ length: 30 }, (_, k) =>
    exampleVerdict({ implementation: `m${k} <b>\u001b[1m @x`, verdict: "errored", message: `boom ${k} <script>` }),
  );
  const base = exampleReport(many.map((one) => ({ ...one, verdict: "holds" as const, message: null })));
  const difference = differenceOf(base, exampleReport([...many, violated]));
  const markdown = differenceToMarkdown({ ...difference, notComparable: [{ reason: "<i>", verdicts: 1 }] });
  const [before = ""] = markdown.split("<details>");
  expect(before.trim().split("\n").length).toBeLessThanOrEqual(20);
  expect(before).toContain("and 25 more new");
  expect(markdown).not.toContain("\u001b");
  expect(markdown.replaceAll(/`[^`]*`/g, "")).not.toMatch(/(?<!\\)<(?:b|script|i)>/);
  const text = differenceToText(difference);
  expect(text.split("\n").filter((line) => line.startsWith("new: "))).toHaveLength(difference.new.length);
  expect(text).toMatch(/^findings: 30 new$/m);
  expect(differenceToText(differenceOf(base, base))).toBe("no finding in either report");
});
