import type { Verdict } from "../../properties/verdict.ts";
import type { Report } from "./report.ts";
import { missingShards } from "./shards.ts";
import { fails, statusOf, type Status } from "./status.ts";

/** A report in numbers. */
export interface Counts {
  /** Verdicts of each status. */
  readonly verdicts: Readonly<Record<Status, number>>;
  readonly implementations: {
    /** Something was checked and nothing failed. */
    readonly conforming: number;
    readonly failing: number;
    /** Installed, but every verdict is `unsupported`, or there is none. */
    readonly unchecked: number;
    /** Optional peers that are not installed. */
    readonly absent: number;
  };
  readonly cases: number;
  readonly effective: number;
  readonly stale: number;
  /** Shards of the campaign that are not in this report. */
  readonly missingShards: number;
}

const checked = (verdict: Verdict): boolean => verdict.verdict !== "unsupported" && statusOf(verdict) !== "untried";

/** Counts of a report. An implementation conforms when some law was checked on it and none failed. */
export function counts(report: Report): Counts {
  const verdicts: Record<Status, number> = {
    errored: 0,
    violated: 0,
    vacuous: 0,
    untried: 0,
    known: 0,
    holds: 0,
    unsupported: 0,
  };
  const checkedTargets = new Set<string>();
  const failingTargets = new Set<string>();
  let cases = 0;
  let effective = 0;
  for (const verdict of report.verdicts) {
    verdicts[statusOf(verdict)]++;
    cases += verdict.cases;
    effective += verdict.effective;
    if (checked(verdict) || fails(verdict)) checkedTargets.add(verdict.implementation);
    if (fails(verdict)) failingTargets.add(verdict.implementation);
  }
  const installed = report.implementations.filter((implementation) => implementation.installed);
  const failing = installed.filter(({ target }) => failingTargets.has(target)).length;
  const unchecked = installed.filter(({ target }) => !checkedTargets.has(target)).length;
  return {
    verdicts,
    implementations: {
      conforming: installed.length - failing - unchecked,
      failing,
      unchecked,
      absent: report.implementations.length - installed.length,
    },
    cases,
    effective,
    stale: report.staleFindings.length,
    missingShards: missingShards(report.run.shard).length,
  };
}

/**
 * The exit status a report calls for. 1: some law is violated (and not a known finding) or vacuous; this wins over
 * 3: something errored (and is not a known finding), or was not tried for that. Also 1: an unsharded campaign in which nothing at all was checked, which is as vacuous as a
 * check that could not fail; one shard may have had nothing to do. Else 0: known findings, stale findings and absent
 * peers are shown and do not fail.
 */
export function exitStatus(report: Report): 0 | 1 | 3 {
  const { verdicts } = counts(report);
  if (verdicts.violated + verdicts.vacuous > 0) return 1;
  if (verdicts.errored + verdicts.untried > 0) return 3;
  return report.run.shard !== null || report.verdicts.some(checked) ? 0 : 1;
}

/**
 * The exit status of a report that is to be a whole campaign: 130 where it was interrupted, as when it ran; 1 where shards are
 * missing and nothing else is wrong, for what was not tried may not conform.
 */
export function exitStatusOfWhole(report: Report): 0 | 1 | 3 | 130 {
  if (report.run.interrupted) return 130;
  return exitStatus(report) || (missingShards(report.run.shard).length > 0 ? 1 : 0);
}
