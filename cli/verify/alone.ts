import { findingsIn, verdictsOf } from "../../properties/findings/finding.ts";
import type { Settled } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { everyLaw } from "../../properties/run/selection.ts";
import type { WorkerPlan } from "./messages.ts";
import { type TargetResult, runWorker } from "./pool.ts";

/** Findings of a target whose case is asked again: each costs a process. */
const MOST = 3;

/** The cause of a violation that does not come back. */
const CALLS_BEFORE =
  "Asked first, in a process of its own, this case holds: answers depend on the calls before, or on chance.";

const measured = new Set(everyLaw.filter((law) => law.measured === true).map(({ id }) => id));

/** True where a case, asked first in a process of its own, is answered right. */
async function holdsAlone(plan: WorkerPlan, { cell, law }: Verdict, line: string): Promise<boolean> {
  const verdicts: Verdict[] = [];
  const only = { cells: [cell], laws: [law], replay: line, shard: [1, 1], skip: 0 } as const;
  const { finished } = await runWorker(
    { ...plan, ...only, diagnose: "none", triages: false, failFast: false },
    performance.now() + plan.timeLimit * 1000,
    (message) => {
      if (message.kind === "end" && message.settled !== null && "verdict" in message.settled)
        verdicts.push(message.settled.verdict);
    },
  );
  const tried = verdicts.filter(({ cases }) => cases > 0);
  return finished && tried.length > 0 && tried.every(({ verdict }) => verdict === "holds" || verdict === "vacuous");
}

/**
 * The result of a target, its counterexamples asked again in fresh processes. One that then holds is no replay of the violation: its
 * finding says so, and the command that is told is the whole run.
 */
export async function askedAlone(
  plan: WorkerPlan,
  result: TargetResult,
  command: string,
  stopped: () => boolean,
): Promise<TargetResult> {
  const verdicts = result.settled.flatMap((one) => (one !== null && "verdict" in one ? [one.verdict] : []));
  const firsts = findingsIn(verdicts, result.explained ?? []).flatMap((finding) => {
    const [first] = verdictsOf(finding, verdicts);
    if (first === undefined || first.counterexample === null || measured.has(first.law)) return [];
    return [{ first, counterexample: first.counterexample, isExplained: finding.kind === "explained" }];
  });
  const changed = new Map<Verdict, Verdict>();
  for (const { first, counterexample, isExplained } of firsts.slice(0, MOST)) {
    if (stopped() || !(await holdsAlone(plan, first, counterexample.case))) continue;
    changed.set(first, {
      ...first,
      diagnosis: isExplained ? first.diagnosis : CALLS_BEFORE,
      counterexample: { ...counterexample, replay: `npx ${command}` },
    });
  }
  const settled = result.settled.map((one): Settled =>
    one !== null && "verdict" in one ? { ...one, verdict: changed.get(one.verdict) ?? one.verdict } : one,
  );
  return { ...result, settled };
}
