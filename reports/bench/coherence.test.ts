import { expect, test } from "vitest";
import { type CompareResult, reanalyseComparison } from "../../bench/compare.ts";
import { pairedProtocol } from "../../bench/paired/protocol.ts";
import { processesOf } from "../../bench/paired/testing/synthetic.ts";
import { idOf } from "../../bench/core/shape.ts";
import { workloadOf } from "../../bench/core/workload.ts";
import { incoherence } from "./coherence.ts";
import { exampleResult } from "../testing/bench.ts";

const { shape } = workloadOf("lstm", 16, "forward");
const workload = { workload: idOf(shape), shape, incomparable: null };
const raw = {
  protocol: pairedProtocol,
  identical: false,
  workloads: [workload],
  design: "together" as const,
  work: null,
  measurements: { together: processesOf(8, { [idOf(shape)]: { ratio: 1, scatter: 0.01 } }, 1), apart: [] },
};
const side = { name: "main", kind: "revision", commit: null, implementation: null, sha256: null } as const;
const sides = { base: side, head: side };
const { protocol: _, measurements: __, ...header } = exampleResult(["reference"]);
const comparison: CompareResult = {
  ...header,
  ...raw,
  sides,
  kind: "compare",
  analysis: reanalyseComparison({ ...raw, sides }),
};

test("what Gatecheck writes is coherent", () => {
  expect(incoherence(exampleResult(["reference", "tfjs"]))).toBeNull();
  expect(incoherence(comparison)).toBeNull();
});

test("a comparison of an unknown cell, of one workload twice, or of too much is told in one line", () => {
  const unknown = { ...workload, shape: { ...shape, cell: "lstm-2027\n" } };
  expect(incoherence({ ...comparison, workloads: [unknown] })).toMatch(
    /^workloads\[0\]\.shape\.cell is "lstm-2027\\n", /,
  );
  expect(incoherence({ ...comparison, workloads: [workload, workload] })).toMatch(
    /^workloads\[1\] is ".*" a second time$/,
  );
  const [first] = raw.measurements.together;
  const control = { ...first!, arms: ["base", "control"] as const, blocks: Array(5001).fill(first!.blocks[0]) };
  expect(incoherence({ ...comparison, measurements: { together: [control], apart: [] } })).toBe(
    "measurements.together has 5,001 blocks against the control, must have at most 5000",
  );
});
