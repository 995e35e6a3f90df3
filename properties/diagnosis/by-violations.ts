import type { Support } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import type { AroundMutant } from "../mutants/mutant.ts";
import { lawsAt } from "../laws/index.ts";
import { type Accounted, type Evidence, type Recorded, accounted, evidenceOf } from "./evidence.ts";
import type { Hypothesis } from "./hypothesis.ts";

/** A hypothesis that leaves the same evidence. */
export interface Found {
  readonly hypothesis: Hypothesis;
  readonly share: Accounted;
}

const driverOf = (driver: AroundMutant, options: Options): Hypothesis => ({
  id: driver.id,
  kind: "driver",
  names: [driver.id],
  sentence: driver.sentence,
  step: stepFor(driver.cell, options),
  driver,
});

/** Evidence of the laws that refuse mistakes around the equations, where they are violated. */
export function evidenceAround(
  implementation: Recorded,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<Evidence[]> {
  const drivers = mutantsAround(support.cell);
  const named = (among: readonly AroundMutant[]): string[] => among.flatMap(({ wrong }) => wrong.laws);
  // the first questions show best which state an implementation remembers
  const order = [...new Set([...named(drivers.filter(({ wrong }) => wrong.impure)), ...named(drivers)])];
  return evidenceOf(implementation, support, options, dtype, {
    laws: order.flatMap((id) => lawsAt("standard").filter((law) => law.id === id)),
    rare: named(drivers.filter(({ wrong }) => wrong.rare)),
    seed,
  });
}

/**
 * Mistakes around a step that do what the implementation did where laws were violated: also from one call to the next.
 * @param every those too that other laws are known to refuse; none is then asked all that was asked before
 */
export async function byViolations(
  implementation: Recorded,
  support: Support,
  options: Options,
  evidence: readonly Evidence[],
  every = false,
): Promise<Found[]> {
  if (evidence.length === 0) return [];
  const drivers = mutantsAround(support.cell);
  const violated = evidence.map(({ law }) => law.id);
  const plausible = ({ wrong }: AroundMutant): boolean => every || wrong.laws.some((id) => violated.includes(id));
  const whole = async (among: readonly AroundMutant[], history: Recorded["history"] | null): Promise<Found[]> => {
    const found: Found[] = [];
    for (const driver of among) {
      const hypothesis = driverOf(driver, options);
      const share = await accounted(evidence, hypothesis, support, history);
      if (share.whole) found.push({ hypothesis, share });
    }
    return found;
  };
  const fresh = await whole(drivers.filter(plausible), null);
  if (fresh.length > 0 || every) return fresh;
  return whole(
    drivers.filter((driver) => driver.wrong.impure === true && plausible(driver)),
    implementation.history,
  );
}
