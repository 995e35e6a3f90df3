import { describe, expect, it } from "vitest";
import type { Implementation } from "../../impl/contract.ts";
import { cellOf, combinations } from "../../spec/catalogue.ts";
import type { Budget } from "../run/try-law.ts";
import type { WrongImplementation } from "../mutants/around/wrong-implementation.ts";
import { type Law, appliesToCell } from "../law.ts";
import { laws, lawsAt } from "./index.ts";
import { referenceRun, implementationOf } from "../testing/reference.ts";
import { verdictOn } from "../testing/verdict-on.ts";
import { wrongImplementations, harmless } from "./testing/wrong/index.ts";
import { budgets } from "../run/budgets.ts";

const SEED = 20_260_101;

const onEachCell = (
  list: readonly WrongImplementation[],
): { name: string; wrong: WrongImplementation; cell: string }[] =>
  list.flatMap((wrong) => wrong.cells.map((cell) => ({ name: `${cell}: ${wrong.id}`, wrong, cell })));

const budgetOf = ({ rare }: WrongImplementation): Budget => ({
  ...(rare ? { effective: 48, most: 384 } : budgets.quick),
  shrinkTries: 0,
});

/** Laws among `of` that an implementation of a cell does not keep. */
async function broken(id: string, make: () => Implementation, of: readonly Law[], budget: Budget): Promise<string[]> {
  const found: string[] = [];
  const cell = cellOf(id);
  for (const law of of) {
    const options = combinations(cell).find((some) => law.appliesTo?.(cell, some) !== false) ?? {};
    const verdict = await verdictOn(make, law, options, budget, SEED);
    if (verdict?.verdict === "violated") found.push(law.id);
    else if (verdict?.verdict !== "holds" && verdict?.verdict !== "unsupported")
      found.push(`${law.id}: ${verdict?.verdict}: ${verdict?.message}`);
  }
  return found;
}

describe("deliberately wrong implementations", () => {
  it("have different names", () => {
    expect(new Set(wrongImplementations.map(({ id }) => id)).size).toBe(wrongImplementations.length);
  });

  it("name laws that exist, at least one each", () => {
    const ids = laws.map(({ id }) => id);
    expect(
      wrongImplementations.filter(({ laws: of }) => of.length === 0 || !of.every((id) => ids.includes(id))),
    ).toEqual([]);
  });

  it("between them break every law", () => {
    const named = new Set(wrongImplementations.flatMap(({ laws: of }) => of));
    expect(laws.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });

  it.each(onEachCell(wrongImplementations))("$name is refused by the laws that it names", async ({ wrong, cell }) => {
    const named = laws.filter((law) => wrong.laws.includes(law.id) && appliesToCell(law, cellOf(cell)));
    const make = (): Implementation => implementationOf(cell, wrong.of(referenceRun), wrong.support);
    const found = await broken(cell, make, named, budgetOf(wrong));
    const fails = wrong.fails !== undefined;
    expect(fails ? found.map((told) => told.split(": errored: ")[0]) : found).toEqual(named.map(({ id }) => id));
  });
});

describe("the means by which they are made", () => {
  it.each(onEachCell(harmless))("$name breaks no law", async ({ wrong, cell }) => {
    const applicable = lawsAt("standard").filter(
      (law) => appliesToCell(law, cellOf(cell)) && law.appliesTo?.(cellOf(cell), {}) !== false,
    );
    const make = (): Implementation => implementationOf(cell, wrong.of(referenceRun), wrong.support);
    expect(await broken(cell, make, applicable, budgetOf(wrong))).toEqual([]);
  });
});
