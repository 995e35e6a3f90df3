/**
 * Few vectors that show many mistakes, for who cannot run Gatecheck: of drawn cases the one that shows most of the faults that are
 * left comes next. The vectors that are published elsewhere are held to the same faults (properties/published).
 */
import * as fc from "fast-check";
import type { RunRequest } from "../../impl/contract.ts";
import { precision } from "../../spec/language/precision.ts";
import { type Expectation, expectation } from "../../spec/networks/oracle.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { type Space, cases, everywhere } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { answerOf } from "../../impl/defined/index.ts";
import { takes } from "../mutants/around/index.ts";
import { mutantExpectation } from "../mutants/evaluate/expectation.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { againstOracle } from "../judge/oracle.ts";

/** One layer, a few steps and units, and numbers that show most mistakes. */
export const telling: Space = {
  ...everywhere,
  T: [2, 4],
  B: [2, 2],
  m: [2, 3],
  n: [3, 4],
  directions: ["forward"],
  lengths: "none",
  regimes: ["wide"],
};

/** Sizes and options among which vectors are sought: small, so that a person can read them. */
const spaces: readonly Space[] = [
  telling,
  { ...everywhere, T: [2, 4], B: [2, 3], m: [2, 4], n: [2, 5], layers: [1, 2], lengths: "any" },
];
/** Cases of which the best is taken. */
const AMONG = 4;
/** So many in a row that show nothing of what is left are the end. */
const PATIENCE = 240;

/** The chosen cases, in the order of choice, and the faults that none of them shows. */
export interface Cover {
  readonly cases: readonly Case[];
  readonly left: readonly Mutant[];
}

/** Settings of a search for vectors, and its progress. */
export interface Search {
  readonly dtype: Dtype;
  /** Vectors with gradients, or of outputs and states alone. */
  readonly gradients: boolean;
  /** Cases that may be chosen; all, unless told. */
  readonly accepts?: (c: Case) => boolean;
  readonly seed: number;
  readonly show?: (vectors: number, left: number) => void;
}

/** Mutants that show on a case, whichever way their implementation rounds. */
function shown(c: Case, faults: readonly Mutant[], gradients: boolean): Mutant[] {
  const { request, cotangents } = drawRequest(c);
  const asked: RunRequest = gradients ? { ...request, want: ["y", "final", "gradients"], cotangents } : request;
  const right: Expectation = expectation(asked, { precision: precision(c.dtype, "absolute"), gradients });
  return faults.filter((fault) => {
    if (fault.pass === "driver" && !takes(fault, asked)) return false;
    const answer = answerOf(mutantExpectation(fault, asked, gradients, "faithful"), asked);
    return (
      judge(
        againstOracle(() => right, answer),
        "absolute",
      ).mismatch !== null
    );
  });
}

/** Few cases of a cell that between them show all of these faults but those that are left. */
export function coverOf(
  cell: string,
  faults: readonly Mutant[],
  { dtype, gradients, seed, show, accepts = () => true }: Search,
): Cover {
  // no vector shows a state that is kept from call to call
  const [seen, unseen] = [new Set<Mutant>(), faults.filter((fault) => fault.pass === "driver" && fault.wrong.impure)];
  const left = (): Mutant[] => faults.filter((fault) => !seen.has(fault) && !unseen.includes(fault));
  const chosen: Case[] = [];
  let idle = 0;
  for (let round = 0; idle < PATIENCE && left().length > 0; round++) {
    show?.(chosen.length, left().length);
    const drawn = fc.sample(cases(cell, {}, dtype, spaces[round % spaces.length]!), {
      seed: seed + round,
      numRuns: AMONG,
    });
    const open = left();
    const [best] = drawn
      .filter(accepts)
      .map((c) => ({ c, shows: shown(c, open, gradients) }))
      .sort((a, b) => b.shows.length - a.shows.length);
    if (best === undefined || best.shows.length === 0) {
      idle += AMONG;
      continue;
    }
    idle = 0;
    chosen.push(best.c);
    for (const fault of best.shows) seen.add(fault);
  }
  return { cases: chosen, left: [...left(), ...unseen] };
}
