/**
 * Results of `gatecheck power --precision NAME --json` as a table: mutants killed by cell and kind; and for each survivor how near it comes to
 * the bound of that arithmetic in drawn runs, which is the reason that it is not seen.
 *
 *     npx gatecheck power --cells lstm,gru --precision bfloat16 --level standard --json > bfloat16.json
 *     node scripts/precision-power.ts bfloat16 bfloat16.json
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { cases, everywhere } from "../properties/cases/arbitrary.ts";
import { quantumOf } from "../properties/cases/regimes.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { judge } from "../properties/judge/compare.ts";
import { againstOracle, expectGrade, oracle } from "../properties/judge/oracle.ts";
import { activationMutantsOf, mutants } from "../properties/mutants/catalogue.ts";
import { implementationOf } from "../properties/mutants/evaluate/implementation.ts";
import type { Fate } from "../properties/mutants/evaluate/power.ts";
import type { Mutant } from "../properties/mutants/mutant.ts";
import { stepFor } from "../spec/catalogue.ts";
import { type ArithmeticId, profileOf } from "../spec/language/precision.ts";

/** Runs in which a survivor is held to the bound. */
const RUNS = 64;

const {
  positionals: [name = "", file = ""],
} = parseArgs({ allowPositionals: true });
const arithmetic = name as ArithmeticId;
const { dtype } = profileOf(arithmetic);
const { faults, level } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly faults: readonly Fate[];
  readonly level: string;
};

/** The largest distance of a mutant from the definition over the bound, and the runs in which it is beyond. */
async function nearness(fault: Mutant): Promise<{ readonly most: number; readonly beyond: number }> {
  const implementation = implementationOf(fault, arithmetic);
  const [support] = implementation.cells;
  let [most, beyond] = [0, 0];
  const space = { ...everywhere, layers: [1, 2] as const };
  for (const c of fc.sample(cases(fault.cell, support?.options[0] ?? {}, dtype, space), { seed: 1, numRuns: RUNS })) {
    const { request, cotangents } = drawRequest(c);
    const quantum = quantumOf(c.regime, c.integers);
    const answer = await implementation.run({ ...request, want: ["y", "final", "gradients"], cotangents });
    if ("unsupported" in answer) continue;
    const { gradients: _, ...forward } = answer;
    const sides = [
      ...againstOracle(oracle(request, { cotangents, quantum }), answer),
      ...againstOracle(oracle(request, { quantum, observed: answer.y }), forward),
    ];
    const { ratio } = judge(sides, arithmetic);
    most = Math.max(most, ratio);
    if (ratio > 1) beyond++;
  }
  return { most, beyond };
}

expectGrade(arithmetic);
const cells = [...new Set(faults.map(({ cell }) => cell))];
const approximate = new Set(cells.flatMap((cell) => activationMutantsOf(stepFor(cell, {})).map(({ id }) => id)));
const kindOf = ({ fault, pass }: Fate): string =>
  approximate.has(fault)
    ? "approximate activations"
    : { forward: "equations", backward: "derivatives", driver: "around the equations" }[pass];

console.log(`${name}, --level ${level}\n\n| cell | mutants of | killed | of the inequivalent |\n|---|---|---|---|`);
for (const [group, its] of Map.groupBy(faults, (one) => `${one.cell} | ${kindOf(one)}`)) {
  const killed = its.filter(({ fate }) => fate === "killed").length;
  const all = its.filter(({ fate }) => fate !== "equivalent").length;
  console.log(`| ${group} | ${killed} of ${all} | ${((100 * killed) / all).toFixed(1)} % |`);
}
console.log(`\nNot seen, and their distance from the definition in ${RUNS} drawn runs as a share of the bound:\n`);
const known = new Map(mutants(cells).map((one) => [one.id, one]));
for (const { fault, sentence, fate } of faults) {
  const mutant = fate === "survived" ? known.get(fault) : undefined;
  if (mutant === undefined) continue;
  const { most, beyond } = await nearness(mutant);
  const reason =
    most <= 1
      ? `at most ${most.toPrecision(2)} of the bound`
      : `beyond the bound in ${beyond} of ${RUNS} runs, up to ${most.toPrecision(2)}`;
  console.log(`- ${fault}: ${sentence} It is ${reason}.`);
}
