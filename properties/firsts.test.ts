/** What each law is good for: some mistake that it is the first to refuse, in the order of all laws. */
import { describe, expect, it } from "vitest";
import { catalogue, combinations } from "../spec/catalogue.ts";
import type { Cell } from "../spec/cell.ts";
import type { Options } from "../spec/options.ts";
import type { Honest } from "./controls.ts";
import { tryLaw } from "./engine.ts";
import type { Faux } from "./faults/drivers/faux.ts";
import { shortCut, specialTo } from "./faults/short-cuts.ts";
import { type Law, concerns } from "./law.ts";
import { laws } from "./laws/index.ts";
import { honest, implementationOf, subjectOf } from "./testing/faulty.ts";
import { fauxes } from "./testing/faux.ts";
import { budgets } from "./verify.ts";

const SEED = 20_260_101;

/**
 * Laws that see no more than those before them: `step/direct` and `gradient/exact` judge every number that they do. They are there
 * because they say something that a person knows of a cell without its equations, and do not ask the oracle for it.
 */
const corollaries = [
  "bounds/contractive",
  "bounds/convex",
  "bounds/elman-range",
  "bounds/janet",
  "bounds/lstm-cell-grows-by-one-a-step",
  "bounds/lstm-output-below-one",
  "bounds/slstm",
  "gradient/clockwork-faster-units-are-not-read",
  "gradient/dead-parameters",
  "gradient/finite-difference",
  "memory/clockwork-waits",
  "memory/elman-gradient-vanishes",
  "reduction/clockwork-of-one-module-is-elman",
  "reduction/elman-plus-identity-is-residual-elman",
  "reduction/grid-lstm-1-is-lstm",
  "reduction/gru-keep-is-write-of-opposite-z",
  "reduction/gru-keep-r1-z0-is-elman",
  "reduction/gru-reset-after-keep-is-write-of-opposite-z",
  "reduction/lstm-coupled-by-f-is-coupled-by-i",
  "reduction/lstm-dead-gate-is-lstm",
  "reduction/lstm-of-opposite-gates-is-coupled-i",
  "reduction/scrn-context-is-real-lru",
  "reduction/ugrnn-is-gru-simplified-of-opposite-gate",
  "state/affine-in-the-first",
  "symmetry/layer-norm-common-number",
  "time/chunking",
  "time/clockwork-comes-round",
];

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

/** Whether a law refuses a mistake that no law before it does. */
async function isFirst(law: Law, mistake: Mistake): Promise<boolean> {
  if (!(await refuses(law, mistake))) return false;
  for (const other of laws.slice(0, laws.indexOf(law)))
    if (other.exhaustive !== true && (await refuses(other, { ...mistake, rare: false }))) return false;
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

/** A mistake that a law is the first to refuse. */
async function firstOf(law: Law): Promise<string | null> {
  for (const mistake of fauxes.filter((faux) => faux.laws.includes(law.id)).flatMap((faux) => named(law, faux)))
    if (await isFirst(law, mistake)) return mistake.id;
  for await (const mistake of shortCuts(law)) if (await isFirst(law, mistake)) return mistake.id;
  return null;
}

describe("a law", () => {
  it.each(laws.filter(({ id }) => !corollaries.includes(id)))(
    "$id is the first to refuse some mistake",
    async (law) => {
      expect(await firstOf(law)).not.toBeNull();
    },
  );

  it("that is called a corollary is one of them", () => {
    const ids = laws.map(({ id }) => id);
    expect(corollaries.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
