import { expect, it } from "vitest";
import { many } from "../../properties/laws/sizes/many.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { exampleReport, exampleVerdict } from "../testing/examples.ts";
import { lookedAt } from "./reach.ts";
import type { Run } from "./report.ts";

const verdicts = (changes: (law: string) => Partial<Verdict> = () => ({})): Verdict[] =>
  many.map(({ id }) => exampleVerdict({ law: id, ...changes(id) }));

const saidOf = (its: readonly Verdict[], level: Run["level"] = "standard"): string | null => {
  const report = exampleReport(its);
  return lookedAt({ ...report, run: { ...report.run, level } });
};

it("says how far a level looked", () => {
  expect(saidOf(verdicts(), "quick")).toBe(
    "T ≤ 65, B ≤ 65, m ≤ 65, n ≤ 65, further sizes ≤ 65, gradients too; beyond that nothing was looked at",
  );
  expect(saidOf(verdicts())).toBe(
    "T ≤ 520, B ≤ 257, m ≤ 257, n ≤ 257, further sizes ≤ 257, gradients too; beyond that nothing was looked at",
  );
});

it("says nothing of gradients that were not declared, and of an axis whose law was violated", () => {
  const without = verdicts((law) => (law.endsWith("gradient") ? { verdict: "unsupported" } : {}));
  expect(saidOf(without)).toBe(
    "T ≤ 520, B ≤ 257, m ≤ 257, n ≤ 257, further sizes ≤ 257; beyond that nothing was looked at",
  );
  const narrow = verdicts((law) => (law === "sizes/many-units" ? { verdict: "violated" } : {}));
  expect(saidOf(narrow)).toBe(
    "T ≤ 520, B ≤ 257, m ≤ 257, further sizes ≤ 257, gradients too; beyond that nothing was looked at",
  );
});

it("says nothing where large sizes were not tried on every implementation", () => {
  expect(saidOf([exampleVerdict()])).toBeNull();
  expect(saidOf([...verdicts(), exampleVerdict({ implementation: "another" })])).toBeNull();
});
