import * as fc from "fast-check";
import type { RunRequest, Support } from "../../../impl/contract.ts";
import { ask } from "../../run/ask.ts";
import { type Space, cases, everywhere } from "../../cases/arbitrary.ts";
import { type Case, formatCase } from "../../cases/case.ts";
import { drawRequest } from "../../cases/request.ts";
import { judge } from "../../judge/compare.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Mutant } from "../mutant.ts";
import { implementationOf } from "./implementation.ts";

/** Cases on which a mutant must show nothing to be taken for equivalent. */
export const EQUIVALENCE_CASES = 300;

/** Space of cases: one layer shows wrong equations, wrong code around them may need more. */
const spaceOf = ({ pass }: Mutant, { directions, maxLayers, lengths, initialState }: Support): Space => ({
  ...everywhere,
  ...(pass === "driver" && { T: [0, 6], B: [1, 7], layers: [1, Math.min(3, maxLayers)], n: [1, 12] }),
  ...(pass === "driver" && initialState && { start: ["drawn", "absent"] }),
  directions,
  lengths: lengths ? "any" : "none",
});

/**
 * The line of a case on which a fault differs from the right definition by more than rounding, in any output or gradient; null
 * where none of many does: it is the same function, written in another way, or shows in no call alone.
 */
export async function distinguishing(fault: Mutant, seed: number): Promise<string | null> {
  if (fault.pass === "driver" && fault.wrong.impure) return null;
  const implementation = implementationOf(fault);
  const [support] = implementation.cells as readonly [Support];
  const [options = {}] = support.options;
  const drawn: Case[] = fc.sample(cases(fault.cell, options, "float64", spaceOf(fault, support)), {
    seed,
    numRuns: EQUIVALENCE_CASES,
  });
  for (const c of drawn) {
    const { request, cotangents } = drawRequest(c);
    const { gradients } = support;
    const asked: RunRequest = gradients ? { ...request, want: ["y", "final", "gradients"], cotangents } : request;
    const right = oracle(asked, gradients ? { cotangents } : {});
    const answer = await ask(implementation, asked);
    if (judge(againstOracle(right, answer), "absolute").mismatch !== null) return formatCase(c);
  }
  return null;
}
