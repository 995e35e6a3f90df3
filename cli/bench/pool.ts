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
import { ANSWER_LIMIT, LIMITS, sourceOf } from "../targets.ts";

/** Faults of one target after which the rest of it is not tried. */
const MAX_FAULTS = 3;
/** Seconds beyond its limits in which a process that waits for a program says so by itself. */
const MARGIN = 10;

/** Runs one fresh process. Null where it did its work, else how it ended. */
async function runWorker(plan: BenchPlan, onMessage: (message: BenchMessage) => void): Promise<string | null> {
  const worker = new WorkerProcess(import.meta.url, "./worker", { execArgv: tracingTo(plan.trace) });
  let finished = false;
  let loaded = false;
  const { answerLimit, target } = plan;
  const start = Math.max(LIMITS.load, answerLimit) + MARGIN;
  const outside = sourceOf(target).kind === "program";
  let asking = false;
  const limit = (): number => {
    // a program that is started again has its time for that too, and we judge in the process that asks
    if (outside || !loaded) return start + answerLimit;
    if (plan.round !== GATE) return answerLimit + MARGIN;
    return asking ? answerLimit : start;
  };
  const end = await worker.run(
    plan,
    answerLimit,
    (sent) => {
      const message = sent as BenchMessage;
      if (message.kind === "loaded") loaded = true;
      asking = message.kind === "asking";
      if (message.kind === "done" || message.kind === "failed") finished = true;
      onMessage(message);
    },
    limit,
  );
  return finished ? null : end.inWords(limit(), (stderr) => oneLine(stderr, 300));
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
    const trace = join(home, "trace.txt");
    const plan = { target, protocol, round: GATE, work: [], trace, answerLimit: ANSWER_LIMIT };
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
  readonly #answerLimit: number;
  readonly #faults = new Map<string, number>();
  #stopped = false;

  /** @param answerLimit seconds for one answer */
  constructor(record: ProgressRecord, answerLimit: number) {
    this.#record = record;
    this.#answerLimit = answerLimit;
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
        } else if (message.kind === "fault") this.#fault(target);
        else if (message.kind !== "done" && message.kind !== "asking" && message.kind !== "answered") {
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
      const answerLimit = this.#answerLimit;
      const plan: BenchPlan = { target, protocol: record.protocol, round, work, trace, answerLimit };
      const death = await runWorker(plan, onMessage);
      if (this.#stopped) return;
      const victim = left[at];
      const faults = death === null ? (this.#faults.get(target) ?? 0) : this.#fault(target);
      if (death !== null && (!loaded || victim === undefined)) record.failed(target, death);
      else if (death !== null) record.refused(target, victim as Shape, death);
      if (faults >= MAX_FAULTS && record.left(turn).length > 0)
        record.failed(target, `not tried: it crashed, hung or broke the protocol ${faults} times`);
      if (death === null) return;
    }
  }

  #fault(target: string): number {
    const faults = (this.#faults.get(target) ?? 0) + 1;
    this.#faults.set(target, faults);
    return faults;
  }
}
