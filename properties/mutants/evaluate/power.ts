import type { ArithmeticId } from "../../../spec/language/precision.ts";
import { budgetFor } from "../../run/budgets.ts";
import { type Level, settle, tasksOf } from "../../run/tasks.ts";
import { distinguishing } from "./equivalent.ts";
import type { Mutant } from "../mutant.ts";
import { implementationOf } from "./implementation.ts";
import type { Law } from "../../law.ts";
import { lawsAt } from "../../laws/index.ts";

/** Outcome of one law on one mutant. */
export interface Attempt {
  readonly law: string;
  readonly killed: boolean;
  /** Cases until it was refused, or all that were tried. */
  readonly cases: number;
  /** The shrunk case that shows it. */
  readonly case: string | null;
}

/** Outcome of all laws on one mutant. */
export interface Fate {
  readonly fault: string;
  readonly cell: string;
  readonly pass: Mutant["pass"];
  readonly sentence: string;
  /** `killed`: some law refuses it; `equivalent`: it is the same function on every case; `survived`: no law sees a difference that there is. */
  readonly fate: "killed" | "equivalent" | "survived";
  /** The laws that were tried, in order; the last one killed it unless all were to be tried. */
  readonly attempts: readonly Attempt[];
  /** A case that tells a survivor from the definition. */
  readonly distinguishedBy: string | null;
}

/** Settings under which mutants are put to the laws. */
export interface PowerRun {
  readonly level: Level;
  readonly seed: number;
  /** Try every law, not only until one kills. */
  readonly matrix: boolean;
  /** Shrink the cases that kill. */
  readonly shrink: boolean;
  /** The arithmetic that each mutant declares; float32 and float64 where none is named. */
  readonly precision?: ArithmeticId;
}

/** Laws that see every equation come first: most faults need no other. */
const searching = ["step/direct", "gradient/exact"];
const order = ({ id }: Law): number => (searching.includes(id) ? searching.indexOf(id) : searching.length);

/** Put one fault to the laws of its cell. */
export async function fateOf(
  fault: Mutant,
  { level, seed, matrix, shrink, precision }: PowerRun,
  laws: readonly Law[] = lawsAt("standard"),
): Promise<Fate> {
  const implementation = implementationOf(fault, precision);
  const target = { name: fault.id, implementation, findings: [] };
  const tasks = tasksOf(target, { cells: [fault.cell], laws });
  const byLaw = [...Map.groupBy(tasks, ({ law }) => law)].sort(([a], [b]) => order(a) - order(b));
  const attempts: Attempt[] = [];
  for (const [law, all] of byLaw) {
    // around right equations one combination of options shows what the others do
    const its = fault.pass === "driver" ? all.filter(({ options }) => options === all[0]?.options) : all;
    let cases = 0;
    let killer: string | null = null;
    for (const task of its) {
      const budget = budgetFor(level, task);
      const outcome = await settle(task, shrink ? budget : { ...budget, shrinkTries: 0 }, seed, "absolute");
      if (outcome === null || !("verdict" in outcome)) continue;
      const { verdict, cases: tried, counterexample, message } = outcome.verdict;
      cases += tried;
      if (verdict === "violated" || verdict === "errored") killer = counterexample?.case ?? message ?? "";
      if (killer !== null) break;
    }
    attempts.push({ law: law.id, killed: killer !== null, cases, case: killer });
    if (killer !== null && !matrix) break;
  }
  const { id, cell, pass, sentence } = fault;
  const killed = attempts.some((attempt) => attempt.killed);
  const distinguishedBy = killed ? null : await distinguishing(fault, seed);
  // a faulty driver is no rewriting: it is wrong, if only in a second call or with numbers that are seldom drawn
  const equivalent = distinguishedBy === null && fault.pass !== "driver";
  const fate = killed ? "killed" : equivalent ? "equivalent" : "survived";
  return { fault: id, cell, pass, sentence, fate, attempts, distinguishedBy };
}

/** Laws that between them kill every killed fault, few of them: the one that kills most of what is left comes next. */
export function cover(fates: readonly Fate[]): { readonly law: string; readonly kills: number }[] {
  const left = new Set(fates.filter(({ fate }) => fate === "killed"));
  const chosen: { law: string; kills: number }[] = [];
  while (left.size > 0) {
    const kills = Map.groupBy(
      [...left].flatMap(({ attempts }) => attempts.filter((attempt) => attempt.killed)),
      ({ law }) => law,
    );
    const [best] = [...kills].sort(([, a], [, b]) => b.length - a.length);
    if (best === undefined) break;
    const [law, its] = best;
    chosen.push({ law, kills: its.length });
    for (const fate of left)
      if (fate.attempts.some((attempt) => attempt.killed && attempt.law === law)) left.delete(fate);
  }
  return chosen;
}
