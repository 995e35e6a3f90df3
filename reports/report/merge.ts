import { canonical, compareCanonical, compareText, distinct, grouped, least } from "../text/canonical.ts";
import { mergeVerdicts, subject } from "./merge-verdicts.ts";
import { type Coverage, united } from "../../properties/run/coverage.ts";
import { directness } from "../../properties/laws/directness.ts";
import { type Finding, type Place, findingsIn, placesOf } from "../../properties/findings/finding.ts";
import { ReportError, reportSchema, type Report, type ReportedImplementation, type ReportedLaw } from "./report.ts";
import { overlap, uniteShards } from "./shards.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** The one value that all have. */
function agreed<T>(what: string, values: readonly T[]): T {
  const [value, other] = distinct(values);
  if (value === undefined) throw new ReportError("no reports to merge");
  if (other !== undefined)
    throw new ReportError(
      `reports of different campaigns: ${what} is ${oneLine(canonical(value), 200)} in one, ${oneLine(canonical(other), 200)} in another`,
    );
  return value;
}

/** A pair is missing where no report had it. */
const mergeCoverage = (all: readonly Coverage[]): Coverage[] =>
  grouped(all, ({ cell }) => cell).map((its) => {
    agreed(
      `the number of pairs of ${oneLine(its[0].cell, 60)}`,
      its.map(({ pairs }) => pairs),
    );
    const merged = its.reduce(united);
    return { ...merged, missing: distinct(merged.missing) };
  });

/** Merges the entries of one target: installed somewhere is installed; its description of itself must be the same everywhere. */
function mergeImplementation(
  group: readonly [ReportedImplementation, ...ReportedImplementation[]],
): ReportedImplementation {
  const [{ target }] = group;
  const installed = group.some((implementation) => implementation.installed);
  const infos = group.flatMap(({ info }) => info ?? []);
  const messages = group.filter((one) => one.installed === installed).flatMap(({ message }) => message ?? []);
  return {
    target,
    installed,
    info: infos.length === 0 ? null : agreed(`implementation ${oneLine(target, 60)}`, infos),
    message: distinct(messages)[0] ?? null,
    ...(group.some(({ coverage }) => coverage) && {
      coverage: mergeCoverage(group.flatMap(({ coverage = [] }) => coverage)),
    }),
  };
}

const place = (target: string, cell: string, law: string, id: string): string => canonical([target, cell, law, id]);

/** A finding that is stale in one shard and occurs in another is not stale. */
function mergeStale(reports: readonly Report[]): Report["staleFindings"] {
  const occurring = new Set(
    reports.flatMap(({ verdicts }) =>
      verdicts.map((one) => (one.known === null ? "" : place(one.implementation, one.cell, one.law, one.known.id))),
    ),
  );
  return distinct(reports.flatMap(({ staleFindings }) => staleFindings)).filter(
    ({ target, cell, law, id }) => !occurring.has(place(target, cell, law, id)),
  );
}

function mergeRun(runs: readonly Report["run"][], command: string): Report["run"] {
  return {
    level: agreed(
      "the level",
      runs.map(({ level }) => level),
    ),
    seed: agreed(
      "the seed",
      runs.map(({ seed }) => seed),
    ),
    grade: agreed(
      "the grade",
      runs.map(({ grade }) => grade),
    ),
    cells: distinct(runs.flatMap(({ cells }) => cells)),
    laws: distinct(runs.flatMap(({ laws }) => laws)),
    shard: uniteShards(runs.map(({ shard }) => shard)),
    command,
    interrupted: runs.some(({ interrupted }) => interrupted),
  };
}

const compareDirectness = (a: Place, b: Place): number =>
  directness(a.law) - directness(b.law) || compareCanonical(a, b);

/** The findings of all that have a cause: those of one cell and one cause are one. */
const mergeExplained = (findings: readonly Finding[]): readonly Finding[] =>
  grouped(
    findings.filter(({ kind }) => kind === "explained"),
    ({ implementation, cell, cause }) => canonical([implementation, cell, cause]),
  ).map((group) => {
    const [first, ...further] = distinct(group.flatMap(placesOf)).toSorted(compareDirectness);
    return { ...group[0], first: first as Place, further };
  });

/** No case is to be counted twice. @throws ReportError */
function refuseTwice(reports: readonly Report[]): void {
  const shardsOf = new Map<string, (string | null)[]>();
  for (const { run, verdicts } of reports)
    for (const [about, verdict] of new Map(verdicts.map((one) => [subject(one), one]))) {
      const others = shardsOf.get(about) ?? [];
      if (others.some((shard) => overlap(shard, run.shard))) {
        const { implementation, cell, law } = verdict;
        const what = oneLine(`${implementation}, ${cell}, ${law}`, 120);
        throw new ReportError(`two of the reports hold the same cases (of ${what}); leave one of them out`);
      }
      shardsOf.set(about, [...others, run.shard]);
    }
}

/**
 * One report of several shards of a campaign, or of several targets in the same campaign. Seconds are added; machine,
 * runtime and command are those of the report that started first. The result does not depend on the order of the
 * reports, nor on whether some were merged before.
 * @throws ReportError when there are none, or they are of different campaigns: tool, level, seed, number of shards, a
 * law's text or an implementation's version differ; or two hold the same cases
 */
export function mergeReports(reports: readonly Report[]): Report {
  const [report, ...others] = reports;
  if (report === undefined) throw new ReportError("no reports to merge");
  const first = least(
    [report, ...others],
    (a, b) =>
      compareText(a.started, b.started) ||
      compareCanonical([a.machine, a.runtime, a.run.command], [b.machine, b.runtime, b.run.command]),
  );
  const verdicts = mergeVerdicts(reports.flatMap((one) => one.verdicts));
  const merged = {
    schema: agreed<typeof reportSchema>(
      "the schema",
      reports.map(({ schema }) => schema),
    ),
    tool: agreed(
      "the tool",
      reports.map(({ tool }) => tool),
    ),
    machine: first.machine,
    runtime: first.runtime,
    started: first.started,
    // Whole milliseconds, so that adding them does not depend on the order.
    seconds: reports.reduce((total, { seconds }) => total + Math.round(seconds * 1000), 0) / 1000,
    run: mergeRun(
      reports.map(({ run }) => run),
      first.run.command,
    ),
    implementations: grouped(
      reports.flatMap(({ implementations }) => implementations),
      ({ target }) => target,
    ).map(mergeImplementation),
    laws: grouped(
      reports.flatMap(({ laws }) => laws),
      ({ id }) => id,
    ).map((group): ReportedLaw => agreed(`law ${oneLine(group[0].id)}`, group)),
    verdicts,
    findings: findingsIn(verdicts, mergeExplained(reports.flatMap(({ findings }) => findings))),
    staleFindings: mergeStale(reports),
  };
  refuseTwice(reports);
  return merged;
}
