/** A process that holds one side to the definition before it is timed. */
import { implementationOf } from "../../impl/adapters/implementation.ts";
import { admit } from "../gate.ts";
import { drawn } from "../workload.ts";
import { answering } from "./answering.ts";
import type { Admission, Answer, Order } from "./job.ts";
import { loadImplementation } from "./load.ts";

answering(async (order: Order): Promise<Answer> => {
  if (order.kind !== "gate") throw new TypeError(`${order.kind} is no order for this process`);
  const implementation = implementationOf("it", "what it exports", await loadImplementation(order.load));
  const admissions: Admission[] = [];
  for (const shape of order.shapes) {
    const { objection } = await admit(implementation, drawn(shape));
    const declared = implementation.cells.some(
      ({ cell, dtypes }) => cell === shape.cell && dtypes.includes(shape.dtype),
    );
    admissions.push(objection === null ? "admitted" : declared ? { objection } : "not declared");
  }
  await implementation.close?.();
  return { kind: "gate", info: implementation.info, admissions };
});
