/**
 * Accuracy of `gatecheck diagnose` on implementations with one known mistake each: the rate at which the mistake is the first
 * explanation, or among the first three, the first sentences that are false, and the rate at which a right implementation is accused.
 *
 *     node scripts/diagnosis/campaign.ts --equations 6 --drivers 10
 *     node scripts/diagnosis/campaign.ts --cells lstm,gru --all
 *     node scripts/diagnosis/campaign.ts --cells lstm,gru --equations 20 --drivers 20 --dtype float32 --stdio
 *     node scripts/diagnosis/campaign.ts --equations 0 --drivers 0 --curves 100
 *     node scripts/diagnosis/campaign.ts --equations 0 --drivers 0 --right 1000
 *
 * So many faults of each cell are drawn by lot, or all of them; each of the forward pass in three dresses: with its own gradients, with
 * those of the definition's formulas, and with none. Those are left out that answer right, and show in memory or time alone. Prints what was not named first, the sums after every 250 diagnoses, then a line for
 * each kind and one for all; on Ctrl-C of what was done. The order is by lot too: a run that is cut short is a sample of the whole. A
 * fault that is the definition in other words is not counted.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { reference } from "../../impl/reference/index.ts";
import { hash } from "../../properties/cases/hash.ts";
import { laws } from "../../properties/laws/index.ts";
import { mutantsAround } from "../../properties/mutants/around/index.ts";
import { mutants } from "../../properties/mutants/catalogue.ts";
import type { Mutant } from "../../properties/mutants/mutant.ts";
import { type Outcome, type Trial, dresses } from "./trial.ts";

const { values } = parseArgs({
  options: {
    cells: { type: "string" },
    equations: { type: "string", default: "6" },
    drivers: { type: "string", default: "10" },
    all: { type: "boolean", default: false },
    right: { type: "string", default: "0" },
    curves: { type: "string", default: "0" },
    dtype: { type: "string", default: "float64" },
    stdio: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    jobs: { type: "string" },
  },
});
const { dtype } = values;
if (dtype !== "float32" && dtype !== "float64") throw new RangeError(`--dtype ${dtype}: must be float32 or float64`);
const seed = Number(values.seed);
const [equations, drivers] = values.all ? [Infinity, Infinity] : [Number(values.equations), Number(values.drivers)];
const cells = values.cells?.split(",") ?? reference.cells.map(({ cell }) => cell);

/** So many of a list, by lot. */
const drawn = (list: readonly Mutant[], count: number): Mutant[] =>
  list
    .map((fault) => ({ fault, lot: hash(seed, `campaign ${fault.id}`) }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count)
    .map(({ fault }) => fault);

const measured = new Set(laws.filter((law) => law.measured === true).map(({ id }) => id));
/** Faults of a cell that answer right: what they keep, or how long they take, is measured. */
const answersRight = (cell: string): ReadonlySet<string> =>
  new Set(
    mutantsAround(cell)
      .filter(({ wrong }) => wrong.laws.every((law) => measured.has(law)))
      .map(({ id }) => id),
  );

/** Sums are printed after so many diagnoses. */
const EVERY = 250;

const trials: Trial[] = cells
  .flatMap((cell) => {
    const right = answersRight(cell);
    const all = mutants([cell]).filter(({ id }) => !right.has(id));
    return [
      ...drawn(
        all.filter(({ pass }) => pass !== "driver"),
        equations,
      ),
      ...drawn(
        all.filter(({ pass }) => pass === "driver"),
        drivers,
      ),
    ];
  })
  .flatMap(({ id, pass }) =>
    (pass === "forward" && !values.stdio ? dresses : (["own"] as const)).map((dress): Trial => ({
      kind: "fault",
      fault: id,
      dress,
      dtype,
      stdio: values.stdio,
      seed,
    })),
  );
for (let which = 0; which < Number(values.curves); which++) trials.push({ kind: "curve", which, dtype, seed });
const supports = reference.cells.filter(({ cell }) => cells.includes(cell));
for (let k = 0; k < Number(values.right); k++) {
  const { cell, options } = supports[k % supports.length]!;
  const turn = Math.floor(k / supports.length);
  const type = turn % 2 === 0 ? "float64" : "float32";
  trials.push({ kind: "right", cell, options: options[turn % options.length] ?? {}, dtype: type, seed: seed + k });
}

const whatOf = (trial: Trial): string =>
  trial.kind === "fault"
    ? `${trial.fault} (${trial.dress})`
    : trial.kind === "curve"
      ? `activation ${trial.which}`
      : `${trial.cell} ${JSON.stringify(trial.options)} seed ${trial.seed}`;

/** A share in words, rounded down: only all of them are 100 %. */
const percent = (n: number, of: number): string => `${n} of ${of} (${(Math.floor((1000 * n) / of) / 10).toFixed(1)} %)`;

const outcomes: Outcome[] = [];
let waiting = trials
  .map((trial) => ({ trial, lot: hash(seed, `order ${whatOf(trial)}`) }))
  .sort((a, b) => a.lot - b.lot)
  .map(({ trial }) => trial);
process.once("SIGINT", () => (waiting = []));
const runWorker = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.ts", import.meta.url));
    const next = (): void => {
      const trial = waiting.shift();
      if (trial === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(trial);
    };
    worker.on("error", reject);
    worker.on("message", (outcome: Outcome) => {
      outcomes.push(outcome);
      if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${outcomes.length}/${trials.length}`);
      const { trial, place, isFalse, first } = outcome;
      if (place !== null && (place !== 1 || isFalse))
        console.log(`${whatOf(trial)}: place ${place}${isFalse ? ", FALSE" : ""}, first: ${first}`);
      if (outcomes.length % EVERY === 0 && outcomes.length < trials.length)
        summarise(`after ${outcomes.length} of ${trials.length}`, outcomes);
      next();
    });
    next();
  });
await Promise.all(Array.from({ length: Number(values.jobs ?? availableParallelism()) }, runWorker));

const kindOf = ({ trial }: Outcome): string =>
  trial.kind === "right"
    ? "right"
    : trial.kind === "curve"
      ? "activations"
      : trial.fault.split("/")[1] === "driver"
        ? "around the equations"
        : trial.fault.split("/")[1] === "backward"
          ? "in the backward pass"
          : `in the equations, gradients ${trial.dress}`;
function summarise(kind: string, list: readonly Outcome[]): void {
  const counted = list.filter(({ place }) => place !== null);
  const times = list.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const within = (most: number): string =>
    percent(counted.filter(({ place }) => place! >= 1 && place! <= most).length, counted.length);
  const [median, total] = [times[Math.floor(times.length / 2)]!, times.reduce((sum, one) => sum + one, 0)];
  const told = list.every(({ trial }) => trial.kind === "right")
    ? `found right ${within(1)}`
    : `first ${within(1)}, in the first three ${within(3)}`;
  const lies = percent(counted.filter(({ isFalse }) => isFalse).length, counted.length);
  console.log(
    `${kind}: ${told}, false ${lies}; ${median.toFixed(1)} s of processor time each (median), ${times.at(-1)!.toFixed(1)} s at most, ${total.toFixed(0)} s together`,
  );
}
for (const [kind, list] of Map.groupBy(outcomes, kindOf)) summarise(kind, list);
const mistaken = outcomes.filter(({ trial }) => trial.kind !== "right");
if (mistaken.length > 0) summarise("all mistakes", mistaken);
