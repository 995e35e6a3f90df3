import type { Implementation } from "../../impl/contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Law } from "../law.ts";
import { type Budget, tryLaw } from "../run/try-law.ts";
import { taskOf } from "./reference.ts";

/** Tries of a law that measures memory or time: noise may hide growth in one. */
const TRIES = 4;

/**
 * The verdict of a law on an implementation that is made anew for every try.
 * An implementation that grows slower with its calls would grow slower from case to case, so a law that measures has one case a try.
 */
export async function verdictOn(
  make: () => Implementation,
  law: Law,
  options: Options,
  budget: Budget,
  seed: number,
): ReturnType<typeof tryLaw> {
  const measured = law.measured === true;
  const each = measured ? { ...budget, effective: 1, most: 1 } : budget;
  const tries = measured ? TRIES : 1;
  let verdict = await tryLaw(taskOf(make(), law, { options }), each, seed, "absolute");
  for (let k = 1; k < tries && verdict?.verdict !== "violated"; k++)
    verdict = await tryLaw(taskOf(make(), law, { options }), each, seed + k, "absolute");
  return verdict;
}
