/** Fresh processes for untrusted code: each order has so long for its answer, and nothing of a process outlives it. */
import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { BlockCount } from "../work/result.ts";
import type { Timed } from "./blocks.ts";
import { keepOn } from "./cores.ts";
import type { Alive, Answer, DuetJob, GateJob, Order, ServeJob, WorkJob } from "./job.ts";
import type { DuetBlocks } from "./result.ts";

/** A side crashed, hung or refused: one line. */
export class ProcessFailure extends Error {
  override readonly name = "ProcessFailure";
}

/** Seconds for the start of a process, and for each workload, or block, of which it says nothing before it is done. */
const START = 30;
const EACH = 30;

const running = new Set<ChildProcess>();

/** Stops every process at once. */
export function dismissProcesses(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** What runs in a process, relative to this file. */
type Worker = "./worker" | "./gate-worker" | "../work/worker";

process.once("exit", dismissProcesses);

class Process {
  readonly #child: ChildProcess;
  #stderr = "";

  /** @param core the one to stay on */
  constructor(worker: Worker, core?: number) {
    const file = fileURLToPath(new URL(`${worker}${extname(import.meta.url)}`, import.meta.url));
    // a group of its own: what a terminal says to all of a group does not end it while it starts
    this.#child = fork(file, { stdio: ["ignore", "ignore", "pipe", "ipc"], serialization: "advanced", detached: true });
    if (core !== undefined && this.#child.pid !== undefined) keepOn(core, this.#child.pid);
    running.add(this.#child);
    this.#child.once("close", () => running.delete(this.#child));
    this.#child.on("error", () => this.#child.kill("SIGKILL"));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
  }

  /** @throws ProcessFailure */
  ask<K extends Answer["kind"]>(order: Order & { readonly kind: K }, seconds: number): Promise<Answer & { kind: K }> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.#child.kill("SIGKILL");
      }, seconds * 1000);
      const settle = (): void => {
        clearTimeout(timer);
        this.#child.off("message", onMessage).off("close", onClose);
      };
      const onMessage = (answer: Answer | Alive): void => {
        if (answer.kind === "alive") {
          timer.refresh();
          return;
        }
        settle();
        if (answer.kind === order.kind) resolve(answer as Answer & { kind: K });
        else
          reject(new ProcessFailure(answer.kind === "failed" ? answer.message : `its process answered ${answer.kind}`));
      };
      const onClose = (code: number | null, signal: string | null): void => {
        settle();
        const how = late ? `did not answer within ${seconds} s` : `ended with ${signal ?? `status ${code}`}`;
        const last = signal === null ? stripVTControlCharacters(this.#stderr).trim().split("\n").at(-1)! : "";
        reject(new ProcessFailure(`its process ${how}${last === "" ? "" : `: ${last}`}`));
      };
      this.#child.on("message", onMessage).on("close", onClose);
      this.#child.send(order, (error) => error && this.#child.kill("SIGKILL"));
    });
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

/** All sides in one process. @throws ProcessFailure */
export async function timeTogether(job: DuetJob): Promise<readonly DuetBlocks[]> {
  const process = new Process("./worker");
  try {
    return (await process.ask(job, START + EACH * job.workloads.length)).blocks;
  } finally {
    process.end();
  }
}

/** The gate. @throws ProcessFailure */
export async function gate(job: GateJob): Promise<Answer & { readonly kind: "gate" }> {
  const process = new Process("./gate-worker");
  try {
    return await process.ask(job, START + EACH * job.shapes.length);
  } finally {
    process.end();
  }
}

/** What is executed. @throws ProcessFailure */
export async function countWork(job: WorkJob): Promise<readonly BlockCount[]> {
  const process = new Process("../work/worker");
  try {
    return (await process.ask(job, START + EACH * job.workloads.length)).counts;
  } finally {
    process.end();
  }
}

/** One side in a process of its own, some blocks at a time. */
export interface Served {
  /** @throws ProcessFailure */
  readonly timed: (workload: string) => Timed;
  readonly end: () => void;
}

/** @throws ProcessFailure */
export async function serve(job: ServeJob, core?: number): Promise<Served> {
  const process = new Process("./worker", core);
  try {
    await process.ask(job, START);
  } catch (error) {
    process.end();
    throw error;
  }
  return {
    timed: (workload) => async (runs, blocks) =>
      (await process.ask({ kind: "turn", workload, runs, blocks }, EACH * blocks)).blocks,
    end: () => process.end(),
  };
}
