import Builder from "fast-xml-builder";
import type { Verdict } from "../../properties/verdict.ts";
import { grouped } from "../text/canonical.ts";
import { formatFailure, formatFields, failureFields } from "../text/failure.ts";
import { formatVariant, isWhole } from "../text/format.ts";
import { type Finding, verdictsOf } from "../../properties/findings/finding.ts";
import { causeOf, furtherOf } from "../text/finding.ts";
import { refusals } from "../text/refusals.ts";
import type { Report, StaleFinding } from "../report/report.ts";
import { statusOf } from "../report/status.ts";
import { block, oneLine } from "../../impl/untrusted-text.ts";

/** An element of the builder: attributes are named `@name`, text `#text`. */
type Element = Readonly<Record<string, unknown>>;

interface Suite {
  readonly name: string;
  readonly cases: readonly Element[];
  /** Lines on the suite as a whole. */
  readonly said?: readonly string[];
}

const builder = new Builder({
  attributeNamePrefix: "@",
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

const skipped = (message: string): Element => ({ skipped: { "@message": message } });

/** The finding of a verdict in one line, as the verdict sees it. */
function findingLine(finding: Finding, verdict: Verdict): string {
  const { first, kind, cause } = finding;
  const isFirst = verdictsOf(finding, [verdict]).length > 0 && first.law === verdict.law;
  if (isFirst || kind !== "explained") return [cause ?? "", furtherOf(finding) ?? ""].filter(Boolean).join("; ");
  return `explained by that of ${first.law}: ${cause}`;
}

/** The child element of a verdict; none where the law holds. */
function outcome(verdict: Verdict, sentence: string | null, finding: Finding | undefined): Element {
  const said = finding === undefined ? "" : findingLine(finding, verdict);
  const cause = finding?.kind === "errored" ? null : finding?.cause;
  const message = oneLine(cause ?? verdict.diagnosis ?? verdict.message ?? sentence ?? verdict.law, 200);
  const body = (type: string): Element => ({
    "@type": type,
    "@message": message,
    "#text": [formatFailure(verdict, sentence), ...(said === "" ? [] : [`finding: ${oneLine(said, 600)}`])].join("\n"),
  });
  const status = statusOf(verdict);
  switch (status) {
    case "holds":
      return {};
    case "unsupported":
      return skipped(oneLine(`unsupported: ${verdict.message ?? "not declared"}`));
    case "known":
      return {
        ...skipped(oneLine(`known finding ${verdict.known?.id}: ${verdict.verdict}: ${verdict.known?.reason}`)),
        "system-out": formatFields(failureFields(verdict)),
      };
    case "errored":
    case "untried":
      return { error: body(status) };
    case "violated":
    case "vacuous":
      return { failure: body(status) };
    default:
      return status satisfies never;
  }
}

/** A law on the cases of a known finding is a test case beside that of the law on all others. */
const known = (verdict: Verdict): string => (statusOf(verdict) === "known" ? ` known ${verdict.known?.id}` : "");

function suiteOfCell(
  group: readonly [Verdict, ...Verdict[]],
  sentences: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): Suite {
  const [{ implementation, cell }] = group;
  const name = oneLine(`${implementation} ${cell}`);
  const own = findings.filter((one) => one.implementation === implementation && one.cell === cell);
  const of = new Map(own.flatMap((one) => verdictsOf(one, group).map((verdict) => [verdict, one] as const)));
  const cases = group.map((verdict) => ({
    "@classname": name,
    "@name": oneLine(`${verdict.law}${isWhole(verdict) ? "" : ` ${formatVariant(verdict)}`}${known(verdict)}`, 500),
    ...outcome(verdict, sentences.get(verdict.law) ?? null, of.get(verdict)),
  }));
  const told = own.map((one) =>
    oneLine(`finding: ${causeOf(one)} (${[one.first.law, furtherOf(one) ?? ""].filter(Boolean).join(" ")})`, 700),
  );
  return { name, cases, said: [...told, ...refusals(group).map(({ said }) => said)] };
}

const notice = (suite: string, name: string, message: string): Suite => ({
  name: oneLine(suite),
  cases: [{ "@classname": oneLine(suite), "@name": oneLine(name), ...skipped(block(message)) }],
});

const staleNotice = ({ target, cell, id, message }: StaleFinding): Suite =>
  notice(`${target} ${cell}`, `stale finding ${id}`, message);

/** Notices that fail nothing: absent peers and stale findings. */
function notices(report: Report): readonly Suite[] {
  return [
    ...report.implementations
      .filter(({ installed }) => !installed)
      .map(({ target, message }) => notice(target, "installed", message ?? "not installed")),
    ...report.staleFindings.map(staleNotice),
  ];
}

const tally = (cases: readonly Element[]): Element => ({
  "@tests": cases.length,
  "@failures": cases.filter((one) => "failure" in one).length,
  "@errors": cases.filter((one) => "error" in one).length,
  "@skipped": cases.filter((one) => "skipped" in one).length,
});

/**
 * A report as JUnit XML: a suite for each implementation and cell, a test case for each law, options and dtype. A
 * vacuous law is a failure; a known finding, an unsupported law, an absent peer and a stale finding are skipped.
 */
export function toJUnit(report: Report): string {
  const sentences = new Map(report.laws.map(({ id, sentence }) => [id, sentence]));
  const suites = [
    ...grouped(report.verdicts, ({ implementation, cell }) => JSON.stringify([implementation, cell])).map((group) =>
      suiteOfCell(group, sentences, report.findings),
    ),
    ...notices(report),
  ];
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: {
      "@name": "gatecheck",
      ...tally(suites.flatMap(({ cases }) => cases)),
      "@time": report.seconds,
      testsuite: suites.map(({ name, cases, said = [] }) => ({
        "@name": name,
        ...tally(cases),
        "@timestamp": report.started,
        testcase: cases,
        ...(said.length > 0 && { "system-out": said.join("\n") }),
      })),
    },
  });
}
