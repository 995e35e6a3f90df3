/** Makes a workload ready on an implementation, and times it. */
import type { Implementation, Prepared, RunRequest, Unsupported } from "../../impl/contract.ts";
import type { Block, Timed } from "./blocks.ts";

/** What was computed last: nothing that is timed may be left out as useless. */
export const sink: { answer: unknown } = { answer: null };

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
 * A workload on an implementation. What answers at once is timed without a turn of the event loop; what is a program of its own
 * measures itself where it can, and else is timed from here, the way to it and back included.
 */
export async function timedRuns(implementation: Implementation, request: RunRequest): Promise<Timed> {
  if (implementation.time !== undefined)
    return async (runs, blocks) => {
      const timing = await implementation.time!(request, runs, blocks);
      if ("unsupported" in timing) throw new Error(`unsupported: ${timing.unsupported}`);
      return timing.times.map((ns) => ({ ns, cpuUs: 0 }));
    };
  const ready = await prepared(implementation, request);
  const first = ready.run();
  const later = first instanceof Promise;
  if (later) sink.answer = await first;
  const work = later
    ? async (runs: number): Promise<void> => {
        for (let k = 0; k < runs; k++) sink.answer = await ready.run();
      }
    : (runs: number): void => {
        for (let k = 0; k < runs; k++) sink.answer = ready.run();
      };
  return async (runs, blocks) => {
    const timed: Block[] = [];
    for (let k = 0; k < blocks; k++) timed.push(await clocked(() => work(runs)));
    return timed;
  };
}
