import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GATE, type Slot, slotsOf } from "../../bench/absolute/slots.ts";
import type { AbsoluteProtocol } from "../../bench/absolute/protocol.ts";
import type { ProgressRecord } from "../../bench/absolute/progress-record.ts";
import { tracingTo } from "../../bench/core/deoptimisations.ts";
import type { Shape } from "../../bench/core/shape.ts";
import { oneLine } from "../../reports/text/text.ts";
import type { BenchMessage, BenchPlan } from "./messages.ts";
import { opened, sealed } from "../../impl/isolation/channel.ts";

/** Seconds that a worker may say nothing: a run that takes longer is not waited for. */
const SILENCE = 120;

const worker = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** One fresh process. Null where it did its work, else how it ended. */
function shift(
  order: BenchPlan,
  hear: (news: BenchMessage) => void,
  began: (child: ChildProcess) => void,
): Promise<string | null> {
  return new Promise((resolve) => {
    const key = randomUUID();
    const child = fork(worker, {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
      execArgv: [...process.execArgv, ...tracingTo(order.trace)],
    });
    began(child);
    let finished = false;
    let hung = false;
    let stderr = "";
    const watchdog = (): NodeJS.Timeout =>
      setTimeout(() => {
        hung = true;
        child.kill("SIGKILL");
      }, SILENCE * 1000);
    let timer = watchdog();
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-2000)));
    child.on("message", (sent) => {
      const news = opened(key, sent) as BenchMessage | null;
      if (news === null) return;
      clearTimeout(timer);
      timer = watchdog();
      if (news.kind === "done" || news.kind === "failed") finished = true;
      hear(news);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const how = hung
        ? `said nothing for ${SILENCE} s`
        : signal === null
          ? `exited with status ${code}`
          : `was killed by ${signal}`;
      const wrote = stderr.trim() === "" ? "" : `; it wrote: ${oneLine(stderr.trim(), 300)}`;
      resolve(finished ? null : `the process ${how}${wrote}`);
    });
    child.send(sealed(key, order));
  });
}

/** Who a target is, asked of a fresh process that times nothing; or why it cannot be loaded, in one line. */
export async function introduced(
  target: string,
  protocol: AbsoluteProtocol,
): Promise<{ readonly name: string; readonly version: string } | string> {
  let said: { readonly name: string; readonly version: string } | string | null = null;
  const hear = (news: BenchMessage): void => {
    if (news.kind === "loaded") said = { name: news.name, version: news.version };
    else if (news.kind === "failed") said = oneLine(news.message);
  };
  return inDirectory(async (home) => {
    const order = { target, protocol, round: GATE, work: [], trace: join(home, "trace.txt") };
    const death = await shift(order, hear, () => undefined);
    return said ?? death ?? "it said nothing";
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

/** How far a run is. */
export interface BenchProgress {
  readonly done: number;
  readonly turns: number;
  readonly turn: Slot;
  /** Seconds that the rest will take, if every target takes as long as it last did; null before anything is known. */
  readonly left: number | null;
}

/** A run: its turns one after the other, alone on the machine as far as it lies with us. */
export class BenchPool {
  readonly #ledger: ProgressRecord;
  #child: ChildProcess | null = null;
  #stopped = false;

  constructor(ledger: ProgressRecord) {
    this.#ledger = ledger;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** No more turns; what was measured stays. */
  stop(): void {
    this.#stopped = true;
    this.#child?.kill("SIGTERM");
  }

  async run(targets: readonly string[], show: (progress: BenchProgress) => void): Promise<void> {
    const { shapes, protocol } = this.#ledger;
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

  /** A turn; where the process dies, what it was at is refused, and another goes on with the rest. */
  async #take(turn: Slot, trace: string): Promise<void> {
    const ledger = this.#ledger;
    const { target, round } = turn;
    for (let left = ledger.left(turn); left.length > 0 && !this.#stopped; left = ledger.left(turn)) {
      const work = left.map((shape) => ({ shape, passed: ledger.answerTo(target, shape) }));
      let at = 0;
      let loaded = false;
      const hear = (news: BenchMessage): void => {
        if (news.kind === "failed") ledger.failed(target, oneLine(news.message));
        else if (news.kind === "loaded") {
          ledger.loaded(target, news.name, news.version);
          loaded = true;
        } else if (news.kind !== "done") {
          at = news.at + 1;
          const shape = left[news.at] as Shape;
          if (news.kind === "gated")
            ledger.gated(target, shape, {
              ...news.gated,
              objection: news.gated.objection && oneLine(news.gated.objection),
            });
          else if (news.kind === "timed") ledger.timed(target, shape, news.samples);
          else ledger.refused(target, shape, oneLine(news.reason));
        }
      };
      const order: BenchPlan = { target, protocol: ledger.protocol, round, work, trace };
      const death = await shift(order, hear, (child) => (this.#child = child));
      this.#child = null;
      if (this.#stopped) return;
      const victim = left[at];
      if (death === null) return;
      if (!loaded || victim === undefined) ledger.failed(target, death);
      else ledger.refused(target, victim, death);
    }
  }
}
