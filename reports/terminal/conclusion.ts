import type { Verdict } from "../../properties/verdict.ts";
import { failureGroups } from "../text/failure.ts";
import { formatCount, isStart } from "../text/format.ts";
import { knownFindings } from "../report/known-findings.ts";
import { lookedAt } from "../report/reach.ts";
import type { Report } from "../report/report.ts";
import { missingShards } from "../report/shards.ts";
import { type Status, statuses, statusOf } from "../report/status.ts";
import type { Paint } from "./paint.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const manyNames = 6;
const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** `reference, tfjs and onnxruntime conform`. */
function says(targets: readonly string[], one: string, several: string): string {
  const names =
    targets.length > manyNames ? [`${targets.length} implementations`] : targets.map((it) => oneLine(it, 60));
  return `${listed.format(names)} ${targets.length === 1 ? one : several}`;
}

const words: Partial<Readonly<Record<Status, string>>> = { untried: "not tried" };

/** `2 laws violated, 1 errored, 60 not tried`. */
function failing(verdicts: readonly Verdict[]): string {
  const laws = failureGroups(verdicts).flatMap((group) =>
    group.map((one) => ({ status: statusOf(one), law: one.law })),
  );
  return statuses
    .map((status) => ({ status, count: new Set(laws.filter((it) => it.status === status).map(({ law }) => law)).size }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }, i) => `${i === 0 ? formatCount(count, "law") : count} ${words[status] ?? status}`)
    .join(", ");
}

/** Reasons why the report is not the whole campaign. */
function incomplete({ run }: Report): readonly string[] {
  const missing = missingShards(run.shard);
  return [
    ...(run.interrupted ? ["The run was interrupted: this is what was found until then."] : []),
    ...(missing.length > 0
      ? [
          `This is not the whole campaign: missing ${missing.length === 1 ? "shard" : "shards"} ${oneLine(missing.join(", "), 100)}.`,
        ]
      : []),
  ];
}

/** The overall verdict in one line, with the number of cases; before it the missing parts. */
export function conclusion(report: Report, paint: Paint): readonly string[] {
  const demanded = report.verdicts.filter(({ verdict }) => verdict !== "unsupported");
  const checked = demanded.filter((one) => statusOf(one) !== "untried");
  const before = incomplete(report);
  const warnings = before.map((line) => paint("yellow", line));
  if (demanded.length === 0) return [...warnings, paint("yellow", "nothing was checked")];
  const targets = [...new Set(demanded.map(({ implementation }) => implementation))];
  const bad = new Set(failureGroups(demanded).map(([{ implementation }]) => implementation));
  const good = targets.filter((target) => !bad.has(target));
  const findings = knownFindings(checked).length;
  const unstarted = targets.filter((target) => demanded.every((one) => one.implementation !== target || isStart(one)));
  const broken = [...bad].filter((target) => !unstarted.includes(target));
  const others = checked.filter(({ implementation }) => !unstarted.includes(implementation));
  const facts = [
    formatCount(new Set(others.map(({ law }) => law)).size, "law"),
    formatCount(new Set(others.map(({ cell }) => cell)).size, "cell"),
    formatCount(
      others.reduce((sum, { cases }) => sum + cases, 0),
      "case",
    ),
  ].join(", ");
  const soFar = before.length === 0 ? "" : " so far";
  const said = [
    ...(unstarted.length > 0 ? [says(unstarted, "did not start", "did not start")] : []),
    ...(broken.length > 0
      ? [
          `${says(broken, "does not conform", "do not conform")} (${failing(demanded.filter(({ implementation }) => broken.includes(implementation)))})`,
        ]
      : []),
    ...(good.length > 0 ? [says(good, "conforms", "conform") + soFar] : []),
  ].join("; ");
  const known = findings === 0 ? "" : ` (known findings: ${findings})`;
  const sizes = lookedAt(report);
  const far = sizes === null ? "" : `; ${sizes}`;
  return [
    ...warnings,
    paint(
      "bold",
      paint(bad.size > 0 ? "red" : "green", `${said}${others.length === 0 ? "" : `: ${facts}`}${known}${far}`),
    ),
  ];
}
