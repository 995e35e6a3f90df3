/** Fresh processes for untrusted code: each command has so long for its answer, and nothing of a process outlives it. */
import { stripVTControlCharacters } from "node:util";
import type { BlockCount } from "./work/result.ts";
import type { Timed } from "./blocks.ts";
import { ProcessEnd, WorkerProcess } from "../../impl/isolation/process.ts";
import { keepOn } from "./cores.ts";
import { compiledBeside } from "./inputs.ts";
import type { Answer, PairedJob, GateJob, Loadable, Command, WorkerMessage, ServeJob, WorkJob } from "./job.ts";
import type { PairedBlocks } from "./result.ts";

/** A side crashed, hung or refused: one line. */
export class ProcessFailure extends Error {
  override readonly name = "ProcessFailure";
}

/** Seconds in which a process loads its sides: more than a program has for its start. */
const START = 130;
/** Seconds for an answer, or a block; and beyond them, in which a process that waits for a program says so by itself. */
const EACH = 30;
const MARGIN = 10;
/** The same for a process that may start a program again. */
const eachOf = (loads: readonly Loadable[]): number =>
  loads.some(({ kind }) => kind === "program") ? START + EACH : EACH + MARGIN;

/** Milliseconds in which a process is to end by itself, and to end what it started. */
const GRACE = 1000;

/** File that runs in a process, relative to this one. */
type Worker = "./worker" | "./gate-worker" | "./work/worker";

class Process {
  readonly #worker: WorkerProcess;

  /**
   * @param core the one to stay on
   * @param compiled directory of code that was compiled before
   */
  constructor(worker: Worker, core?: number, compiled?: string) {
    const env = compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled };
    this.#worker = new WorkerProcess(import.meta.url, worker, { env, group: true });
    const { pid } = this.#worker;
    if (core !== undefined && pid !== undefined) keepOn(core, pid);
  }

  /**
   * @param seconds without a sign of life
   * @param start the same until the first: it loads what it is to run
   * @throws ProcessFailure
   */
  async ask<K extends Answer["kind"]>(
    command: Command & { readonly kind: K },
    seconds: number,
    start = seconds,
  ): Promise<Answer & { kind: K }> {
    let alive = false;
    const limit = (): number => (alive ? seconds : Math.max(seconds, start));
    const heard = (sent: unknown): Exclude<WorkerMessage, { kind: "alive" }> | undefined => {
      const message = sent as WorkerMessage;
      if (message.kind !== "alive") return message;
      alive = true;
      return undefined;
    };
    const answer = await this.#worker.ask(command, seconds, heard, limit);
    if (answer instanceof ProcessEnd) {
      const { hung, code, signal, stderr } = answer;
      const how = hung ? `did not answer within ${limit()} s` : `ended with ${signal ?? `status ${code}`}`;
      const last = signal === null ? lastWords(stderr) : "";
      throw new ProcessFailure(`its process ${how}${last === "" ? "" : `: ${last}`}`);
    }
    if (answer.kind === command.kind) return answer as Answer & { kind: K };
    throw new ProcessFailure(answer.kind === "failed" ? answer.message : `its process answered ${answer.kind}`);
  }

  /** Lets it end the program under test that it started; then nothing of its group is left. */
  end(): Promise<void> {
    return this.#worker.close(GRACE);
  }
}

/** Last line of standard error; of an error that nobody caught, not the version of Node that follows it. */
function lastWords(stderr: string): string {
  const lines = stripVTControlCharacters(stderr).trim().split("\n");
  return lines.findLast((line) => line.trim() !== "" && !/^(Node\.js v|\s+at )/.test(line)) ?? "";
}

/** All sides in one process. @throws ProcessFailure */
export async function timeTogether(job: PairedJob): Promise<readonly PairedBlocks[]> {
  const process = new Process("./worker", undefined, compiledBeside(job.inputs));
  try {
    return (await process.ask(job, EACH + MARGIN, START)).blocks;
  } finally {
    await process.end();
  }
}

/** The gate. @throws ProcessFailure */
export async function gate(job: GateJob): Promise<Answer & { readonly kind: "gate" }> {
  const process = new Process("./gate-worker");
  try {
    return await process.ask(job, eachOf([job.load]), START);
  } finally {
    await process.end();
  }
}

/** Counts the blocks of code that each workload executes. @throws ProcessFailure */
export async function countWork(job: WorkJob): Promise<readonly BlockCount[]> {
  const process = new Process("./work/worker");
  try {
    return (await process.ask(job, EACH + MARGIN, START)).counts;
  } finally {
    await process.end();
  }
}

/** One side in a process of its own, some blocks at a time. */
export interface Served {
  /** @throws ProcessFailure */
  readonly timed: (workload: string) => Timed;
  /** Checks that it still answers what passed the gate. @throws ProcessFailure */
  readonly hold: (workload: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** @throws ProcessFailure */
export async function serve(job: ServeJob, core?: number): Promise<Served> {
  const process = new Process("./worker", core, compiledBeside(job.inputs));
  try {
    await process.ask(job, START);
  } catch (error) {
    await process.end();
    throw error;
  }
  return {
    timed: (workload) => async (runs, blocks) =>
      (await process.ask({ kind: "slot", workload, runs, blocks }, EACH * blocks)).blocks,
    hold: async (workload) => void (await process.ask({ kind: "recheck", workload }, EACH)),
    end: () => process.end(),
  };
}
