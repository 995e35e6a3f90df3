/** The processes of one comparison: each call starts one, or a pair, and keeps what it measured. */
import { hash } from "../../properties/cases/hash.ts";
import { duet } from "./blocks.ts";
import type { Loadable } from "./job.ts";
import { type Served, serve, timeTogether } from "./process.ts";
import type { DuetProtocol } from "./protocol.ts";
import type { Arm, DuetBlocks, DuetProcess } from "./result.ts";

/** Whom to compare. */
export interface Opponents {
  readonly base: Loadable;
  readonly head: Loadable;
  /** A second copy of base that shares nothing with it; null where none can be made. */
  readonly control: Loadable | null;
}

/** In an order by lot. */
function shuffled<T>(list: readonly T[], seed: number, name: string): T[] {
  const lots = list.map((value, k) => [hash(seed, name, k), value] as const);
  return lots.sort(([a], [b]) => a - b).map(([, value]) => value);
}

const now = (): string => new Date().toISOString();

/** Everything that was timed until now. */
export class DuetProcesses {
  readonly #opponents: Opponents;
  readonly #inputs: string;
  readonly #protocol: DuetProtocol;
  readonly together: DuetProcess[] = [];
  readonly apart: DuetProcess[] = [];

  constructor(opponents: Opponents, inputs: string, protocol: DuetProtocol) {
    this.#opponents = opponents;
    this.#inputs = inputs;
    this.#protocol = protocol;
  }

  get hasControl(): boolean {
    return this.#opponents.control !== null;
  }

  #load(arm: Arm): Loadable {
    return this.#opponents[arm]!;
  }

  /** One process with base and another side. */
  async sideBySide(other: "head" | "control", open: readonly string[]): Promise<void> {
    const seed = hash(this.#protocol.seed, "process", this.together.length);
    const order = shuffled(["base", other] as const, seed, "arms");
    const arms = order.map((arm) => ({ arm, load: this.#load(arm) }));
    const workloads = shuffled(open, seed, "workloads");
    const startedAt = now();
    const blocks = await timeTogether({
      kind: "duet",
      arms,
      inputs: this.#inputs,
      workloads,
      pace: this.#protocol,
      seed,
    });
    this.together.push({ startedAt, arms: order, blocks });
  }

  /** Two processes, base and head by lot; their blocks take turns as if they were one. */
  async eachByItself(open: readonly string[]): Promise<void> {
    const seed = hash(this.#protocol.seed, "pair", this.apart.length);
    const order = shuffled(["base", "head"] as const, seed, "arms");
    const startedAt = now();
    const served: { readonly arm: Arm; readonly process: Served }[] = [];
    try {
      for (const arm of order) {
        const arms = [{ arm, load: this.#load(arm) }];
        served.push({ arm, process: await serve({ kind: "serve", arms, inputs: this.#inputs }) });
      }
      const blocks: DuetBlocks[] = [];
      for (const [k, workload] of shuffled(open, seed, "workloads").entries()) {
        const arms = served.map(({ arm, process }) => ({ arm, timed: process.timed(workload) }));
        blocks.push({ workload, ...(await duet(arms, this.#protocol, hash(seed, "workload", k))) });
      }
      this.apart.push({ startedAt, arms: order, blocks });
    } finally {
      for (const { process } of served) process.end();
    }
  }
}
