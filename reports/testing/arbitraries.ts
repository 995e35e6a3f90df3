import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import type { JsonNumber, Conformance, Outcome, Verdict } from "../../properties/verdict.ts";
import { findingsIn, isFound, placeOf } from "../../properties/findings/finding.ts";
import { reportSchema, type Report, type ReportedLaw } from "../report/report.ts";

const line = hostileText.map((text) => `x${text}`);
const orNull = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const jsonNumber: Arbitrary<JsonNumber> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constantFrom("NaN" as const, "Infinity" as const, "-Infinity" as const, "-0" as const),
);
const targets = ["reference", "tfjs", 'exec:"a | b"', "x\\|y](z)`<b>@u\n\u001b[0m\ud800"];
const cells = ["lstm", "gru"];
const levels: readonly Conformance[] = ["L0", "L1", "L2", "L3", "L4"];
const outcomes: readonly Outcome[] = ["holds", "violated", "unsupported", "vacuous", "errored"];
const laws: readonly ReportedLaw[] = ["time/chunking", "gradient/finite-difference"].map((id, i) => ({
  id,
  sentence: `x *y* @z #${i} <b>`,
  source: "http://x.y",
  conformance: levels[i + 2] ?? "L4",
}));

const findings = [
  { id: "gru-1", reason: "a @b <i>", link: "https://example.org/findings#gru-1" },
  { id: "gru-1\u001b[2J|`", reason: "a\n- b", link: "docs/findings.md#x](javascript:a)" },
];

const counterexample = fc.record({
  case: line,
  found: line,
  numbers: fc.option(line),
  byHand: fc.option(line),
  where: line,
  got: jsonNumber,
  want: jsonNumber,
  distance: jsonNumber,
  bound: jsonNumber,
  boundFrom: hostileText,
  replay: line,
});

/** A verdict; a violation or a crash may be that of a known finding. */
export const verdict: Arbitrary<Verdict> = fc
  .record({
    implementation: fc.constantFrom(...targets),
    cell: fc.constantFrom(...cells),
    options: fc.constantFrom({}, { bias: false }, { activation: "relu", bias: true }),
    dtype: fc.constantFrom("float32" as const, "float64" as const),
    law: fc.constantFrom(...laws),
    verdict: fc.constantFrom(...outcomes),
    cases: fc.nat(),
    effective: fc.nat(),
    refused: fc.option(fc.record({ cases: fc.nat(), reason: hostileText }), { nil: undefined }),
    grade: fc.constantFrom("faithful" as const, "absolute" as const, null),
    worst: orNull(fc.record({ ratio: jsonNumber, case: line })),
    counterexample: orNull(counterexample),
    message: orNull(hostileText),
    diagnosis: orNull(hostileText),
    known: orNull(fc.constantFrom(...findings)),
  })
  .map(({ law, refused, ...rest }) => ({
    ...rest,
    ...(refused && { refused }),
    law: law.id,
    conformance: law.conformance,
    known: rest.verdict === "violated" || rest.verdict === "errored" ? rest.known : null,
  }));

/** A report of one campaign: any two of them can be merged. */
export const report: Arbitrary<Report> = fc
  .record({
    schema: fc.constant(reportSchema),
    tool: fc.constant({ name: "gatecheck", version: "0.1.0" }),
    machine: fc.record({
      os: line,
      arch: fc.constantFrom("x64", "arm64"),
      cpu: line,
      cores: fc.nat(),
      memory: fc.nat(),
    }),
    runtime: fc.record({ node: line, v8: line }),
    started: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
    seconds: fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0),
    run: fc.record({
      level: fc.constant("quick" as const),
      seed: fc.constant(42),
      cells: fc.subarray(cells),
      laws: fc.subarray(laws.map(({ id }) => id)),
      shard: orNull(fc.integer({ min: 1, max: 4 }).map((index) => `${index}/4`)),
      command: line,
      interrupted: fc.boolean(),
      grade: fc.constant("absolute" as const),
    }),
    implementations: fc.array(
      fc
        .record({
          target: fc.constantFrom(...targets),
          installed: fc.boolean(),
          message: orNull(hostileText),
          coverage: fc.option(
            fc.subarray([
              { cell: "lstm", pairs: 9 },
              { cell: "gru", pairs: 4 },
            ]),
            { nil: undefined },
          ),
          missing: fc.uniqueArray(line, { maxLength: 3 }),
        })
        .map(({ target, installed, message, coverage, missing }) => ({
          target,
          installed,
          info: installed ? { name: target, version: "1.0.0", language: "c" } : null,
          message,
          ...(coverage && { coverage: coverage.map((one) => ({ ...one, missing })) }),
        })),
      { maxLength: 5 },
    ),
    laws: fc.subarray([...laws]),
    verdicts: fc.array(verdict, { maxLength: 8 }),
    staleFindings: fc.array(
      fc.record({
        target: fc.constantFrom(...targets),
        id: fc.constantFrom("gru-1", "x|`y"),
        law: fc.constantFrom(...laws.map(({ id }) => id)),
        cell: fc.constantFrom(...cells),
        message: hostileText,
      }),
      { maxLength: 3 },
    ),
  })
  .chain((made) => fc.record({ made: fc.constant(made), explained: fc.boolean(), cause: hostileText }))
  .map(({ made, explained, cause }): Report => {
    const [first, ...others] = made.verdicts.filter(isFound);
    if (first === undefined || !explained) return { ...made, findings: findingsIn(made.verdicts) };
    const { implementation, cell } = first;
    const further = others.filter((one) => one.implementation === implementation && one.cell === cell).map(placeOf);
    const one = { implementation, cell, kind: "explained", cause, first: placeOf(first), further } as const;
    return { ...made, findings: findingsIn(made.verdicts, [one]) };
  });
