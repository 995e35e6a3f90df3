import { TargetError } from "../impl/adapters/module.ts";
import { type Case, formatCase, parseCase } from "../properties/cases/case.ts";
import { blank, replay } from "../properties/engine.ts";
import { laws } from "../properties/laws/index.ts";
import {
  type Outcome,
  type Target,
  type Task,
  budgetFor,
  sample,
  settle,
  shard,
  tasksOf,
  undeclarable,
} from "../properties/verify.ts";
import { canonical, cellOf } from "../spec/catalogue.ts";
import type { Message, Order } from "./messages.ts";
import { load } from "./targets.ts";

const say = (message: Message): Promise<void> =>
  new Promise((resolve, reject) =>
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve())),
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The tasks of an order, each with the way to settle it. */
function plan(target: Target, order: Order): { readonly task: Task; readonly settle: () => Promise<Outcome> }[] {
  const selection = { cells: order.cells, laws: laws.filter(({ id }) => order.laws.includes(id)) };
  const tries = (c: Case): void => void say({ kind: "trying", case: formatCase(c) });
  const strength = order.replay !== null ? Infinity : order.level === "exhaustive" ? 3 : 2;
  const tasks = tasksOf(target, selection, strength).map((task): Task => ({ ...task, tries }));
  if (order.replay === null)
    return shard(order.level === "quick" ? sample(tasks) : tasks, ...order.shard).map((task) => ({
      task,
      settle: () => settle(task, budgetFor(order.level, task), order.seed, order.grade),
    }));
  const c = parseCase(order.replay);
  const options = JSON.stringify(canonical(cellOf(c.cell), c.options));
  return tasks
    .filter(
      (task) =>
        task.support.cell === c.cell &&
        JSON.stringify(task.options) === options &&
        task.dtype === c.dtype &&
        task.admits(c),
    )
    .map((task) => ({
      task,
      settle: async () => {
        const verdict = await replay(task, c, order.grade);
        const bad = verdict.verdict === "violated" || verdict.verdict === "errored";
        const { id, reason, link } = task.finding ?? { id: null, reason: "", link: "" };
        return { verdict: { ...verdict, known: bad && id !== null ? { id, reason, link } : null } };
      },
    }));
}

async function work(order: Order): Promise<void> {
  let target: Target;
  try {
    target = await load(order.target);
  } catch (error) {
    await say({ kind: error instanceof TargetError ? "refused" : "failed", message: messageOf(error) });
    return;
  }
  const { implementation } = target;
  const tasks = plan(target, order);
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
