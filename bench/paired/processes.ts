/** The processes of one comparison: each call starts one, or a pair, and keeps what it measured. */
import { hash } from "../../properties/cases/hash.ts";
import { timedByTurns } from "./blocks.ts";
import { cores } from "./cores.ts";
import type { Loadable, Passed } from "./job.ts";
import { serve, timeTogether } from "./process.ts";
import type { PairedProtocol } from "./protocol.ts";
import type { Arm, PairedBlocks, PairedProcess } from "./result.ts";

/** The sides of a comparison. */
export interface Opponents {
  readonly base: Loadable;
  readonly head: Loadable;
  /** A second copy of base that shares nothing with it; null where none can be made. */
  readonly control: Loadable | null;
  /** Two processes take turns, because the sides share global state and cannot be in one process. */
  readonly apart: boolean;
  /** Answers that are checked again after the timing; empty: none are. */
  readonly passed: Passed;
}

/** In an order by lot. */
function shuffled<T>(list: readonly T[], seed: number, name: string): T[] {
  const lots = list.map((value, k) => [hash(seed, name, k), value] as const);
  return lots.sort(([a], [b]) => a - b).map(([, value]) => value);
}

const now = (): string => new Date().toISOString();

/** Everything that was timed until now. */
export class PairedProcesses {
  readonly #opponents: Opponents;
  readonly #inputs: string;
  readonly #protocol: PairedProtocol;
  readonly together: PairedProcess[] = [];
  readonly apart: PairedProcess[] = [];

  constructor(opponents: Opponents, inputs: string, protocol: PairedProtocol) {
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

  /** One process with base and another side, or two whose blocks take turns where they cannot share one. */
  async sideBySide(other: "head" | "control", open: readonly string[]): Promise<void> {
    const seed = hash(this.#protocol.seed, "process", this.together.length);
    const startedAt = now();
    const arms = shuffled(["base", other] as const, seed, "arms");
    const blocks = this.#opponents.apart ? await this.#taken(arms, open, seed) : await this.#shared(arms, open, seed);
    this.together.push({ startedAt, arms, blocks });
  }

  /** Base and head in processes of their own. */
  async eachByItself(open: readonly string[]): Promise<void> {
    const seed = hash(this.#protocol.seed, "pair", this.apart.length);
    const startedAt = now();
    const arms = shuffled(["base", "head"] as const, seed, "arms");
    this.apart.push({ startedAt, arms, blocks: await this.#taken(arms, open, seed) });
  }

  #shared(arms: readonly Arm[], open: readonly string[], seed: number): Promise<readonly PairedBlocks[]> {
    return timeTogether({
      kind: "paired",
      arms: arms.map((arm) => ({ arm, load: this.#load(arm) })),
      inputs: this.#inputs,
      workloads: shuffled(open, seed, "workloads"),
      pace: this.#protocol,
      seed,
      passed: this.#opponents.passed,
    });
  }

  /** One for all, by lot; programs may use many and stay free. */
  #coreFor(arms: readonly Arm[], seed: number): number | undefined {
    const all = arms.every((arm) => this.#load(arm).kind === "module") ? cores() : [];
    return all[hash(seed, "core") % all.length];
  }

  /** Each in a process of its own, whose blocks take turns. */
  async #taken(arms: readonly Arm[], open: readonly string[], seed: number): Promise<readonly PairedBlocks[]> {
    const core = this.#coreFor(arms, seed);
    const starting = await Promise.allSettled(
      arms.map(async (arm) => {
        const load = [{ arm, load: this.#load(arm) }];
        const { passed } = this.#opponents;
        return { arm, process: await serve({ kind: "serve", arms: load, inputs: this.#inputs, passed }, core) };
      }),
    );
    const served = starting.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    try {
      for (const one of starting) if (one.status === "rejected") throw one.reason;
      const blocks: PairedBlocks[] = [];
      for (const [k, workload] of shuffled(open, seed, "workloads").entries()) {
        const sides = served.map(({ arm, process }) => ({ arm, timed: process.timed(workload) }));
        blocks.push({ workload, ...(await timedByTurns(sides, this.#protocol, hash(seed, "workload", k))) });
        for (const { process } of served) await process.hold(workload);
      }
      return blocks;
    } finally {
      await Promise.all(served.map(({ process }) => process.end()));
    }
  }
}
