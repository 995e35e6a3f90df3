/** The timing loop: tinybench repeats blocks of runs, each block timed by our clock and kept in time order. */
import { Bench } from "tinybench";
import { now } from "../core/clock.ts";
import type { AbsoluteProtocol } from "./protocol.ts";

/** Blocks that a run longer than a block is timed in at least: a median of fewer is no median. */
const FEWEST = 3;

/** Measurements of the loop. */
export interface Blocks {
  readonly runs: number;
  /** Nanoseconds, in time order. */
  readonly blocks: readonly number[];
  /** Processor time over wall time. */
  readonly busy: number;
  /** Optimised functions that were thrown away meanwhile. */
  readonly deopts: number;
}

/** Processor time, clock and deoptimisations at the first and at the last block; the warm-up is not in between. */
interface Reading {
  readonly cpu: NodeJS.CpuUsage;
  readonly at: number;
  readonly deopts: number;
}

const milli = 1e6;

/** Nanoseconds of so many runs. */
async function block(run: () => unknown, runs: number): Promise<number> {
  const begun = now();
  for (let k = 0; k < runs; k++) {
    const pending = run();
    if (pending instanceof Promise) await pending;
  }
  return now() - begun;
}

/** Blocks one after the other that must differ by less than 10 % before a run counts as warm (docs/measuring.md 3.2). */
const ALIKE = 3;
const isSteady = (laps: readonly number[]): boolean => {
  const last = laps.slice(-ALIKE);
  return last.length === ALIKE && Math.max(...last) < 1.1 * Math.min(...last);
};

/** A first run so many times too long is not long because something was set up in it. */
const SETTLED = 8;

/** Multiple of the warm-up that an unsteady run is granted. */
const GRACE = 8;

/**
 * Warm up and find how many runs fill a block: twice as many each time until a block is long enough, then on until the warm-up
 * is over and the last blocks are alike. A single run that takes longer than anybody waits for has been timed with that.
 */
async function calibrated(
  run: () => unknown,
  protocol: AbsoluteProtocol,
  reading: () => Reading,
): Promise<{ readonly runs: number } | { readonly once: number; readonly since: Reading }> {
  const { blockMs, warmupMs, patienceMs } = protocol;
  let since = reading();
  const cold = await block(run, 1);
  if (cold > SETTLED * patienceMs * milli) return { once: cold, since };
  const begun = now();
  const laps: number[] = [];
  let runs = 1;
  for (;;) {
    if (runs === 1) since = reading();
    const time = await block(run, runs);
    if (runs === 1 && time > patienceMs * milli) return { once: time, since };
    const warm = (now() - begun) / (warmupMs * milli);
    if (time < blockMs * milli) {
      runs *= 2;
      laps.length = 0;
    } else {
      laps.push(time);
      if ((warm >= 1 && isSteady(laps)) || warm >= GRACE)
        return { runs: Math.max(1, Math.round((runs * blockMs * milli) / time)) };
    }
  }
}

/**
 * Time a run.
 * @param thrown optimised functions that were thrown away so far
 * @throws the run's errors
 */
export async function timedBlocks(
  run: () => unknown,
  protocol: AbsoluteProtocol,
  thrown: () => number,
): Promise<Blocks> {
  const reading = (): Reading => ({ deopts: thrown(), cpu: process.cpuUsage(), at: now() });
  const spent = ({ cpu, at, deopts }: Reading): Pick<Blocks, "busy" | "deopts"> => {
    const { user, system } = process.cpuUsage(cpu);
    return { busy: (1000 * (user + system)) / (now() - at), deopts: thrown() - deopts };
  };
  const found = await calibrated(run, protocol, reading);
  if ("once" in found) return { runs: 1, blocks: [found.once], ...spent(found.since) };
  const { runs } = found;
  const laps: number[] = [];
  const bench = new Bench({ warmup: false, throws: true, iterations: FEWEST, time: protocol.budgetMs });
  bench.add(
    "block",
    async () => {
      const time = await block(run, runs);
      laps.push(time);
      return { overriddenDuration: time / milli };
    },
    { async: true },
  );
  const since = reading();
  await bench.run();
  return { runs, blocks: laps, ...spent(since) };
}
