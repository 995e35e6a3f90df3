import type { Support } from "../../impl/contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { bugsLike } from "../mutants/known-bugs/index.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import type { AroundMutant } from "../mutants/mutant.ts";
import { implementationOf } from "../mutants/evaluate/implementation.ts";
import { lawsAt } from "../laws/index.ts";
import { type Recorded, evidenceOf, explains, recorded } from "./evidence.ts";
import type { Explanation } from "./diagnosis.ts";

/** Mistakes around a step that do what the implementation did where a law was violated: also from one call to the next. */
export async function byViolations(
  implementation: Recorded,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<Explanation[]> {
  const drivers = mutantsAround(support.cell);
  const named = (among: readonly AroundMutant[]): string[] => among.flatMap(({ wrong }) => wrong.laws);
  const impure = drivers.filter(({ wrong }) => wrong.impure);
  // the first questions show best which state an implementation remembers
  const order = [...new Set([...named(impure), ...named(drivers)])];
  const tries = {
    laws: order.flatMap((id) => lawsAt("standard").filter((law) => law.id === id)),
    rare: named(drivers.filter(({ wrong }) => wrong.rare)),
    seed,
  };
  const evidence = await evidenceOf(implementation, support, options, dtype, tries);
  const violated = evidence.map(({ law }) => law.id);
  const plausible = ({ wrong }: AroundMutant): boolean => wrong.laws.some((id) => violated.includes(id));
  const { gradients } = support;
  const whole = async (among: readonly AroundMutant[], history: Recorded["history"] | null): Promise<Explanation[]> => {
    const found: Explanation[] = [];
    for (const driver of among) {
      const { id, sentence } = driver;
      const share = await explains(evidence, () => implementationOf(driver), gradients, history);
      if (share.agrees === share.of && share.of > 0)
        found.push({ id, kind: "driver", sentence, ...share, bugs: bugsLike([id]) });
    }
    return found;
  };
  const fresh = await whole(drivers.filter(plausible), null);
  const found = fresh.length > 0 ? fresh : await whole(impure.filter(plausible), implementation.history);
  if (found.length < 2) return found;
  // the one that violates the same laws as well comes first
  const same = await Promise.all(
    found.map(async ({ id }) => {
      const suspect = recorded(implementationOf(drivers.find((driver) => driver.id === id) as AroundMutant));
      const its = await evidenceOf(suspect, support, options, dtype, tries);
      return its.map(({ law }) => law.id).join() === violated.join();
    }),
  );
  return [...found.filter((_, k) => same[k]), ...found.filter((_, k) => !same[k])];
}
