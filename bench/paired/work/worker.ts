/**
 * A process that counts how often each block of an implementation's JavaScript is entered in one run: V8's precise coverage. What
 * runs outside of V8, in a library of machine code or in WebAssembly, it does not see.
 */
import { createHash } from "node:crypto";
import { type Profiler, Session } from "node:inspector/promises";
import { alive, answering } from "../answering.ts";
import type { Answer, Command, WorkJob } from "../job.ts";
import { readInputs } from "../inputs.ts";
import { loadImplementation } from "../load.ts";
import { timedRuns } from "../timed.ts";
import type { BlockCount } from "./result.ts";

const ours = new URL("../../", import.meta.url).href;

/** Blocks of the implementation's code, by script, function and place. */
function counts({ result }: Profiler.TakePreciseCoverageReturnType): number[] {
  const theirs = result.filter(({ url }) => url.startsWith("file:") && !url.startsWith(ours));
  return theirs.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)));
}

async function work({ arms: [arm], inputs, workloads }: WorkJob): Promise<Answer> {
  const requests = readInputs(inputs);
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const implementation = await loadImplementation(arm!.load);
  alive();
  const found: BlockCount[] = [];
  for (const workload of workloads) {
    const { timed } = await timedRuns(implementation, requests.get(workload)!);
    await timed(1, 1); // a first run makes things ready
    await session.post("Profiler.takePreciseCoverage"); // sets the counts to zero
    await timed(1, 1);
    const blocks = counts(await session.post("Profiler.takePreciseCoverage"));
    const total = blocks.reduce((sum, count) => sum + count, 0);
    const digest = createHash("sha256")
      .update(JSON.stringify(blocks.filter((count) => count > 0)))
      .digest("hex");
    found.push({ workload, total, digest });
    alive();
  }
  await implementation.close?.();
  return { kind: "work", counts: found };
}

answering(async (command: Command): Promise<Answer> => {
  if (command.kind !== "work") throw new TypeError(`${command.kind} is no command for this process`);
  return work(command);
});
