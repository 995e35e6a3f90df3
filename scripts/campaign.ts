/**
 * A long run of every law on the reference: N effective cases each, spread over cells and options.
 *
 *     node scripts/campaign.ts --cases 10000 --dtype float32
 *
 * Prints a line for each law: cases tried, those that could have failed, and the worst observed/bound with its case. Fails on any
 * verdict but `holds`.
 */
import { parseArgs } from "node:util";
import { reference } from "../impl/reference/index.ts";
import { laws } from "../properties/laws/index.ts";
import type { JsonNumber, Verdict } from "../properties/verdict.ts";
import type { Task } from "../properties/run/task.ts";
import { settle, tasksOf } from "../properties/run/tasks.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "10000" },
    dtype: { type: "string", default: "float64" },
    seed: { type: "string", default: "1" },
    laws: { type: "string" },
  },
});
const [wanted, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(seed))
  throw new RangeError(`--cases ${values.cases} --seed ${values.seed}: must be whole numbers, cases at least 1`);
if (values.dtype !== "float32" && values.dtype !== "float64")
  throw new RangeError(`--dtype ${values.dtype}: must be float32 or float64`);

const chosen = values.laws?.split(",") ?? null;
const tasks = tasksOf(
  { name: "reference", implementation: reference, findings: [] },
  { cells: null, laws: laws.filter(({ id }) => chosen === null || chosen.includes(id)) },
).filter(({ dtype }) => dtype === values.dtype);
if (tasks.length === 0) throw new RangeError(`--laws ${values.laws}: no law has this id`);

const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
};

async function verdictOf(task: Task, effective: number): Promise<Verdict> {
  const budget = { effective, most: 8 * effective + 16, shrinkTries: 5_000 };
  const outcome = await settle(task, budget, seed, "faithful");
  if (outcome === null || !("verdict" in outcome)) throw new Error(`${task.law.id}: no verdict`);
  return outcome.verdict;
}

const ratioOf = (ratio: JsonNumber | undefined): number => Number(ratio ?? 0);

const started = performance.now();
let done = 0;
for (const { id } of laws) {
  const its = tasks.filter(({ law }) => law.id === id);
  const verdicts: Verdict[] = [];
  for (const task of its) {
    progress(`${++done}/${tasks.length} ${id} ${task.support.cell} ${JSON.stringify(task.options)}`);
    verdicts.push(await verdictOf(task, Math.ceil(wanted / its.length)));
  }
  if (its.length === 0) continue;
  progress("");
  const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const worst = verdicts.reduce((a, b) => (ratioOf(b.worst?.ratio) > ratioOf(a.worst?.ratio) ? b : a)).worst;
  const top =
    worst === null || worst.ratio === 0
      ? "exact"
      : `worst ${ratioOf(worst.ratio).toFixed(3)} of the bound at ${worst.case}`;
  console.log(`${id}: ${sum(({ cases }) => cases)} cases, ${sum(({ effective }) => effective)} effective; ${top}`);
  for (const { verdict, cell, message, counterexample } of verdicts) {
    if (verdict === "holds") continue;
    process.exitCode = 1;
    console.log(`  ${verdict} on ${cell}: ${message ?? JSON.stringify(counterexample)}`);
  }
}
console.log(
  `${values.dtype}, seed ${seed}: ${((performance.now() - started) / 1_000).toFixed(0)} s on node ${process.versions.node}`,
);
