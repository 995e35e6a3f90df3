import { createHash } from "node:crypto";
import { block, cut, oneLine } from "../../impl/untrusted-text.ts";
import { type Finding, verdictsOf } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Report } from "../report/report.ts";
import { fails, statusOf } from "../report/status.ts";
import { causeOf, findingFields, furtherOf, replayIn } from "../text/finding.ts";
import { formatFailure, formatFields } from "../text/failure.ts";
import { canonical } from "../text/canonical.ts";
import type { PlaceOf } from "./annotations.ts";

/** A JSON value of SARIF; its schema is the standard's. */
type Json = Readonly<Record<string, unknown>>;

const text = (value: string): Json => ({ text: value });

/** Equal for the same law of the same cell of the same target in two runs. */
const fingerprint = ({ implementation, cell, law, options, dtype }: Verdict): string =>
  createHash("sha256")
    .update(canonical([implementation, cell, law, options, dtype]))
    .digest("hex");

function locations({ implementation, cell }: Verdict, placeOf: PlaceOf): Json[] {
  const place = placeOf(implementation);
  const logical = {
    name: oneLine(cell, 60),
    fullyQualifiedName: oneLine(`${implementation} ${cell}`),
    kind: "function",
  };
  return [
    {
      ...(place !== null && {
        physicalLocation: {
          artifactLocation: { uri: place.path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
          region: { startLine: place.line },
        },
      }),
      logicalLocations: [logical],
    },
  ];
}

/**
 * A report as SARIF 2.1.0: a rule for each law, a result for each finding and for each failure of none; known findings are suppressed
 * results. Texts of implementations are printable.
 */
export function toSarif(report: Report, placeOf: PlaceOf): Json {
  const sentences = new Map(report.laws.map(({ id, sentence }) => [id, sentence]));
  const rules = [...new Set([...report.laws, ...report.verdicts.map(({ law }) => ({ id: law }))].map(({ id }) => id))];
  const result = (verdict: Verdict, level: "error" | "warning", message: string): Json => ({
    ruleId: oneLine(verdict.law, 200),
    ruleIndex: rules.indexOf(verdict.law),
    level,
    message: text(message),
    locations: locations(verdict, placeOf),
    partialFingerprints: { "gatecheckPlace/v1": fingerprint(verdict) },
  });
  const told = new Set<Verdict>();
  const ofFinding = (finding: Finding): Json[] => {
    const its = verdictsOf(finding, report.verdicts);
    for (const verdict of its) told.add(verdict);
    const [first] = its;
    if (first === undefined) return [];
    const fields = formatFields(
      findingFields(finding, report.verdicts, sentences.get(first.law) ?? null, replayIn(report)),
    );
    const lines = [causeOf(finding), fields, furtherOf(finding) ?? ""];
    return [result(first, "error", block(lines.filter(Boolean).join("\n"), 8000))];
  };
  const found = report.findings.flatMap(ofFinding);
  const failed = report.verdicts
    .filter((verdict) => fails(verdict) && !told.has(verdict))
    .map((verdict) =>
      result(
        verdict,
        verdict.verdict === "violated" || verdict.verdict === "errored" ? "error" : "warning",
        `${statusOf(verdict)}: ${block(formatFailure(verdict, sentences.get(verdict.law) ?? null), 8000)}`,
      ),
    );
  const known = report.verdicts
    .filter((verdict) => statusOf(verdict) === "known")
    .map((verdict) => ({
      ...result(verdict, "warning", oneLine(`known finding ${verdict.known?.id}: ${verdict.known?.reason}`, 1000)),
      suppressions: [
        { kind: "external", status: "accepted", justification: oneLine(verdict.known?.reason ?? "", 1000) },
      ],
    }));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Gatecheck",
            version: oneLine(report.tool.version, 60),
            rules: rules.map((id) => ({
              id: oneLine(id, 200),
              shortDescription: text(oneLine(sentences.get(id) ?? id, 500) || "a law"),
              help: text(`docs/laws.md in the package, section ${cut(oneLine(id, 200), 200)}`),
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: !report.run.interrupted,
            commandLine: oneLine(report.run.command, 2000),
            startTimeUtc: oneLine(report.started, 60),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: [...found, ...failed, ...known],
      },
    ],
  };
}
