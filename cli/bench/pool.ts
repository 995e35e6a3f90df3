import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GATE, type Slot, slotsOf } from "../../bench/absolute/slots.ts";
import type { AbsoluteProtocol } from "../../bench/absolute/protocol.ts";
import type { ProgressRecord } from "../../bench/absolute/progress-record.ts";
import { tracingTo } from "../../bench/core/deoptimisations.ts";
import type { Shape } from "../../bench/core/shape.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import type { BenchMessage, BenchPlan } from "./messages.ts";
import { WorkerProcess, terminateAll } from "../../impl/isolation/process.ts";

/** Seconds that a worker may say nothing: a run that takes longer is not waited for. */
const SILENCE = 120;

/** Runs one fresh process. Null where it did its work, else how it ended. */
async function runWorker(plan: BenchPlan, onMessage: (message: BenchMessage) => void): Promise<string | null> {
  const worker = new WorkerProcess(import.meta.url, "./worker", { execArgv: tracingTo(plan.trace) });
  let finished = false;
  const end = await worker.run(plan, SILENCE, (sent) => {
    const message = sent as BenchMessage;
    if (message.kind === "done" || message.kind === "failed") finished = true;
    onMessage(message);
  });
  return finished ? null : end.inWords(SILENCE, (stderr) => oneLine(stderr, 300));
}

/** Name and version of a target, asked of a fresh process that times nothing; a string, one line, says why it cannot be loaded. */
export async function introduced(
  target: string,
  protocol: AbsoluteProtocol,
): Promise<{ readonly name: string; readonly version: string } | string> {
  let answer: { readonly name: string; readonly version: string } | string | null = null;
  const onMessage = (message: BenchMessage): void => {
    if (message.kind === "loaded") answer = { name: message.name, version: message.version };
    else if (message.kind === "failed") answer = oneLine(message.message);
  };
  return inDirectory(async (home) => {
    const plan = { target, protocol, round: GATE, work: [], trace: join(home, "trace.txt") };
    const death = await runWorker(plan, onMessage);
    return answer ?? death ?? "it said nothing";
  });
}

/** Does its work in a directory of its own. */
async function inDirectory<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "gatecheck-bench-"));
  try {
    return await work(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Progress of a run. */
export interface BenchProgress {
  readonly done: number;
  readonly turns: number;
  readonly turn: Slot;
  /** Seconds that the rest will take, if every target takes as long as it last did; null before anything is known. */
  readonly left: number | null;
}

/** A run: its turns one after the other, alone on the machine as far as it lies with us. */
export class BenchPool {
  readonly #record: ProgressRecord;
  #stopped = false;

  constructor(record: ProgressRecord) {
    this.#record = record;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Starts no more turns; measurements stay. */
  stop(): void {
    this.#stopped = true;
    terminateAll();
  }

  async run(targets: readonly string[], show: (progress: BenchProgress) => void): Promise<void> {
    const { shapes, protocol } = this.#record;
    const turns = slotsOf(targets, shapes, protocol.processes);
    const lasted = new Map<string, number>();
    const kindOf = ({ target, round }: Slot): string => `${round < 0} ${target}`;
    await inDirectory(async (home) => {
      for (const [done, turn] of turns.entries()) {
        if (this.#stopped) return;
        const rest = turns.slice(done).map((one) => lasted.get(kindOf(one)));
        const known = rest.filter((seconds) => seconds !== undefined);
        const mean = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
        show({ done, turns: turns.length, turn, left: mean === null ? null : mean * rest.length });
        const began = performance.now();
        await this.#take(turn, join(home, `${done}.txt`));
        lasted.set(kindOf(turn), (performance.now() - began) / 1000);
      }
    });
  }

  /** Runs one turn. If its process dies, the workload that it was at is refused, and another process goes on with the rest. */
  async #take(turn: Slot, trace: string): Promise<void> {
    const record = this.#record;
    const { target, round } = turn;
    for (let left = record.left(turn); left.length > 0 && !this.#stopped; left = record.left(turn)) {
      const work = left.map((shape) => ({ shape, passed: record.answerTo(target, shape) }));
      let at = 0;
      let loaded = false;
      const onMessage = (message: BenchMessage): void => {
        if (message.kind === "failed") record.failed(target, oneLine(message.message));
        else if (message.kind === "loaded") {
          record.loaded(target, message.name, message.version);
          loaded = true;
        } else if (message.kind !== "done") {
          at = message.at + 1;
          const shape = left[message.at] as Shape;
          if (message.kind === "gated")
            record.gated(target, shape, {
              ...message.gated,
              objection: message.gated.objection && oneLine(message.gated.objection),
            });
          else if (message.kind === "timed") record.timed(target, shape, message.samples);
          else record.refused(target, shape, oneLine(message.reason));
        }
      };
      const plan: BenchPlan = { target, protocol: record.protocol, round, work, trace };
      const death = await runWorker(plan, onMessage);
      if (this.#stopped) return;
      const victim = left[at];
      if (death === null) return;
      if (!loaded || victim === undefined) record.failed(target, death);
      else record.refused(target, victim, death);
    }
  }
}
