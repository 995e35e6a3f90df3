/** Runs a comparison: fresh processes until every workload is decided, then what is flagged once more, each side by itself. */
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import { hash } from "../../properties/cases/hash.ts";
import type { Shape } from "../shape.ts";
import { idOf } from "../shape.ts";
import { drawn } from "../workload.ts";
import { type DuetAnalysis, analyse } from "./analysis.ts";
import { duet } from "./blocks.ts";
import type { Loadable } from "./job.ts";
import { type Served, serve, timeTogether } from "./process.ts";
import type { DuetProtocol } from "./protocol.ts";
import type { Arm, DuetBlocks, DuetMeasurements, DuetProcess } from "./result.ts";

/** Whom to compare. */
export interface Opponents {
  readonly base: Loadable;
  readonly head: Loadable;
  /** A second copy of base that shares nothing with it; null where none can be made. */
  readonly control: Loadable | null;
}

/** How far it is. */
export interface DuetProgress {
  readonly stage: "side by side" | "each by itself";
  /** Processes that are done, and the most that there can be. */
  readonly done: number;
  readonly most: number;
  /** Workloads that are not decided. */
  readonly open: number;
}

export interface Watch {
  readonly show: (progress: DuetProgress) => void;
  /** Whether to stop; what was measured is kept. */
  readonly stopped: () => boolean;
}

/** In an order by lot. */
function shuffled<T>(list: readonly T[], seed: number, name: string): T[] {
  const lots = list.map((value, k) => [hash(seed, name, k), value] as const);
  return lots.sort(([a], [b]) => a - b).map(([, value]) => value);
}

const now = (): string => new Date().toISOString();

/** @throws ProcessFailure when a side crashes or hangs */
export async function measure(
  { base, head, control }: Opponents,
  shapes: readonly Shape[],
  protocol: DuetProtocol,
  { show, stopped }: Watch,
): Promise<{ readonly measurements: DuetMeasurements; readonly analysis: DuetAnalysis }> {
  const started = performance.now();
  const over = (): boolean =>
    stopped() || (protocol.timeBudget !== null && performance.now() - started > protocol.timeBudget * 1000);
  const workloads = shapes.map((shape) => ({ workload: idOf(shape), incomparable: null }));
  const together: DuetProcess[] = [];
  const apart: DuetProcess[] = [];
  const analysis = (): DuetAnalysis => analyse(workloads, { together, apart }, protocol);
  const inputs = join(tmpdir(), `gatecheck-${randomUUID()}.inputs`);

  /** One process with base and another side. */
  async function sideBySide(other: "head" | "control", load: Loadable, open: readonly string[]): Promise<void> {
    const seed = hash(protocol.seed, "process", together.length);
    const all: readonly { arm: Arm; load: Loadable }[] = [
      { arm: "base", load: base },
      { arm: other, load },
    ];
    const arms = shuffled(all, seed, "arms");
    const startedAt = now();
    const order = shuffled(open, seed, "workloads");
    const blocks = await timeTogether({ kind: "duet", arms, inputs, workloads: order, pace: protocol, seed });
    together.push({ startedAt, arms: arms.map(({ arm }) => arm), blocks });
  }

  /** Two processes, base and head by lot; their blocks take turns as if they were one. */
  async function eachByItself(open: readonly string[]): Promise<void> {
    const seed = hash(protocol.seed, "pair", apart.length);
    const order = shuffled(["base", "head"] as const, seed, "arms");
    const startedAt = now();
    const served: { readonly arm: Arm; readonly process: Served }[] = [];
    try {
      for (const arm of order)
        served.push({
          arm,
          process: await serve({ kind: "serve", arms: [{ arm, load: arm === "base" ? base : head }], inputs }),
        });
      const blocks: DuetBlocks[] = [];
      for (const [k, workload] of shuffled(open, seed, "workloads").entries()) {
        const arms = served.map(({ arm, process }) => ({ arm, timed: process.timed(workload) }));
        blocks.push({ workload, ...(await duet(arms, protocol, hash(seed, "workload", k))) });
      }
      apart.push({ startedAt, arms: order, blocks });
    } finally {
      for (const { process } of served) process.end();
    }
  }

  try {
    await writeFile(inputs, serialize(shapes.map((shape) => [idOf(shape), drawn(shape).request])));
    let open = workloads.map(({ workload }) => workload);
    let duets = 0;
    for (const look of protocol.looks) {
      for (; duets < look && open.length > 0 && !over(); duets++) {
        show({ stage: "side by side", done: duets, most: protocol.looks.at(-1)!, open: open.length });
        await sideBySide("head", head, open);
        if (control !== null && duets % protocol.controlEvery === 0) await sideBySide("control", control, open);
      }
      open = analysis().comparisons.flatMap(({ workload, evidence }) =>
        evidence?.leaning === "open" ? [workload] : [],
      );
    }
    for (const look of protocol.confirmLooks) {
      const unsettled = analysis().comparisons.flatMap(({ workload, evidence, confirmation }) =>
        (evidence?.leaning === "slower" || evidence?.leaning === "faster") && !confirmation?.settled ? [workload] : [],
      );
      while (apart.length < look && unsettled.length > 0 && !over()) {
        show({
          stage: "each by itself",
          done: apart.length,
          most: protocol.confirmLooks.at(-1)!,
          open: unsettled.length,
        });
        await eachByItself(unsettled);
      }
    }
    return { measurements: { together, apart }, analysis: analysis() };
  } finally {
    await rm(inputs, { force: true });
  }
}
