import * as fc from "fast-check";
import { covering } from "../../spec/covering.ts";
import { cellOf } from "../../spec/catalogue.ts";
import { type ArithmeticId, profileOf } from "../../spec/language/precision.ts";
import { cases, everywhere } from "../cases/arbitrary.ts";
import { formatCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { againstOracle, expectGrade, oracle } from "../judge/oracle.ts";
import { answerIn } from "./emulated.ts";
import { quantumOf } from "../cases/regimes.ts";

/** Result of runs of one cell in one arithmetic. */
export interface Emulation {
  /** Case, place and how far, of each run that is outside its bound. */
  readonly accused: readonly string[];
  /** Largest observed error over its bound, of each run: forward as it is judged step by step, and of gradients. */
  readonly ratios: readonly number[];
}

/** Runs a cell in an arithmetic, forwards and back, and holds every answer to the bound of that arithmetic, or of the one that it declares. */
export async function emulate(
  name: ArithmeticId,
  cell: string,
  runs: number,
  seed: number,
  declared: ArithmeticId = name,
): Promise<Emulation> {
  expectGrade(declared);
  const variants = covering(cellOf(cell));
  const accused: string[] = [];
  const ratios: number[] = [];
  const drawn = variants.flatMap((options, k) =>
    fc.sample(cases(cell, options, profileOf(name).dtype, { ...everywhere, layers: [1, 2] }), {
      seed: seed + k,
      numRuns: Math.ceil(runs / variants.length),
    }),
  );
  for (const [k, c] of drawn.slice(0, runs).entries()) {
    const { request, cotangents } = drawRequest(c);
    const quantum = quantumOf(c.regime, c.integers);
    const asked = { ...request, want: ["y", "final", "gradients"], cotangents } as const;
    const answer = await answerIn(profileOf(name), seed + k, asked);
    const { gradients: _, ...forward } = answer;
    const sides = [
      ...againstOracle(oracle(request, { cotangents, quantum }), answer),
      ...againstOracle(oracle(request, { quantum, observed: answer.y }), forward),
    ];
    const { mismatch, ratio } = judge(sides, declared);
    ratios.push(ratio);
    if (mismatch !== null) accused.push(`${formatCase(c)}: ${mismatch.where} ${ratio}`);
  }
  return { accused, ratios };
}
