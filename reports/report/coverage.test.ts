import { expect, it } from "vitest";
import { coveredPairs } from "./coverage.ts";
import type { ReportedImplementation } from "./report.ts";
import { toTerminal } from "../terminal/index.ts";
import { exampleReport, exampleVerdict } from "../testing/examples.ts";

const implementation = (missing: readonly string[]): ReportedImplementation => ({
  target: "reference",
  installed: true,
  info: null,
  message: null,
  coverage: [
    { cell: "lstm", pairs: 1_990, missing },
    { cell: "gru", pairs: 10, missing: [] },
  ],
});

it("is whole only where no pair is missing", () => {
  expect(coveredPairs(implementation([]))).toBe("100 % of 2,000 pairs");
  expect(coveredPairs(implementation(["a=1 b=2"]))).toBe("99.9 % of 2,000 pairs");
  expect(coveredPairs({ ...implementation([]), coverage: [] })).toBeNull();
});

it("stands under the table of a report", () => {
  const report = exampleReport([exampleVerdict()], { implementations: [implementation(["a=1 b=2"])] });
  expect(toTerminal(report, { color: false })).toContain("reference 99.9 % of 2,000 pairs of options and shapes");
});
