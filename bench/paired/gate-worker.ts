/** A process that holds what will be timed of one side to the definition. */
import { implementationOf } from "../../impl/targets/implementation.ts";
import { gate } from "../absolute/measure.ts";
import { drawn } from "../core/workload.ts";
import { answering } from "./answering.ts";
import type { GateAnswer, Answer, Command } from "./job.ts";
import { loadImplementation } from "./load.ts";

answering(async (order: Command): Promise<Answer> => {
  if (order.kind !== "gate") throw new TypeError(`${order.kind} is no order for this process`);
  const implementation = implementationOf("it", "what it exports", await loadImplementation(order.load));
  const admissions: GateAnswer[] = [];
  for (const shape of order.shapes) {
    const { objection, offered, digest } = await gate({ implementation }, drawn(shape));
    if (digest !== null && objection === null) admissions.push({ kind: "admitted", digest });
    else admissions.push({ kind: offered ? "refused" : "not offered", why: objection ?? "answered nothing" });
  }
  await implementation.close?.();
  return { kind: "gate", info: implementation.info, admissions };
});
