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

/** Seconds for the start of a process, and for each workload, or block, of which it says nothing before it is done. */
const START = 30;
/** The same for a process that starts a program first: the protocol grants it that long. */
const START_PROGRAM = 150;
const startOf = (loads: readonly Loadable[]): number =>
  loads.some(({ kind }) => kind === "program") ? START_PROGRAM : START;
const EACH = 30;

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

  /** @throws ProcessFailure */
  async ask<K extends Answer["kind"]>(
    command: Command & { readonly kind: K },
    seconds: number,
  ): Promise<Answer & { kind: K }> {
    const answer = await this.#worker.ask(command, seconds, (sent) => {
      const message = sent as WorkerMessage;
      return message.kind === "alive" ? undefined : message;
    });
    if (answer instanceof ProcessEnd) {
      const { hung, code, signal, stderr } = answer;
      const how = hung ? `did not answer within ${seconds} s` : `ended with ${signal ?? `status ${code}`}`;
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
    return (await process.ask(job, START + EACH * job.workloads.length)).blocks;
  } finally {
    await process.end();
  }
}

/** The gate. @throws ProcessFailure */
export async function gate(job: GateJob): Promise<Answer & { readonly kind: "gate" }> {
  const process = new Process("./gate-worker");
  try {
    return await process.ask(job, startOf([job.load]) + EACH * job.shapes.length);
  } finally {
    await process.end();
  }
}

/** Counts the blocks of code that each workload executes. @throws ProcessFailure */
export async function countWork(job: WorkJob): Promise<readonly BlockCount[]> {
  const process = new Process("./work/worker");
  try {
    return (await process.ask(job, START + EACH * job.workloads.length)).counts;
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
    await process.ask(job, startOf(job.arms.map(({ load }) => load)));
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
