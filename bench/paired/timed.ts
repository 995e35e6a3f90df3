/** Makes a workload ready on an implementation, and times it. */
import type { Implementation, Prepared, RunRequest, Unsupported } from "../../impl/contract.ts";
import type { Block, Timed } from "./blocks.ts";

/** A workload made ready on a side. */
export interface Ready {
  readonly timed: Timed;
  /** The last answer: it keeps the compiler from leaving out timed work as useless, and it must still be right. */
  readonly last: { readonly answer: unknown };
}

const refused = (value: Prepared | Unsupported): value is Unsupported => "unsupported" in value;

async function prepared(implementation: Implementation, request: RunRequest): Promise<Prepared> {
  const ready = await (implementation.prepare?.(request) ?? { run: () => implementation.run(request) as never });
  if (refused(ready)) throw new Error(`unsupported: ${ready.unsupported}`);
  return ready;
}

/** The clocks around some runs. */
async function clocked(work: () => void | Promise<void>): Promise<Block> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const going = work();
  if (going !== undefined) await going;
  const ns = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(cpu);
  return { ns, cpuUs: user + system };
}

/**
 * A workload on an implementation. One that answers at once is timed without a turn of the event loop; a program of its own
 * measures itself where it can, and else is timed from here, the way to it and back included.
 */
export async function timedRuns(implementation: Implementation, request: RunRequest): Promise<Ready> {
  const last: { answer: unknown } = { answer: null };
  if (implementation.time !== undefined) {
    const timed: Timed = async (runs, blocks) => {
      const timing = await implementation.time!(request, runs, blocks);
      if ("unsupported" in timing) throw new Error(`unsupported: ${timing.unsupported}`);
      last.answer = timing.answer;
      return timing.times.map((ns) => ({ ns, cpuUs: 0 }));
    };
    return { timed, last };
  }
  const ready = await prepared(implementation, request);
  const first = ready.run();
  const later = first instanceof Promise;
  if (later) last.answer = await first;
  const work = later
    ? async (runs: number): Promise<void> => {
        for (let k = 0; k < runs; k++) last.answer = await ready.run();
      }
    : (runs: number): void => {
        for (let k = 0; k < runs; k++) last.answer = ready.run();
      };
  const timed: Timed = async (runs, blocks) => {
    const all: Block[] = [];
    for (let k = 0; k < blocks; k++) all.push(await clocked(() => work(runs)));
    return all;
  };
  return { timed, last };
}
