import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Command, Option } from "commander";
import { faults as faultsOf, faultsOf as equationFaultsOf } from "../../properties/faults/catalogue.ts";
import type { Fault } from "../../properties/faults/fault.ts";
import { type Fate, type Trial } from "../../properties/power.ts";
import { noticed } from "../../properties/published/score.ts";
import { suites } from "../../properties/published/vectors.ts";
import { coverOf } from "../../properties/vectors.ts";
import type { Thoroughness } from "../../properties/verify.ts";
import { catalogue, stepFor } from "../../spec/catalogue.ts";
import { cellsOf, oneOf, wholeNumber } from "../choices.ts";
import { columns } from "../../reports/columns.ts";
import { fatesToText, shareOf } from "../../reports/power.ts";
import { UsageError } from "../errors.ts";
import type { PowerNews, PowerOrder } from "../power-worker.ts";
import { StatusLine } from "../status-line.ts";
import { version } from "../version.ts";

interface Flags {
  readonly cells?: string;
  readonly fault?: string;
  readonly level: string;
  readonly seed: string;
  readonly matrix?: boolean;
  readonly published?: boolean;
  readonly json?: boolean;
}

const workerFile = fileURLToPath(new URL(`../power-worker${extname(import.meta.url)}`, import.meta.url));

/** Put faults to the laws on all processors; in the order of the faults, as far as it got before `stopped`. */
async function fatesOf(
  order: PowerOrder,
  wanted: readonly number[],
  show: (done: number, fate: Fate) => void,
  stopped: () => boolean,
): Promise<Fate[]> {
  const waiting = [...wanted];
  const found = new Map<number, Fate>();
  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: order });
      const next = (): void => {
        const index = stopped() ? undefined : waiting.shift();
        if (index === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(index);
      };
      worker.on("error", reject);
      worker.on("message", ({ index, fate }: PowerNews) => {
        found.set(index, fate);
        show(found.size, fate);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, lane));
  return [...found].sort(([a], [b]) => a - b).map(([, fate]) => fate);
}

/** One fault at length. */
const one = ({ fault, sentence, fate, attempts, distinguishedBy }: Fate): string =>
  [
    fault,
    `  ${sentence}`,
    ...attempts
      .filter(({ killed }) => killed)
      .map(({ law, cases, case: line }) => `  killed by ${law} in case ${cases}: ${line}`),
    ...(fate === "equivalent" ? ["  equivalent: it is the same function on every case that was tried"] : []),
    ...(fate === "survived"
      ? [
          `  SURVIVED; it differs from the definition in ${distinguishedBy === null ? "few cases, or in a second call" : `case ${distinguishedBy}`}`,
        ]
      : []),
  ].join("\n");

function chosen(all: readonly Fault[], id: string | undefined): number[] {
  const indices = [...all.keys()];
  if (id === undefined) return indices;
  const found = indices.filter((index) => all[index]?.id === id);
  if (found.length > 0) return found;
  const like = all.filter((fault) => fault.id.includes(id)).slice(0, 5);
  const hint =
    like.length === 0
      ? "; `gatecheck power --json` lists them"
      : `; there are ${like.map((fault) => fault.id).join(", ")}`;
  throw new UsageError(`unknown fault ${JSON.stringify(id)}${hint}`);
}

/** Every suite that others publish, and our own vectors, on the same faults: those of outputs and states. */
function published(seed: number): string {
  const of = (list: readonly unknown[], whole: readonly unknown[]): string => `${list.length} of ${whole.length}`;
  const row = (name: string, vectors: number, found: readonly Fault[], all: readonly Fault[]): string[] => {
    const exchanged = (among: readonly Fault[]): Fault[] => among.filter(({ operator }) => operator === "exchanged");
    const part = shareOf(found.length, all.length);
    return [name, String(vectors), of(found, all), part, of(exchanged(found), exchanged(all))];
  };
  const rows = [...Map.groupBy(suites(), ({ cell }) => cell)].flatMap(([cell, its]) => {
    const all = equationFaultsOf(stepFor(cell, {})).filter(({ pass }) => pass === "forward");
    const own = coverOf(cell, all, { dtype: "float64", gradients: false, seed });
    const found = all.filter((fault) => !own.left.includes(fault));
    return [
      ...its.map((suite) => row(suite.name, suite.vectors.length, noticed(suite, all), all)),
      row(`gatecheck vectors --cells ${cell}`, own.cases.length, found, all),
    ];
  });
  return columns([["suite", "vectors", "faults noticed", "", "of parameters exchanged"], ...rows]).join("\n");
}

async function power(flags: Flags): Promise<void> {
  const seed = wholeNumber("--seed", flags.seed, 2 ** 32 - 1);
  if (flags.published) {
    process.stdout.write(`${published(seed)}\n`);
    return;
  }
  const ofFault = catalogue.find(({ id }) => flags.fault?.startsWith(`${id}/`));
  const cells = flags.cells ? cellsOf(flags.cells) : (ofFault ? [ofFault] : catalogue).map(({ id }) => id);
  const level: Thoroughness = oneOf("--level", flags.level, ["quick", "standard", "exhaustive"] as const);
  const all = faultsOf(cells);
  const wanted = chosen(all, flags.fault);
  const trial: Trial = { level, seed, matrix: flags.matrix ?? false, shrink: flags.fault !== undefined };
  const status = new StatusLine(process.stderr);
  let interrupted = false;
  process.once("SIGINT", () => (interrupted = true));
  const fates = await fatesOf(
    { cells, trial },
    wanted,
    (done, { fault }) => status.show(`${done}/${wanted.length} ${fault}`),
    () => interrupted,
  );
  status.clear();
  const finished = fates.length === wanted.length;
  if (flags.json) {
    const { matrix } = trial;
    const report = { schema: "gatecheck/power/1", gatecheck: version, level, seed, matrix, finished, faults: fates };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    process.stdout.write(
      `${flags.fault === undefined ? fatesToText(fates, trial.matrix) : fates.map(one).join("\n")}\n`,
    );
    if (!finished) process.stdout.write(`\ninterrupted: ${fates.length} of ${wanted.length} faults were tried\n`);
  }
  const survived = fates.some(({ fate }) => fate === "survived");
  process.exitCode = finished ? (survived ? 1 : 0) : 130;
}

export const powerCommand: Command = new Command("power")
  .description(
    "How much the laws can see: every single fault in the equations of every cell, and in their derivatives, is put to them. " +
      "A fault that no law refuses is a survivor, unless it is the same function written in another way.",
  )
  .option("--cells <LIST>", "cells between commas (default: all)")
  .option("--fault <ID>", "one fault alone, with the smallest case that shows it")
  .addOption(new Option("--level <LEVEL>", "cases for each law: quick, standard or exhaustive").default("quick"))
  .option("--seed <N>", "of all cases", "0")
  .option("--matrix", "try every law on every fault, and find few laws that kill them all; takes long")
  .option(
    "--published",
    "score the vectors of ONNX, WebNN, Keras and our own on the forward faults of their cells instead",
  )
  .option("--json", "print the result as JSON")
  .addHelpText("after", "\nExit status: 0 no survivor, 1 survivors, 2 the command is wrong, 130 interrupted.")
  .action(power);
