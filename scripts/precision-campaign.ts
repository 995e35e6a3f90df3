/**
 * Emulated arithmetics against their bounds: every cell, forwards and back, in every arithmetic of a name.
 *
 *     node scripts/precision-campaign.ts --runs 2000 --precision float16,bfloat16 > log
 *
 * Prints a line for each arithmetic: runs, those that a bound accuses, and quantiles of the largest observed error over its bound. Fails
 * on any accusation, and where the median is below 1/50.
 */
import { parseArgs } from "node:util";
import { catalogue } from "../spec/catalogue.ts";
import { profileNames } from "../spec/language/precision.ts";
import { emulate } from "../properties/testing/emulated-runs.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    precision: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed))
  throw new RangeError(`--runs ${values.runs} --seed ${values.seed}: must be whole numbers, runs at least 1`);
const chosen = values.precision?.split(",");
const stranger = chosen?.find((name) => !profileNames.some((known) => known === name));
if (stranger !== undefined) throw new RangeError(`--precision ${stranger}: must be among ${profileNames.join(", ")}`);

for (const name of profileNames.filter((one) => chosen?.includes(one) !== false)) {
  const accused: string[] = [];
  const all: number[] = [];
  const low: string[] = [];
  for (const { id } of catalogue) {
    const found = await emulate(name, id, Math.ceil(runs / catalogue.length), seed);
    accused.push(...found.accused);
    all.push(...found.ratios);
    if (found.ratios.toSorted((a, b) => a - b)[found.ratios.length >> 1] === 0) low.push(id);
  }
  all.sort((a, b) => a - b);
  const quantile = (share: number): string => (all[Math.floor(share * (all.length - 1))] as number).toFixed(3);
  console.log(
    `${name}: ${all.length} runs, ${accused.length} accused; observed/bound median ${quantile(0.5)}, 9 of 10 below ${quantile(0.9)}, largest ${quantile(1)}` +
      (low.length > 0 ? `; nothing known in half of the runs of ${low.join(", ")}` : ""),
  );
  for (const one of accused) console.log(`  ${one}`);
  if (accused.length > 0 || Number(quantile(0.5)) < 0.02) process.exitCode = 1;
}
