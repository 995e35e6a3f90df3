/**
 * Mistakes that show beyond a size k only, of every kind and axis, held to the laws of large sizes at the lowest level whose ladder
 * passes k: each of the laws that a kind names must refuse it.
 *
 *     node scripts/sizes-campaign.ts
 *     node scripts/sizes-campaign.ts --level quick --sizes 2,8,9,33 --seed 2
 *
 * The sizes are 2 to 16, powers of two up to 512 with their neighbours, primes, and sizes of real cells. Prints what survives, the sums
 * after every 50, and a line for each level. The order is by lot: a run that is cut short is a sample of the whole.
 */
import { parseArgs } from "node:util";
import { reference } from "../impl/reference/index.ts";
import { hash } from "../properties/cases/hash.ts";
import type { ReferenceRun } from "../properties/controls/controls.ts";
import { many } from "../properties/laws/sizes/many.ts";
import { type Beyond, beyond } from "../properties/laws/testing/wrong/beyond.ts";
import { budgetFor } from "../properties/run/budgets.ts";
import { type Level, reach } from "../properties/run/ladder.ts";
import { tryLaw } from "../properties/run/try-law.ts";
import { implementationOf, taskOf } from "../properties/testing/reference.ts";

const { values } = parseArgs({
  options: {
    level: { type: "string", default: "quick,standard" },
    sizes: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const powers = Array.from({ length: 5 }, (_, k) => 2 ** (k + 5)).flatMap((power) => [power - 1, power, power + 1]);
const sizes = values.sizes?.split(",").map(Number) ?? [
  ...Array.from({ length: 15 }, (_, k) => k + 2),
  17,
  19,
  23,
  41,
  48,
  50,
  53,
  61,
  80,
  97,
  100,
  131,
  150,
  193,
  200,
  240,
  300,
  384,
  400,
  500,
  ...powers,
];
/** Sums are printed after so many mistakes. */
const EVERY = 50;

/** The lowest level whose ladder passes a size. */
const levelOf = ({ axis }: Beyond, k: number): Level | undefined =>
  (["quick", "standard"] as const).find((level) => k < reach[level][axis]);

const trials = beyond
  .flatMap((mistake) => sizes.map((k) => ({ mistake, k, level: levelOf(mistake, k) })))
  .filter(({ level }) => level !== undefined && values.level.split(",").includes(level))
  .map((trial) => ({ ...trial, lot: hash(seed, `${trial.mistake.id} ${trial.k}`) }))
  .sort((a, b) => a.lot - b.lot);

const run: ReferenceRun = (request) => reference.run(request) as ReturnType<ReferenceRun>;
const sums = new Map<string, { refused: number; of: number }>();
const told = (): string =>
  [...sums].map(([level, { refused, of }]) => `${level}: refused ${refused} of ${of}`).join("; ");
for (const [done, { mistake, k, level }] of trials.entries()) {
  const [cell = "lstm"] = mistake.cells ?? [];
  for (const law of many.filter(({ id }) => mistake.laws.includes(id))) {
    const task = taskOf(implementationOf(cell, mistake.of(k)(run)), law);
    const verdict = await tryLaw(task, { ...budgetFor(level as Level, task), shrinkTries: 0 }, seed, "absolute");
    const isRefused = verdict?.verdict === "violated";
    const sum = sums.get(level as Level) ?? { refused: 0, of: 0 };
    sums.set(level as Level, { refused: sum.refused + Number(isRefused), of: sum.of + 1 });
    if (!isRefused) console.log(`${mistake.id}, k = ${k}, survives ${law.id} at ${level}: ${verdict?.verdict}`);
  }
  if ((done + 1) % EVERY === 0) console.log(`after ${done + 1} of ${trials.length}: ${told()}`);
}
console.log(`${trials.length} mistakes; ${told()}`);
