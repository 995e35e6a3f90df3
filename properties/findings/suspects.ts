import type { Implementation, Support } from "../../impl/contract.ts";
import { canonical, stepFor } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Case } from "../cases/case.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { laws } from "../laws/index.ts";
import { mutantsAround } from "../mutants/around/index.ts";
import { equationMutantsOf } from "../mutants/catalogue.ts";
import { dialectsOf } from "../mutants/dialects.ts";
import { implementationOf } from "../mutants/evaluate/implementation.ts";
import { tryCase } from "../run/try-law.ts";

/** A law and the case in which an implementation violates it. */
export interface Violation {
  readonly law: string;
  readonly case: Case;
}

/** A known mistake that explains the answers of an implementation, and that can be run as one. */
export interface Candidate {
  readonly id: string;
  readonly sentence: string;
  readonly implementation: () => Implementation;
}

/** A diagnosis, and the candidates of its explanations, in their order. */
export interface Examined {
  readonly diagnosis: Diagnosis;
  readonly candidates: readonly Candidate[];
}

export async function examine(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
  _violations: readonly Violation[],
): Promise<Examined> {
  const diagnosis = await diagnose(implementation, support, options, dtype, seed);
  const step = stepFor(support.cell, canonical(stepFor(support.cell, options).cell, options));
  const named = { cell: support.cell, operator: "" };
  const suspects = [
    ...equationMutantsOf(step),
    ...mutantsAround(support.cell),
    ...dialectsOf(step).map((one) => ({
      ...named,
      id: one.id,
      sentence: one.sentence,
      pass: "forward" as const,
      step: one.step,
    })),
  ];
  const candidates = diagnosis.explanations.flatMap(({ id, sentence }): Candidate[] => {
    const suspect = suspects.find((one) => one.id === id);
    return suspect === undefined ? [] : [{ id, sentence, implementation: () => implementationOf(suspect) }];
  });
  return { diagnosis, candidates };
}

export async function accounts(
  { implementation }: Candidate,
  support: Support,
  violations: readonly Violation[],
): Promise<("violates" | "holds" | "cannot say")[]> {
  const said: ("violates" | "holds" | "cannot say")[] = [];
  for (const { law: id, case: c } of violations) {
    const law = laws.find((one) => one.id === id);
    if (law === undefined) {
      said.push("cannot say");
      continue;
    }
    const task = {
      target: "",
      implementation: implementation(),
      support,
      options: c.options,
      dtype: c.dtype,
      law,
      finding: null,
      accepts: () => true,
    };
    try {
      said.push((await tryCase(task, c, "absolute")).mismatch === null ? "holds" : "violates");
    } catch {
      said.push("cannot say");
    }
  }
  return said;
}
