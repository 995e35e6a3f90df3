/**
 * What each law is good for: some mistake that it is the first to refuse. The two laws that hold every number against the equations
 * come last: where another refuses too, it says more of what is wrong than that some number is.
 */
import { describe, expect, it } from "vitest";
import { catalogue, combinations } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Honest } from "../controls/controls.ts";
import { tryLaw } from "../run/try-law.ts";
import type { Faux } from "../mutants/around/wrong-implementation.ts";
import { longWay, longWays, shortCut, specialTo } from "../mutants/short-cuts.ts";
import { type Law, concerns } from "../law.ts";
import { laws } from "./index.ts";
import { honest, implementationOf, subjectOf } from "../testing/reference.ts";
import { fauxes } from "./testing/wrong/index.ts";
import { budgets } from "../run/tasks.ts";

const SEED = 20_260_101;

const general = ["step/direct", "gradient/exact"];
const ordered = [...laws.filter(({ id }) => !general.includes(id)), ...laws.filter(({ id }) => general.includes(id))];

/** The options of a cell with which a law is tried. */
const optionsOf = (law: Law, cell: Cell): Options | undefined =>
  combinations(cell).find((options) => law.speaksOf?.(cell, options) !== false);

/** Something wrong with a cell; made anew for every law, as it may remember. */
interface Mistake {
  readonly id: string;
  readonly cell: Cell;
  readonly options: Options;
  readonly make: () => ReturnType<typeof implementationOf>;
  readonly rare: boolean;
}

async function refuses(law: Law, { cell, options, make, rare }: Mistake): Promise<boolean> {
  if (!concerns(law, cell) || law.speaksOf?.(cell, options) === false) return false;
  const budget = rare ? { effective: 48, most: 384 } : budgets.quick;
  const subject = subjectOf(make(), law, { options });
  return (await tryLaw(subject, { ...budget, shrinkMs: 0 }, SEED, "absolute"))?.verdict === "violated";
}

/** How many mistakes each law took from another: who took most is asked first. */
const taken = new Map<Law, number>(ordered.map((law) => [law, 0]));

/** Whether a law refuses a mistake that no law before it does. */
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

const named = (law: Law, { id, cells, of, support, rare }: Faux): Mistake[] =>
  catalogue
    .filter((cell) => cells.includes(cell.id) && concerns(law, cell))
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
              make: () => implementationOf(cell.id, of(honest), support),
            },
          ];
    });

/** Mistakes in what is special in the requests of a law. */
async function* shortCuts(law: Law): AsyncGenerator<Mistake> {
  for (const cell of catalogue.filter((one) => concerns(law, one))) {
    const options = optionsOf(law, cell);
    const special = options === undefined ? [] : await specialTo(law, cell.id, options);
    if (options === undefined || special.length === 0) continue;
    for (const alone of [true, false]) {
      const wrong: (of: Honest) => Honest = shortCut(special, alone);
      const make = (): ReturnType<typeof implementationOf> => implementationOf(cell.id, wrong(honest));
      yield { id: `a short cut of ${cell.id} where ${special.join(", ")}`, cell, options, rare: false, make };
    }
  }
}

/** Combinations of options of a cell that are tried. */
const MOST_OPTIONS = 8;

/** Mistakes where nothing is special. */
const longOnes = (law: Law): Mistake[] =>
  catalogue
    .filter((cell) => concerns(law, cell))
    .flatMap((cell) =>
      combinations(cell)
        .filter((options) => law.speaksOf?.(cell, options) !== false)
        .slice(0, MOST_OPTIONS)
        .flatMap((options) =>
          Object.entries(longWays).map(([what, wrong]): Mistake => {
            const make = (): ReturnType<typeof implementationOf> => implementationOf(cell.id, longWay(wrong)(honest));
            return { id: `${what} of ${cell.id}`, cell, options, rare: false, make };
          }),
        ),
    );

/** A mistake that a law is the first to refuse. */
async function firstOf(law: Law): Promise<string | null> {
  for (const mistake of fauxes.filter((faux) => faux.laws.includes(law.id)).flatMap((faux) => named(law, faux)))
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
