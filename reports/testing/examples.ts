import { findingsIn } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { reportSchema, type Report } from "../report/report.ts";

/** A verdict that holds; `changes` make it another. */
export const exampleVerdict = (changes: Partial<Verdict> = {}): Verdict => ({
  implementation: "reference",
  cell: "lstm",
  options: {},
  dtype: "float32",
  law: "time/chunking",
  conformance: "L2",
  verdict: "holds",
  cases: 100,
  effective: 96,
  grade: "faithful",
  worst: { ratio: 0.21, case: "cell=lstm T=4 B=3 m=2 n=5 seed=42" },
  counterexample: null,
  message: null,
  diagnosis: null,
  known: null,
  ...changes,
});

/** A violation with its counterexample. */
export const exampleViolation = (changes: Partial<Verdict> = {}): Verdict =>
  exampleVerdict({
    implementation: 'exec:"python3 my_cell.py"',
    options: { bias: false, activation: "relu" },
    verdict: "violated",
    grade: null,
    counterexample: {
      case: "cell=lstm T=1 B=1 m=1 n=1 seed=42",
      found: "cell=lstm T=4 B=3 m=2 n=5 seed=42",
      numbers: null,
      byHand: null,
      where: "y[t=1,b=0,k=2]",
      got: 0.123456789,
      want: 0.123456123,
      distance: 6.66e-7,
      bound: 1.11e-7,
      boundFrom: "running error analysis, float32",
      replay:
        'gatecheck verify \'exec:"python3 my_cell.py"\' --laws time/chunking --case "cell=lstm T=1 B=1 m=1 n=1 seed=42"',
    },
    diagnosis: "an LSTM whose gates are read in the order i, f, o, g",
    ...changes,
  });

/** A small report about `verdicts`. */
export const exampleReport = (verdicts: readonly Verdict[], changes: Partial<Report> = {}): Report => ({
  schema: reportSchema,
  tool: { name: "gatecheck", version: "0.1.0" },
  machine: { os: "linux 6.1", arch: "x64", cpu: "Example CPU", cores: 2, memory: 8_589_934_592 },
  runtime: { node: "v24.21.0", v8: "13.6" },
  started: "2026-01-31T12:00:00.000Z",
  seconds: 12.345,
  run: {
    level: "quick",
    seed: 42,
    cells: ["lstm"],
    laws: ["time/chunking"],
    shard: null,
    command: "gatecheck verify reference",
    interrupted: false,
    grade: "absolute",
  },
  implementations: [...new Set(verdicts.map(({ implementation }) => implementation))].map((target) => ({
    target,
    installed: true,
    info: { name: target, version: "1.0.0" },
    message: null,
  })),
  laws: [
    {
      id: "time/chunking",
      sentence: "A sequence run in two pieces, the state handed on, is the sequence run whole.",
      source: "Elman 1990",
      conformance: "L2",
    },
  ],
  verdicts,
  findings: findingsIn(verdicts),
  staleFindings: [],
  ...changes,
});
