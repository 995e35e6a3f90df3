/** Fresh processes for untrusted code: each order has so long for its answer, and nothing of a process outlives it. */
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { BlockCount } from "./work/result.ts";
import type { Timed } from "./blocks.ts";
import { opened, sealed } from "../../impl/isolation/channel.ts";
import { end, watch } from "../../impl/targets/stdio/group.ts";
import { keepOn } from "./cores.ts";
import { compiledBeside } from "./inputs.ts";
import type { Answer, PairedJob, GateJob, Loadable, Command, Said, ServeJob, WorkJob } from "./job.ts";
import type { PairedBlocks } from "./result.ts";

/** A side crashed, hung or refused: one line. */
export class ProcessFailure extends Error {
  override readonly name = "ProcessFailure";
}

/** Seconds for the start of a process, and for each workload, or block, of which it says nothing before it is done. */
const START = 30;
/** Of a process that starts a program first, which may take as long as the protocol grants it. */
const START_PROGRAM = 150;
const startOf = (loads: readonly Loadable[]): number =>
  loads.some(({ kind }) => kind === "program") ? START_PROGRAM : START;
const EACH = 30;

/** Milliseconds in which a process is to end by itself, and to end what it started. */
const GRACE = 1000;

/** What runs in a process, relative to this file. */
type Worker = "./worker" | "./gate-worker" | "./work/worker";

class Process {
  readonly #child: ChildProcess;
  #stderr = "";

  /**
   * @param core the one to stay on
   * @param compiled directory of what was compiled before
   */
  constructor(worker: Worker, core?: number, compiled?: string) {
    const file = fileURLToPath(new URL(`${worker}${extname(import.meta.url)}`, import.meta.url));
    // a group of its own: what a terminal says to all of a group does not end it while it starts
    this.#child = fork(file, {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
      detached: true,
      env: { ...process.env, ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }) },
    });
    const { pid } = this.#child;
    if (pid !== undefined) {
      watch(pid);
      this.#child.once("exit", () => end(pid));
      if (core !== undefined) keepOn(core, pid);
    }
    this.#child.on("error", () => this.#kill());
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
  }

  #kill(): void {
    if (this.#child.pid !== undefined) end(this.#child.pid);
  }

  /** What it said last; of an error that nobody caught, not the version of Node that follows it. */
  #lastWords(): string {
    const lines = stripVTControlCharacters(this.#stderr).trim().split("\n");
    return lines.findLast((line) => line.trim() !== "" && !/^(Node\.js v|\s+at )/.test(line)) ?? "";
  }

  /** @throws ProcessFailure */
  ask<K extends Answer["kind"]>(order: Command & { readonly kind: K }, seconds: number): Promise<Answer & { kind: K }> {
    const key = randomUUID();
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.#kill();
      }, seconds * 1000);
      const settle = (): void => {
        clearTimeout(timer);
        this.#child.off("message", onMessage).off("close", onClose);
      };
      const onMessage = (sent: unknown): void => {
        const message = opened(key, sent) as Said | null;
        if (message === null) return;
        if (message.kind === "alive") {
          timer.refresh();
          return;
        }
        settle();
        if (message.kind === order.kind) resolve(message as Answer & { kind: K });
        else
          reject(
            new ProcessFailure(message.kind === "failed" ? message.message : `its process answered ${message.kind}`),
          );
      };
      const onClose = (code: number | null, signal: string | null): void => {
        settle();
        const how = late ? `did not answer within ${seconds} s` : `ended with ${signal ?? `status ${code}`}`;
        const last = signal === null ? this.#lastWords() : "";
        reject(new ProcessFailure(`its process ${how}${last === "" ? "" : `: ${last}`}`));
      };
      this.#child.on("message", onMessage).on("close", onClose);
      this.#child.send(sealed(key, order), (error) => error && this.#kill());
    });
  }

  /** Lets it end what it started, a program under test; then nothing of its group is left. */
  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    const timer = setTimeout(() => this.#kill(), GRACE);
    if (this.#child.connected) this.#child.disconnect();
    await gone;
    clearTimeout(timer);
  }
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

/** What is executed. @throws ProcessFailure */
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
  /** That it still answers what passed the gate. @throws ProcessFailure */
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
