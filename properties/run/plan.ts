import type { Case } from "../cases/case.ts";
import { replay } from "./try-law.ts";
import type { Grade } from "../../spec/language/precision.ts";
import {
  type Outcome,
  type Selection,
  type Target,
  type Task,
  type Level,
  budgetFor,
  sample,
  settle,
  shard,
  tasksOf,
} from "./tasks.ts";
import { canonical, cellOf } from "../../spec/catalogue.ts";

/** Plan of a run: cells, laws and level. */
export interface Plan extends Selection {
  readonly level: Level;
  /** 32 bits */
  readonly seed: number;
  /** Accuracy that is demanded. */
  readonly grade: Grade;
  /** `[i, n]`: the i-th of n parts of the work, i from 1. */
  readonly shard: readonly [number, number];
  /** One case to try instead of drawing cases. */
  readonly replay: Case | null;
  /** Told of every case before it is tried. */
  readonly onCase?: (c: Case) => void;
  /** Command that replays a case; that of the command line, unless told. */
  readonly replayCommand?: (law: string, line: string) => string;
}

/** A task, and the way to settle it. */
export interface Job {
  readonly task: Task;
  readonly settle: () => Promise<Outcome>;
}

/** True where a case is one of a task's. */
function takes({ support, options, dtype, accepts }: Task, c: Case): boolean {
  const chosen = canonical(cellOf(c.cell), c.options);
  return (
    support.cell === c.cell && dtype === c.dtype && JSON.stringify(options) === JSON.stringify(chosen) && accepts(c)
  );
}

/** The verdict of one task on one case. */
async function replayed(task: Task, c: Case, demanded: Grade): Promise<Outcome> {
  const verdict = await replay(task, c, demanded);
  const bad = verdict.verdict === "violated" || verdict.verdict === "errored";
  if (!bad || task.finding === null) return { verdict };
  const { id, reason, link } = task.finding;
  return { verdict: { ...verdict, known: { id, reason, link } } };
}

/** The work that a plan is for a target, in the order in which it is to be done. */
export function plannedTasks(target: Target, plan: Plan): Job[] {
  const { level, replay: c, seed, grade, onCase, replayCommand } = plan;
  const strength = c !== null ? Number.POSITIVE_INFINITY : level === "exhaustive" ? 3 : 2;
  const tasks = tasksOf(target, plan, strength).map((task): Task => ({
    ...task,
    ...(onCase && { onCase }),
    ...(replayCommand && { replayCommand }),
  }));
  if (c !== null)
    return tasks.filter((task) => takes(task, c)).map((task) => ({ task, settle: () => replayed(task, c, grade) }));
  return shard(level === "quick" ? sample(tasks) : tasks, ...plan.shard).map((task) => ({
    task,
    settle: () => settle(task, budgetFor(level, task), seed, grade),
  }));
}
