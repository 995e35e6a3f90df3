/**
 * Emulated arithmetics against their bounds: every cell, forwards and back, in every arithmetic of a name, and in float32 with activations
 * within 1.1e-5 of their value.
 *
 *     node scripts/precision-campaign.ts --runs 2000 --precision float16,bfloat16
 *     node scripts/precision-campaign.ts --runs 100000 --sums sums.json > log
 *
 * Prints a line for each arithmetic: runs, those that a bound accuses, and quantiles of the largest observed error over its bound. Fails
 * on any accusation, and where the median is below 1/50. With `--sums` what was counted is kept in a file after every round of all
 * arithmetics, and the campaign goes on from there: it may be stopped at any time.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { catalogue } from "../spec/catalogue.ts";
import { type ArithmeticId, profileNames, profileOf } from "../spec/language/precision.ts";
import { hash } from "../properties/cases/hash.ts";
import { emulate } from "../properties/testing/emulated-runs.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    precision: { type: "string" },
    seed: { type: "string", default: "1" },
    sums: { type: "string" },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed))
  throw new RangeError(`--runs ${values.runs} --seed ${values.seed}: must be whole numbers, runs at least 1`);
const chosen = (values.precision?.split(/,(?![a-z]+=)/) ?? [
  ...profileNames,
  "float32:relative=1.1e-5",
]) as ArithmeticId[];
chosen.forEach(profileOf);

/** Runs of a cell in one round: a cell is compiled once a round. */
const ROUND = Math.min(100, Math.ceil(runs / catalogue.length));
/** Ratios are counted in classes of this width; those above 1 are accused. */
const CLASS = 1 / 1000;

/** Sums over the runs of one arithmetic. */
interface Sums {
  /** Rounds over all cells. */
  rounds: number;
  runs: number;
  readonly accused: string[];
  largest: number;
  /** Runs by the class of their ratio. */
  readonly classes: number[];
  /** By cell: runs, and those of which the bound says nothing. */
  readonly cells: Record<string, [runs: number, silent: number]>;
}

interface State {
  readonly seed: number;
  readonly arithmetics: Record<string, Sums>;
}

function kept(path: string | undefined): State {
  try {
    if (path !== undefined) return JSON.parse(readFileSync(path, "utf8")) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return { seed, arithmetics: {} };
}

const state = kept(values.sums);
if (state.seed !== seed) throw new RangeError(`${values.sums} has the sums of --seed ${state.seed}`);
const sumsOf = (name: ArithmeticId): Sums =>
  (state.arithmetics[name] ??= {
    rounds: 0,
    runs: 0,
    accused: [],
    largest: 0,
    classes: Array<number>(1 / CLASS + 1).fill(0),
    cells: {},
  });

async function round(name: ArithmeticId, sums: Sums): Promise<void> {
  for (const { id } of catalogue) {
    const found = await emulate(name, id, ROUND, hash(seed, "round", sums.rounds) >>> 1);
    sums.accused.push(...found.accused);
    const cell = (sums.cells[id] ??= [0, 0]);
    for (const ratio of found.ratios) {
      sums.runs++;
      sums.largest = Math.max(sums.largest, Math.min(ratio, Number.MAX_VALUE)); // JSON has no infinity
      const at = Math.min(1 / CLASS, Math.floor(ratio / CLASS));
      (sums.classes[at] as number)++;
      cell[0]++;
      if (ratio === 0) cell[1]++;
    }
  }
  sums.rounds++;
}

while (chosen.some((name) => sumsOf(name).runs < runs)) {
  for (const name of chosen) if (sumsOf(name).runs < runs) await round(name, sumsOf(name));
  if (values.sums === undefined) continue;
  // a file is whole or it is the one before
  writeFileSync(`${values.sums}.new`, `${JSON.stringify(state)}\n`);
  renameSync(`${values.sums}.new`, values.sums);
}

/** The lower end of the class below which a share of the runs is. */
function quantile({ classes, runs: all }: Sums, share: number): number {
  let seen = 0;
  return CLASS * classes.findIndex((count) => (seen += count) > share * (all - 1));
}

for (const name of chosen) {
  const sums = sumsOf(name);
  const low = Object.entries(sums.cells).filter(([, [all, silent]]) => 2 * silent > all);
  const median = quantile(sums, 0.5);
  console.log(
    `${name}: ${sums.runs} runs, ${sums.accused.length} accused; observed/bound median ${median.toFixed(3)}, 9 of 10 below ${quantile(sums, 0.9).toFixed(3)}, largest ${sums.largest.toFixed(4)}` +
      (low.length > 0 ? `; nothing known in half of the runs of ${low.map(([id]) => id).join(", ")}` : ""),
  );
  for (const one of sums.accused) console.log(`  ${one}`);
  if (sums.accused.length > 0 || median < 0.02) process.exitCode = 1;
}
