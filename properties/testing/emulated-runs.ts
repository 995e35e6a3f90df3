import * as fc from "fast-check";
import type { RunAnswer } from "../../impl/contract.ts";
import { covering } from "../../spec/covering.ts";
import { cellOf } from "../../spec/catalogue.ts";
import { type ProfileName, profiles } from "../../spec/language/precision.ts";
import { cases, everywhere } from "../cases/arbitrary.ts";
import { formatCase } from "../cases/case.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import { emulated } from "./emulated.ts";
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
  name: ProfileName,
  cell: string,
  runs: number,
  seed: number,
  declared: ProfileName = name,
): Promise<Emulation> {
  const variants = covering(cellOf(cell));
  const accused: string[] = [];
  const ratios: number[] = [];
  const drawn = variants.flatMap((options, k) =>
    fc.sample(cases(cell, options, profiles[name].dtype, { ...everywhere, layers: [1, 2] }), {
      seed: seed + k,
      numRuns: Math.ceil(runs / variants.length),
    }),
  );
  for (const [k, c] of drawn.slice(0, runs).entries()) {
    const { request, cotangents } = drawRequest(c);
    const quantum = quantumOf(c.regime, c.integers);
    const asked = { ...request, want: ["y", "final", "gradients"], cotangents } as const;
    const answer = (await emulated(name, seed + k).run(asked)) as RunAnswer;
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
