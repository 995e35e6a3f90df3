/**
 * Every law is good for something: it is the first to refuse some mistake. The two laws that hold every number against the equations
 * come last: where another refuses too, it says more of what is wrong than that some number is.
 */
import { describe, expect, it } from "vitest";
import { catalogue, combinations } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { ReferenceRun } from "../controls/controls.ts";
import type { WrongImplementation } from "../mutants/around/wrong-implementation.ts";
import { wrongOnGeneralPath, generalPathMistakes, shortCut, specialTo } from "../mutants/shortcuts.ts";
import { type Law, appliesToCell } from "../law.ts";
import { laws } from "./index.ts";
import { referenceRun, implementationOf } from "../testing/reference.ts";
import { verdictOn } from "../testing/verdict-on.ts";
import { wrongImplementations } from "./testing/wrong/index.ts";
import { budgets } from "../run/budgets.ts";

const SEED = 20_260_101;

const general = ["step/direct", "gradient/exact"];

/** Place of a law in the order: laws of particular cells, laws of all cells, the two of every number. */
const rank = ({ id, cells, family }: Law): number =>
  general.includes(id) ? 2 : cells === undefined && family === "recurrent" ? 1 : 0;

const ordered = laws.toSorted((a, b) => rank(a) - rank(b));

/** The options of a cell with which a law is tried. */
const optionsOf = (law: Law, cell: Cell): Options | undefined =>
  combinations(cell).find((options) => law.appliesTo?.(cell, options) !== false);

/** Something wrong with a cell; made anew for every law, as it may remember. */
interface Mistake {
  /** With the options it says which mistake it is. */
  readonly id: string;
  readonly cell: Cell;
  readonly options: Options;
  readonly make: () => ReturnType<typeof implementationOf>;
  readonly rare: boolean;
}

/** Mistakes that were tried, and the answers of each law: the mistakes of one law are often those of the next. */
const tried = new Map<string, Map<Law, boolean>>();

async function refuses(law: Law, mistake: Mistake): Promise<boolean> {
  const { id, cell, options, rare } = mistake;
  if (!appliesToCell(law, cell) || law.appliesTo?.(cell, options) === false) return false;
  const key = JSON.stringify([id, options, rare]);
  const answers = tried.get(key) ?? new Map<Law, boolean>();
  tried.set(key, answers);
  const answer = answers.get(law) ?? (await refusesNow(law, mistake));
  answers.set(law, answer);
  return answer;
}

async function refusesNow(law: Law, { options, make, rare }: Mistake): Promise<boolean> {
  const budget = rare ? { effective: 48, most: 384 } : budgets.quick;
  return (await verdictOn(make, law, options, { ...budget, shrinkTries: 0 }, SEED))?.verdict === "violated";
}

/** Number of mistakes that each law took from another: the law that took most is tried first. */
const taken = new Map<Law, number>(ordered.map((law) => [law, 0]));

/** True where a law refuses a mistake that no law before it does. */
async function isFirst(law: Law, mistake: Mistake): Promise<boolean> {
  if (!(await refuses(law, mistake))) return false;
  const before = ordered.slice(0, ordered.indexOf(law)).filter(({ exhaustive }) => exhaustive !== true);
  for (const other of before.toSorted((a, b) => taken.get(b)! - taken.get(a)!))
    if (await refuses(other, { ...mistake, rare: false })) {
      taken.set(other, taken.get(other)! + 1);
      return false;
    }
  return true;
}

const named = (law: Law, { id, cells, of, support, rare }: WrongImplementation): Mistake[] =>
  catalogue
    .filter((cell) => cells.includes(cell.id) && appliesToCell(law, cell))
    .flatMap((cell) => {
      const options = optionsOf(law, cell);
      return options === undefined
        ? []
        : [
            {
              id: `${id} of ${cell.id}`,
              cell,
              options,
              rare: rare === true,
              make: () => implementationOf(cell.id, of(referenceRun), support),
            },
          ];
    });

/** Mistakes in what is special in the requests of a law. */
async function* shortCuts(law: Law): AsyncGenerator<Mistake> {
  for (const cell of catalogue.filter((one) => appliesToCell(law, one))) {
    const options = optionsOf(law, cell);
    const special = options === undefined ? [] : await specialTo(law, cell.id, options);
    if (options === undefined || special.length === 0) continue;
    for (const alone of [true, false]) {
      const wrong: (of: ReferenceRun) => ReferenceRun = shortCut(special, alone);
      const make = (): ReturnType<typeof implementationOf> => implementationOf(cell.id, wrong(referenceRun));
      const where = `${alone ? "only " : ""}where ${special.join(", ")}`;
      yield { id: `a short cut of ${cell.id} ${where}`, cell, options, rare: false, make };
    }
  }
}

/** Combinations of options of a cell that are tried. */
const MOST_OPTIONS = 8;

/** Mistakes where nothing is special. */
const longOnes = (law: Law): Mistake[] =>
  catalogue
    .filter((cell) => appliesToCell(law, cell))
    .flatMap((cell) =>
      combinations(cell)
        .filter((options) => law.appliesTo?.(cell, options) !== false)
        .slice(0, MOST_OPTIONS)
        .flatMap((options) =>
          Object.entries(generalPathMistakes).map(([what, wrong]): Mistake => {
            const make = (): ReturnType<typeof implementationOf> =>
              implementationOf(cell.id, wrongOnGeneralPath(wrong)(referenceRun));
            return { id: `on the general path, ${what} of ${cell.id}`, cell, options, rare: false, make };
          }),
        ),
    );

/** A mistake that a law is the first to refuse. */
async function firstOf(law: Law): Promise<string | null> {
  for (const mistake of wrongImplementations
    .filter((wrong) => wrong.laws.includes(law.id))
    .flatMap((wrong) => named(law, wrong)))
    if (await isFirst(law, mistake)) return mistake.id;
  for await (const mistake of shortCuts(law)) if (await isFirst(law, mistake)) return mistake.id;
  for (const mistake of longOnes(law)) if (await isFirst(law, mistake)) return mistake.id;
  return null;
}

describe("a law", () => {
  it.each(laws)("$id is the first to refuse some mistake", async (law) => {
    expect(await firstOf(law)).not.toBeNull();
  });
});
