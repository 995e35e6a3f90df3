/** One diagnosis of which the answer is known. */
import type { Implementation, Support } from "../../impl/contract.ts";
import { stdio } from "../../impl/targets/stdio/index.ts";
import { reference } from "../../impl/reference/index.ts";
import { diagnose } from "../../properties/diagnosis/diagnose.ts";
import type { Explanation } from "../../properties/diagnosis/diagnosis.ts";
import { explained, isWhole, plain, probe } from "../../properties/diagnosis/probes.ts";
import { mutants, equationMutantsOf } from "../../properties/mutants/catalogue.ts";
import { dialectsOf } from "../../properties/mutants/dialects.ts";
import { distinguishing } from "../../properties/mutants/evaluate/equivalent.ts";
import type { Mutant } from "../../properties/mutants/mutant.ts";
import { implementationOf } from "../../properties/mutants/evaluate/implementation.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";

/** The implementation to diagnose: a mutant by its id, or the reference, which is right. */
export type Trial =
  | {
      readonly kind: "fault";
      readonly fault: string;
      readonly dtype: Dtype;
      readonly stdio: boolean;
      readonly seed: number;
    }
  | {
      readonly kind: "right";
      readonly cell: string;
      readonly options: Options;
      readonly dtype: Dtype;
      readonly seed: number;
    };

/** The result of one trial. */
export interface Outcome {
  readonly trial: Trial;
  /**
   * Place of the fault, or of the same function by another name, among the explanations, from 1; 0: not among them. Of what is right:
   * 1 when it was found right. Null: the fault is none, it is the definition written in another way.
   */
  readonly place: number | null;
  readonly seconds: number;
  /** The first explanation; null where nothing was named. */
  readonly first: string | null;
}

/** Answers on which two functions must be the same to be the same. */
const SEEDS = [101, 102, 103, 104];

/** True if an explanation computes the same function as a mutant, on answers that its diagnosis did not ask for. */
async function same({ id }: Explanation, fault: Mutant, support: Support, dtype: Dtype): Promise<boolean> {
  if (id === fault.id) return true;
  if (fault.pass === "driver") return false;
  const step = stepFor(fault.cell, {});
  const other = [...dialectsOf(step), ...equationMutantsOf(step)].find((one) => one.id === id);
  if (other === undefined) return false;
  const candidate = { id, kind: "fault" as const, names: [], sentence: "", step: other.step };
  const implementation = implementationOf(fault);
  for (const seed of SEEDS) {
    const probes = await probe(implementation, support, {}, dtype, plain, seed);
    if (!isWhole(explained(probes, candidate, true))) return false;
  }
  return true;
}

const placeOf = async (explanations: readonly Explanation[], fault: Mutant, support: Support, dtype: Dtype) => {
  for (const [k, one] of explanations.entries()) if (await same(one, fault, support, dtype)) return k + 1;
  return 0;
};

async function rightly(implementation: Implementation, cell: string, options: Options, dtype: Dtype, seed: number) {
  const support = implementation.cells.find((one) => one.cell === cell)!;
  return diagnose(implementation, support, options, dtype, seed);
}

/** @throws RangeError for a fault that is not known */
export async function tried(trial: Trial): Promise<Outcome> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const { dtype, seed } = trial;
  if (trial.kind === "right") {
    const { right, explanations } = await rightly(reference, trial.cell, trial.options, dtype, seed);
    return { trial, place: Number(right), seconds: seconds(), first: explanations[0]?.id ?? null };
  }
  const fault = mutants([trial.fault.split("/", 1)[0]!]).find(({ id }) => id === trial.fault);
  if (fault === undefined) throw new RangeError(`there is no fault ${trial.fault}`);
  const program = `${process.execPath} scripts/diagnosis/program.ts '${fault.id}'`;
  const implementation = trial.stdio ? await stdio(program) : implementationOf(fault);
  try {
    const [support] = implementation.cells as readonly [Support];
    const { explanations } = await diagnose(implementation, support, support.options[0] ?? {}, dtype, seed);
    const took = seconds();
    const place = await placeOf(explanations, fault, support, dtype);
    const none = place === 0 && fault.pass !== "driver" && (await distinguishing(fault, seed)) === null;
    return { trial, place: none ? null : place, seconds: took, first: explanations[0]?.id ?? null };
  } finally {
    await implementation.close?.();
  }
}
