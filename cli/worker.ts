import { TargetError } from "../impl/adapters/module.ts";
import { formatCase, parseCase } from "../properties/cases/case.ts";
import { blank } from "../properties/engine.ts";
import { laws } from "../properties/laws/index.ts";
import { type Job, jobsOf } from "../properties/plan.ts";
import { type Target, undeclarable } from "../properties/verify.ts";
import type { Message, Order } from "./messages.ts";
import { load } from "./targets.ts";

const say = (message: Message): Promise<void> =>
  new Promise((resolve, reject) =>
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve())),
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The work of an order. */
const jobs = (target: Target, order: Order): Job[] =>
  jobsOf(target, {
    ...order,
    laws: laws.filter(({ id }) => order.laws.includes(id)),
    replay: order.replay === null ? null : parseCase(order.replay),
    tries: (c) => void say({ kind: "trying", case: formatCase(c) }),
  });

async function work(order: Order): Promise<void> {
  let target: Target;
  try {
    target = await load(order.target);
  } catch (error) {
    await say({ kind: error instanceof TargetError ? "refused" : "failed", message: messageOf(error) });
    return;
  }
  const { implementation } = target;
  const tasks = jobs(target, order);
  await say({ kind: "ready", info: implementation.info, tasks: tasks.length, notes: undeclarable(implementation) });
  for (const { task, settle: settled } of tasks.slice(order.skip)) {
    await say({ kind: "begin", unfinished: { ...blank(task), verdict: "errored", known: null } });
    await say({ kind: "end", outcome: await settled() });
  }
  await implementation.close?.();
  await say({ kind: "done" });
}

process.once("message", (order) => {
  setInterval(() => void say({ kind: "alive" }), 5_000).unref();
  // the parent may die: nobody is left to tell
  process.once("disconnect", () => process.exit(1));
  void work(order as Order).finally(() => process.disconnect());
});
