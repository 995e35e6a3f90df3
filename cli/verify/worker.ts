import { TargetError } from "../../impl/targets/module.ts";
import type { Implementation, Support } from "../../impl/contract.ts";
import { type Case, formatCase, parseCase } from "../../properties/cases/case.ts";
import { coverageOf, declaredPairs, pairsIn } from "../../properties/run/coverage.ts";
import { diagnose } from "../../properties/diagnosis/diagnose.ts";
import { blank } from "../../properties/run/try-law.ts";
import { kitNotes } from "../../properties/run/kit-parts.ts";
import { laws } from "../../properties/laws/index.ts";
import { type Job, plannedTasks } from "../../properties/run/plan.ts";
import { type Outcome, type Target, declarable, undeclarable } from "../../properties/run/tasks.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { messageOf } from "../shared/errors.ts";
import type { Message, WorkerPlan } from "./messages.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { load } from "../targets.ts";

const employer = new ParentChannel();
const say = (message: Message): Promise<void> => employer.send(message);

// of this process; the programs that it starts are not ours
delete process.env["NODE_COMPILE_CACHE"];

/** Pairs of what cases are made of that were seen, by cell. */
const seen = new Map<string, Set<string>>();

const see = (c: Case): void => {
  const pairs = seen.get(c.cell) ?? new Set();
  seen.set(c.cell, pairs);
  for (const pair of pairsIn(c)) pairs.add(pair);
};

/** The work of an order. */
const jobs = (target: Target, order: WorkerPlan): Job[] =>
  plannedTasks(target, {
    ...order,
    laws: laws.filter(({ id }) => order.laws.includes(id)),
    replay: order.replay === null ? null : parseCase(order.replay),
    onCase: (c) => {
      see(c);
      void say({ kind: "trying", case: formatCase(c) });
    },
  });

/** An implementation that answers, and wrongly; and not in a way that is known. */
const isMistake = (outcome: Outcome): boolean =>
  outcome !== null && "verdict" in outcome && outcome.verdict.verdict === "violated" && outcome.verdict.known === null;

/** What a target declares of the catalogue, cell by cell, among the cells that were asked for: its first options and element type. */
const declared = (
  { cells }: Implementation,
  wanted: readonly string[] | null,
): { readonly support: Support; readonly options: Options; readonly dtype: Dtype }[] =>
  cells
    .filter(({ cell }) => wanted === null || wanted.includes(cell))
    .flatMap((support) => {
      const [[options], [dtype]] = [support.options, support.dtypes];
      return options === undefined || dtype === undefined ? [] : [{ support, options, dtype }];
    });

async function work(order: WorkerPlan): Promise<void> {
  let loaded: Target;
  try {
    loaded = await load(order.target, order.adapter);
  } catch (error) {
    await say({ kind: error instanceof TargetError ? "refused" : "failed", message: messageOf(error) });
    return;
  }
  const notes = [...undeclarable(loaded.implementation), ...kitNotes(loaded.implementation)];
  const implementation = declarable(loaded.implementation);
  const tasks = jobs({ ...loaded, implementation }, order);
  await say({ kind: "ready", info: implementation.info, tasks: tasks.length, notes });
  const look = async (support: Support, options: Options, dtype: Dtype, of: number | null): Promise<void> => {
    await say({ kind: "diagnosing" });
    await say({
      kind: "diagnosed",
      diagnosis: await diagnose(implementation, support, options, dtype, order.seed),
      of,
    });
  };
  const diagnosed = new Set<string>();
  for (const [k, { task, settle: settled }] of tasks.slice(order.skip).entries()) {
    await say({ kind: "begin", unfinished: { ...blank(task), verdict: "errored", known: null } });
    const outcome = await settled();
    await say({ kind: "end", outcome });
    const { support, options, dtype } = task;
    if (order.diagnose !== "failed" || diagnosed.has(support.cell) || !isMistake(outcome)) continue;
    diagnosed.add(support.cell);
    await look(support, options, dtype, order.skip + k);
  }
  if (order.replay === null)
    await say({
      kind: "covered",
      coverage: implementation.cells
        .filter(({ cell }) => seen.has(cell))
        .map((support) => coverageOf(support.cell, declaredPairs(support), seen.get(support.cell) as Set<string>)),
    });
  if (order.diagnose === "every")
    for (const { support, options, dtype } of declared(implementation, order.cells))
      await look(support, options, dtype, null);
  try {
    await implementation.close?.();
  } catch (error) {
    await say({ kind: "failed", message: messageOf(error) });
    return;
  }
  await say({ kind: "done" });
}

employer.receive((order) => {
  setInterval(() => void say({ kind: "alive" }), 5_000).unref();
  // the parent may die: nobody is left to tell
  process.once("disconnect", () => process.exit(1));
  void work(order as WorkerPlan)
    .catch((error: unknown) => process.stderr.write(`Gatecheck itself failed: ${messageOf(error)}\n`))
    .finally(() => process.disconnect());
});
