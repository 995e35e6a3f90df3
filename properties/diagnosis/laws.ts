import type { Implementation, Support } from "../../impl/contract.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { type Case, parseCase } from "../cases/case.ts";
import type { Law } from "../law.ts";
import { lawsAt } from "../laws/index.ts";
import { budgetFor } from "../run/budgets.ts";
import { sample, settle, tasksOf } from "../run/tasks.ts";

/** Laws of a quick run that do not hold. */
export interface Tried {
  readonly violations: readonly { readonly law: Law; readonly case: Case }[];
  /** Laws that could not be tried to the end, in sentences. */
  readonly errors: readonly string[];
  /** Laws that were tried. */
  readonly laws: number;
}

/** Tries the laws of a quick run, as `verify` does with the same seed; nothing is shrunk. */
export async function tryLaws(implementation: Implementation, support: Support, seed: number): Promise<Tried> {
  const target = { name: "", implementation: { ...implementation, cells: [support] }, findings: [] };
  const tasks = sample(tasksOf(target, { cells: [support.cell], laws: lawsAt("quick") }));
  const violations: { law: Law; case: Case }[] = [];
  const errors: string[] = [];
  let laws = 0;
  for (const task of tasks) {
    const settled = await settle(task, { ...budgetFor("quick", task), shrinkTries: 0 }, seed, "absolute");
    if (settled === null || !("verdict" in settled)) continue;
    const { verdict, counterexample, message } = settled.verdict;
    laws++;
    if (verdict === "violated" && counterexample !== null)
      violations.push({ law: task.law, case: parseCase(counterexample.case) });
    if (verdict === "errored")
      errors.push(`${task.law.id} could not be tried to the end: ${oneLine(message ?? "", 300)}`);
  }
  return { violations, errors, laws };
}

/** Sentences about a program that violates a law of calls. */
const meanings: Readonly<Record<string, string>> = {
  "purity/overlapping-calls":
    "State is shared between overlapping calls: calls handed over together are not answered as each alone.",
  "purity/same-call-same-answer":
    "The same call is not answered alike, or changes what it was given or what was answered before.",
};

/** The sentence of the first: a program that does not answer alike one call after another need share nothing between two at once. */
const ORDER = ["purity/same-call-same-answer", "purity/overlapping-calls"];

/** Sentences about violated laws. */
export function lawSentences(violated: readonly Law[]): string[] {
  if (violated.length === 0) return [];
  const first = ORDER.find((one) => violated.some(({ id }) => id === one));
  const known = first === undefined ? [] : [meanings[first] as string];
  const most = violated.slice(0, 3).map(({ id, sentence }) => `${id} (“${sentence}”)`);
  const more = violated.length > 3 ? `, and ${violated.length - 3} more` : "";
  return [...known, `Violated ${violated.length === 1 ? "is" : "are"} ${most.join(", ")}${more}.`];
}
