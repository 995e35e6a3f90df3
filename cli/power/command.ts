import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Command, Option } from "commander";
import { mutants as faultsOf } from "../../properties/mutants/catalogue.ts";
import type { Mutant } from "../../properties/mutants/mutant.ts";
import { type Fate, type PowerRun } from "../../properties/mutants/evaluate/power.ts";
import type { Level } from "../../properties/run/tasks.ts";
import { catalogue } from "../../spec/catalogue.ts";
import { profileNames } from "../../spec/language/precision.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { arithmeticOf, cellsOf, oneOf, wholeNumber } from "../shared/choices.ts";
import { fatesToText } from "../../reports/power/index.ts";
import { jsonText } from "../../impl/untrusted-text.ts";
import { UsageError } from "../shared/errors.ts";
import type { PowerMessage, PowerPlan } from "./worker.ts";
import { publishedScores, scoresToText } from "../../reports/power/published.ts";
import { logEvery } from "../shared/log-every.ts";
import { StatusLine } from "../shared/status-line.ts";
import { version } from "../shared/version.ts";

interface Flags {
  readonly cells?: string;
  readonly define?: readonly string[];
  readonly fault?: string;
  readonly level: string;
  readonly seed: string;
  readonly matrix?: boolean;
  readonly precision?: string;
  readonly list?: boolean;
  readonly published?: boolean;
  readonly json?: boolean;
}

const workerFile = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** Put faults to the laws on all processors; in the order of the faults, as far as it got before `stopped`. */
async function fatesOf(
  plan: PowerPlan,
  wanted: readonly number[],
  show: (done: number, fate: Fate) => void,
  stopped: () => boolean,
): Promise<Fate[]> {
  const waiting = [...wanted];
  const found = new Map<number, Fate>();
  const runWorker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: plan });
      const next = (): void => {
        const index = stopped() ? undefined : waiting.shift();
        if (index === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(index);
      };
      worker.on("error", reject);
      worker.on("message", ({ index, fate }: PowerMessage) => {
        found.set(index, fate);
        show(found.size, fate);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, runWorker));
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

function chosen(all: readonly Mutant[], id: string | undefined): number[] {
  const indices = [...all.keys()];
  if (id === undefined) return indices;
  const found = indices.filter((index) => all[index]?.id === id);
  if (found.length > 0) return found;
  const like = all.filter((fault) => fault.id.includes(id)).slice(0, 5);
  const hint =
    like.length === 0
      ? "; `gatecheck power --list` lists them"
      : `; there are ${like.map((fault) => fault.id).join(", ")}`;
  throw new UsageError(`unknown fault ${JSON.stringify(id)}${hint}`);
}

/** The cells whose faults are meant. @throws UsageError */
function cellsMeant({ cells, fault }: Flags, own: readonly string[]): string[] {
  const its = catalogue.find(({ id }) => fault?.startsWith(`${id}/`))?.id;
  if (cells === undefined) return its !== undefined ? [its] : own.length > 0 ? [...own] : catalogue.map(({ id }) => id);
  const named = cellsOf(cells);
  if (its !== undefined && !named.includes(its))
    throw new UsageError(
      `--cells ${cells} and --fault ${fault} contradict each other: that is a fault of ${its}; leave --cells out`,
    );
  return named;
}

/** The mutants by id, as lines of text or as JSON. */
function list(all: readonly Mutant[], json: boolean): string {
  if (!json) return all.map(({ id, sentence }) => `${id}: ${sentence}`).join("\n");
  const faults = all.map(({ id, cell, pass, operator, sentence }) => ({ id, cell, pass, operator, sentence }));
  return jsonText({ schema: "gatecheck/faults/1", gatecheck: version, faults }).trimEnd();
}

/** The published suites, scored. */
function published(seed: number, json: boolean): string {
  const scores = publishedScores(seed);
  if (!json) return scoresToText(scores);
  return jsonText({ schema: "gatecheck/published/1", gatecheck: version, seed, suites: scores }).trimEnd();
}

async function power(flags: Flags): Promise<void> {
  const seed = wholeNumber("--seed", flags.seed, 2 ** 32 - 1);
  if (flags.published) {
    process.stdout.write(`${published(seed, flags.json ?? false)}\n`);
    return;
  }
  const own = await settleDefinitions(flags.define);
  const cells = cellsMeant(
    flags,
    own.map(({ id }) => id),
  );
  const level: Level = oneOf("--level", flags.level, ["quick", "standard", "exhaustive"] as const);
  const all = faultsOf(cells);
  if (flags.list) {
    process.stdout.write(`${list(all, flags.json ?? false)}\n`);
    return;
  }
  const wanted = chosen(all, flags.fault);
  const trial: PowerRun = {
    level,
    seed,
    matrix: flags.matrix ?? false,
    shrink: flags.fault !== undefined,
    ...(flags.precision !== undefined && { precision: arithmeticOf("--precision", flags.precision) }),
  };
  const status = new StatusLine(process.stderr, logEvery());
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
    process.stdout.write(jsonText(report));
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
  .option("--cells <LIST>", "cells between commas (default: all, or those of --define)")
  .addOption(defineOption())
  .option("--fault <ID>", "one fault alone, with the smallest case that shows it")
  .addOption(new Option("--level <LEVEL>", "cases for each law: quick, standard or exhaustive").default("quick"))
  .option("--seed <N>", "of all cases", "0")
  .option("--precision <NAME>", `the arithmetic that mutants declare: ${profileNames.join(", ")}, or in numbers`)
  .option("--matrix", "try every law on every fault, and find few laws that kill them all; takes long")
  .addOption(
    new Option("--list", "print the faults and what they are, and try none").conflicts(["fault", "level", "matrix"]),
  )
  .addOption(
    new Option(
      "--published",
      "score the vectors of ONNX, WebNN, Keras and our own on the forward faults of their cells instead",
    ).conflicts(["cells", "fault", "level", "matrix", "list"]),
  )
  .option("--json", "print the result as JSON")
  .addHelpText("after", "\nExit status: 0 no survivor, 1 survivors, 2 the command is wrong, 130 interrupted.")
  .action(power);
