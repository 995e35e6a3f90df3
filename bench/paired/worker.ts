/** A process that times workloads on the sides it is given. It imports little: its start is most of its cost. */
import type { Implementation } from "../../impl/contract.ts";
import { hash } from "../../properties/cases/hash.ts";
import { alive, answering, stillAlive } from "./answering.ts";
import { timedByTurns, type Timed } from "./blocks.ts";
import type { Answer, PairedJob, Command, ServeJob } from "./job.ts";
import { readInputs } from "./inputs.ts";
import { loadImplementation } from "./load.ts";
import type { Arm, PairedBlocks } from "./result.ts";
import { recheck } from "./recheck.ts";
import { type Ready, timedRuns } from "./timed.ts";

// the cache is for this process, not for the programs that it starts
delete process.env["NODE_COMPILE_CACHE"];

interface Loaded {
  readonly arm: Arm;
  readonly implementation: Implementation;
}

async function loaded({ arms }: PairedJob | ServeJob): Promise<Loaded[]> {
  const all: Loaded[] = [];
  for (const { arm, load } of arms) all.push({ arm, implementation: await loadImplementation(load) });
  return all;
}

/** The same, with a sign of life after each slot. */
const withSigns =
  (timed: Timed): Timed =>
  async (runs, blocks) => {
    const slot = await timed(runs, blocks);
    stillAlive();
    return slot;
  };

async function pairedBlocks(job: PairedJob): Promise<Answer> {
  const requests = readInputs(job.inputs);
  const sides = await loaded(job);
  alive();
  const blocks: PairedBlocks[] = [];
  for (const [k, workload] of job.workloads.entries()) {
    const ready = [];
    for (const side of sides)
      ready.push({ ...side, ...(await timedRuns(side.implementation, requests.get(workload)!)) });
    const arms = ready.map(({ arm, timed }) => ({ arm, timed: withSigns(timed) }));
    blocks.push({ workload, ...(await timedByTurns(arms, job.pace, hash(job.seed, "workload", k))) });
    for (const { arm, implementation, last } of ready)
      await recheck(implementation, arm, job.passed.get(workload), last.answer);
  }
  for (const { implementation } of sides) await implementation.close?.();
  return { kind: "paired", blocks };
}

/** State of a serving process; a workload is made ready when it is first asked for. */
let serving: {
  readonly ready: (workload: string) => Promise<Ready>;
  readonly recheck: (workload: string) => Promise<void>;
};

async function serve(job: ServeJob): Promise<Answer> {
  const requests = readInputs(job.inputs);
  const [{ arm, implementation }] = (await loaded(job)) as [Loaded];
  const all = new Map<string, Promise<Ready>>();
  const ready = (workload: string): Promise<Ready> => {
    const one = all.get(workload) ?? timedRuns(implementation, requests.get(workload)!);
    all.set(workload, one);
    return one;
  };
  const recheckLast = async (workload: string): Promise<void> =>
    recheck(implementation, arm, job.passed.get(workload), (await ready(workload)).last.answer);
  serving = { ready, recheck: recheckLast };
  return { kind: "serve" };
}

answering(async (command: Command): Promise<Answer> => {
  if (command.kind === "paired") return pairedBlocks(command);
  if (command.kind === "serve") return serve(command);
  if (command.kind === "slot") {
    const { timed } = await serving.ready(command.workload);
    return { kind: "slot", blocks: await timed(command.runs, command.blocks) };
  }
  if (command.kind === "recheck") {
    await serving.recheck(command.workload);
    return { kind: "recheck" };
  }
  throw new TypeError(`${command.kind} is no command for this process`);
});
