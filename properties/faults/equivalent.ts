import * as fc from "fast-check";
import type { RunAnswer } from "../../impl/contract.ts";
import { canonical } from "../../spec/catalogue.ts";
import { precision } from "../../spec/language/precision.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import { cases, everywhere } from "../cases/arbitrary.ts";
import { type Case, formatCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../compare.ts";
import { againstOracle } from "../oracle.ts";
import type { Fault } from "./fault.ts";
import { implementationOf } from "./implementation.ts";

/** Cases on which a fault must show nothing to be taken for none. */
export const EQUIVALENCE_CASES = 300;

/**
 * The line of a case on which a faulty definition differs from the right one by more than rounding, in any output or gradient; null
 * where none of many does: it is the same function, written in another way.
 */
export function distinguishing(fault: Fault, seed: number): string | null {
  const options = canonical(fault.step.cell, fault.step.options);
  const implementation = implementationOf(fault);
  const drawn: Case[] = fc.sample(cases(fault.cell, options, "float64", everywhere), {
    seed,
    numRuns: EQUIVALENCE_CASES,
  });
  const differs = (c: Case): boolean => {
    const { request, cotangents } = drawRequest(c);
    const asked = { ...request, want: ["y", "final", "gradients"] as const, cotangents };
    const right = (accuracy: "faithful" | "absolute") =>
      expectation(asked, { precision: precision("float64", accuracy), gradients: true });
    return judge(againstOracle(right, implementation.run(asked) as RunAnswer), "absolute").mismatch !== null;
  };
  const found = drawn.find(differs);
  return found === undefined ? null : formatCase(found);
}
