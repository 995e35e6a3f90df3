import { type Finding, findingsIn } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Report } from "../report/report.ts";
import { exampleReport, exampleVerdict } from "./examples.ts";

const cells = ["elman", "lstm", "gru", "gru-reset-after"];
const laws = ["step/direct", "time/chunking", "gradient/exact"];

/** Verdicts of every law on some cells, in both element types. */
const holding = (implementation: string, of: readonly string[], changes: Partial<Verdict>): Verdict[] =>
  of.flatMap((cell) =>
    laws.flatMap((law) =>
      (["float32", "float64"] as const).map((dtype) =>
        exampleVerdict({ implementation, cell, law, dtype, ...changes }),
      ),
    ),
  );

const crash: Partial<Verdict> = {
  verdict: "errored",
  cases: 4,
  effective: 0,
  grade: null,
  worst: null,
  message: "TypeError: cannot read\n  at unstack (tf.js:1)",
};

const wrong = (dtype: Verdict["dtype"]): Verdict =>
  exampleVerdict({
    implementation: "./wrong-lstm.mjs",
    law: "step/direct",
    dtype,
    conformance: "L1",
    verdict: "violated",
    cases: 3,
    grade: null,
    worst: null,
    counterexample: {
      case: "cell=lstm T=1 B=1 m=1 n=2 regime=tame dtype=f32 seed=42",
      found: "cell=lstm T=4 B=3 m=2 n=5 regime=tame dtype=f32 seed=42",
      numbers: "x = [1], b_f = [1, -2]",
      byHand: null,
      where: "final[0][0].c[b=0,k=1]",
      got: 0.28125,
      want: 0.4375,
      distance: 0.15625,
      bound: 2.5e-7,
      boundFrom: "running error analysis, float32, absolute",
      replay:
        'npx gatecheck verify ./wrong-lstm.mjs --laws step/direct --case "cell=lstm T=1 B=1 m=1 n=2 regime=tame dtype=f32 seed=42"',
    },
    diagnosis: "an LSTM whose gates are read in the order i, f, o, g",
  });

const oneStep = {
  id: "tfjs-one-step-gradient",
  reason: "the gradient of tf.unstack fails on a sequence of one step",
  link: "docs/findings.md#tfjs-one-step-gradient",
};

/** Four implementations on four cells: one wrong, one with a known crash; one peer is not there. */
export const campaign = (changes: Partial<Report["run"]> = {}): Report => {
  const made = exampleReport([
    ...holding("reference", cells, { worst: { ratio: 0.0312, case: "a" } }),
    ...holding("tfjs", cells.slice(0, 3), { grade: "absolute", worst: { ratio: 0.42, case: "b" } }),
    ...cells
      .slice(0, 3)
      .map((cell) => exampleVerdict({ implementation: "tfjs", cell, law: laws[2] ?? "", ...crash, known: oneStep })),
    wrong("float32"),
    wrong("float64"),
    exampleVerdict({ implementation: "./wrong-lstm.mjs", law: "time/chunking" }),
    exampleVerdict({ implementation: "./wrong-lstm.mjs", law: "gradient/exact", ...crash }),
    exampleVerdict({ implementation: "./wrong-lstm.mjs", law: "memory/a", verdict: "unsupported", cases: 0 }),
  ]);
  const place = { law: "step/direct", options: {} } as const;
  const gates: Finding = {
    implementation: "./wrong-lstm.mjs",
    cell: "lstm",
    kind: "explained",
    cause: "The gates are read in the order i, f, o, g.",
    first: { ...place, dtype: "float32" },
    further: [{ ...place, dtype: "float64" }],
  };
  return {
    ...made,
    findings: findingsIn(made.verdicts, [gates]),
    run: { ...made.run, cells, laws, ...changes },
    implementations: [
      ["reference", "0.1.0"],
      ["tfjs", "4.22.0"],
      ["onnxruntime", null],
      ["./wrong-lstm.mjs", "1"],
    ].map(([target = "", version = null]) => ({
      target: target ?? "",
      installed: version !== null,
      info: version === null ? null : { name: target ?? "", version },
      message: version === null ? "not installed; npm install onnxruntime-node" : null,
    })),
    laws: [
      { id: "step/direct", sentence: "Every step is the paper's.", source: "the papers", conformance: "L1" },
      ...made.laws,
    ],
    staleFindings: [
      {
        target: "tfjs",
        id: "tfjs-old",
        law: "time/chunking",
        cell: "gru",
        message: "recorded finding tfjs-old did not occur in 12 cases",
      },
    ],
  };
};
