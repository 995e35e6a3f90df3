import { CASE, FAULT, type Finding, findingsIn, verdictsOf } from "../../properties/findings/finding.ts";
import type { Settled } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { everyLaw } from "../../properties/run/selection.ts";
import { commandTyped } from "../../properties/run/shell-words.ts";
import type { WorkerPlan } from "./messages.ts";
import { type TargetResult, runWorker } from "./pool.ts";

/** Findings of a target whose case is asked again: each costs a process. */
const MOST = 3;

/** The sentence about a failure that does not come back. */
const CALLS_BEFORE =
  "Asked first, in a process of its own, this case holds: answers depend on the calls before, or on chance.";

/** Options that say where a run is kept, and those of them that have no value. */
const keeping = ["--report", "--save-counterexamples"];
const showing = ["--resume", "--json"];

/** The command of a whole run, without the options that say where it is kept. */
export function wholeRun(words: readonly string[]): string {
  const kept = words.filter(
    (word, k) =>
      !showing.includes(word) &&
      !keeping.some((name) => word === name || word.startsWith(`${name}=`)) &&
      !keeping.includes(words[k - 1] ?? ""),
  );
  return `npx ${commandTyped(kept)}`;
}

/** A process that hung: each further one costs the time of an answer. */
const HUNG = /^the process said nothing /;

const measured = new Set(everyLaw.filter((law) => law.measured === true).map(({ id }) => id));

/** The case of a violation, or of a failure that did not hang; null where none is known, or a measure took many. */
function caseOf({ law, counterexample, message }: Verdict): string | null {
  if (measured.has(law)) return null;
  if (counterexample !== null) return counterexample.case;
  return [FAULT, HUNG].some((one) => one.test(message ?? "")) ? null : (CASE.exec(message ?? "")?.[1] ?? null);
}

/** True where a case, asked first in a process of its own, is answered right. */
async function holdsAlone(plan: WorkerPlan, { cell, law }: Verdict, line: string, until: number): Promise<boolean> {
  const verdicts: Verdict[] = [];
  const only = { cells: [cell], laws: [law], replay: line, shard: [1, 1], skip: 0 } as const;
  const { finished } = await runWorker(
    { ...plan, ...only, diagnose: "none", triages: false, failFast: false },
    until,
    (message) => {
      if (message.kind === "end" && message.settled !== null && "verdict" in message.settled)
        verdicts.push(message.settled.verdict);
    },
  );
  const tried = verdicts.filter(({ cases }) => cases > 0);
  return finished && tried.length > 0 && tried.every(({ verdict }) => verdict === "holds");
}

/** The first verdict of a finding whose case holds alone: the whole run is its replay, and its failure names no case. */
function changedBy({ kind, cause }: Finding, one: Verdict, command: string): Verdict {
  const { counterexample, message } = one;
  if (counterexample !== null)
    return {
      ...one,
      diagnosis: kind === "explained" ? one.diagnosis : CALLS_BEFORE,
      counterexample: { ...counterexample, replay: command },
    };
  // without its case the message is still that of the other failures of the finding
  const diagnosis = `${(cause ?? "").replace(/\.?$/, ".")} ${CALLS_BEFORE} The whole run: ${command}`;
  return { ...one, diagnosis, message: (message ?? "").replace(CASE, "") };
}

/**
 * The result of a target, the cases of its first three findings asked again in fresh processes. One that then holds is no replay of the
 * failure: its finding says so, and the command that is told is the whole run.
 * @param words of the command as it was typed
 * @param until the time at which the target has had its time
 */
export async function askedAlone(
  plan: WorkerPlan,
  result: TargetResult,
  words: readonly string[],
  until: number,
  stopped: () => boolean,
): Promise<TargetResult> {
  const verdicts = result.settled.flatMap((one) => (one !== null && "verdict" in one ? [one.verdict] : []));
  const explained = [...(result.explained ?? [])];
  const changed = new Map<Verdict, Verdict>();
  for (const finding of findingsIn(verdicts, explained).slice(0, MOST)) {
    const [first] = verdictsOf(finding, verdicts);
    const line = first === undefined ? null : caseOf(first);
    if (first === undefined || line === null || stopped()) continue;
    if (!(await holdsAlone(plan, first, line, until))) continue;
    changed.set(first, changedBy(finding, first, wholeRun(words)));
    const k = explained.findIndex((one) => one === finding);
    if (k >= 0) explained[k] = { ...finding, cause: `${finding.cause ?? ""} ${CALLS_BEFORE}`.trim() };
  }
  const settled = result.settled.map((one): Settled =>
    one !== null && "verdict" in one ? { ...one, verdict: changed.get(one.verdict) ?? one.verdict } : one,
  );
  return { ...result, settled, explained: result.explained === null ? null : explained };
}
