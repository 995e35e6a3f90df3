/** A process that checks the workloads of one side against the definition. */
import { implementationOf } from "../../impl/targets/implementation.ts";
import { gate } from "../absolute/measure.ts";
import { drawn } from "../core/workload.ts";
import { telling } from "../core/telling.ts";
import { alive, answering } from "./answering.ts";
import type { GateAnswer, Answer, Command } from "./job.ts";
import { loadImplementation } from "./load.ts";

answering(async (command: Command): Promise<Answer> => {
  if (command.kind !== "gate") throw new TypeError(`${command.kind} is no command for this process`);
  const loaded = implementationOf("it", "what it exports", await loadImplementation(command.load));
  alive();
  const implementation = telling(loaded, { asking: () => Promise.resolve(alive()), answered: alive });
  const admissions: GateAnswer[] = [];
  for (const shape of command.shapes) {
    const { objection, offered, digest } = await gate({ implementation }, drawn(shape));
    if (digest !== null && objection === null) admissions.push({ kind: "admitted", digest });
    else admissions.push({ kind: offered ? "refused" : "not offered", why: objection ?? "answered nothing" });
  }
  await implementation.close?.();
  return { kind: "gate", info: implementation.info, admissions };
});
