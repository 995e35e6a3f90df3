import { type Level, climb } from "./ladder.ts";
import type { Task } from "./task.ts";
import type { Budget } from "./try-law.ts";

/** Effective cases for each law, cell, option combination and element type. */
export const budgets: Readonly<Record<Level, Budget>> = {
  quick: { effective: 3, most: 24, shrinkTries: 150, level: "quick" },
  standard: { effective: 12, most: 96, shrinkTries: 400, level: "standard" },
  exhaustive: { effective: 1_000, most: 8_000, shrinkTries: 2_000, level: "exhaustive" },
};

/** Effective cases where options differ from a cell's defaults: the default of each has had the most. */
const departures: Readonly<Record<Level, number>> = { quick: 3, standard: 4, exhaustive: 100 };

/** The budget of one task. */
export const budgetFor = (
  level: Level,
  { options, law, further }: Pick<Task, "options" | "law" | "further">,
): Budget => {
  if (law.ladder !== undefined && level !== "quick") {
    const effective = climb(law.ladder, level, 0).length;
    return { ...budgets[level], effective, most: 8 * effective };
  }
  if (law.measured === true) return { ...budgets[level], effective: 1, shrinkTries: 0 };
  if (law.exhaustive === true) return { ...budgets[level], effective: budgets.quick.effective };
  const structures = law.structures === true && level !== "quick";
  if (Object.keys(options).length === 0) return { ...budgets[level], structures };
  if (further === true && structures) return { ...budgets[level], effective: 0, structures };
  return { ...budgets[level], effective: Math.ceil(departures[level] / (law.expensive ? 2 : 1)), structures };
};
