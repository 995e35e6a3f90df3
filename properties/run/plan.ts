import type { Case } from "../cases/case.ts";
import type { Task } from "./task.ts";
import { byDirectness, isDirect } from "../laws/directness.ts";
import { type Budget, replay, tryLaw } from "./try-law.ts";
import type { Grade } from "../../spec/language/precision.ts";
import { budgetFor } from "./budgets.ts";
import {
  type Settled,
  type Selection,
  type Target,
  type Level,
  asKnown,
  isBad,
  sample,
  settle,
  shard,
  takes,
  tasksOf,
} from "./tasks.ts";

/** Laws and cells to be tried, and how hard. */
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
  /** False: violations stay in the case in which they were found. */
  readonly shrinks?: boolean;
  /** Told of every case before it is tried. */
  readonly onCase?: (c: Case) => void;
  /** Told of every case that was answered and judged. */
  readonly onJudged?: (c: Case) => void;
  /** Told of every case that was judged and could have failed. */
  readonly onOutcome?: (task: Task, c: Case, failed: boolean) => void;
  /** The command that replays a case; the command line, unless told. */
  readonly replayCommand?: (law: string, line: string) => string;
}

/** The verdict of one task on one case. */
async function replayed(task: Task, c: Case, demanded: Grade): Promise<Settled> {
  const verdict = await replay(task, c, demanded);
  return isBad(verdict) && task.finding !== null ? asKnown(verdict, task.finding) : { verdict };
}

/** The tasks that a plan is for a target, in the order in which they are to be settled: what says most directly what is wrong comes first. */
export function plannedTasks(target: Target, plan: Plan): Task[] {
  const { level, replay: c, onCase, onJudged, onOutcome, replayCommand } = plan;
  const strength = c !== null ? Number.POSITIVE_INFINITY : level === "exhaustive" ? 3 : 2;
  const tasks = tasksOf(target, plan, strength, c === null && level !== "quick").map((task): Task => ({
    ...task,
    ...(onCase && { onCase }),
    ...(onJudged && { onJudged }),
    ...(onOutcome && { onOutcome: (tried, failed) => onOutcome(task, tried, failed) }),
    ...(replayCommand && { replayCommand }),
  }));
  if (c !== null) return tasks.filter((task) => takes(task, c));
  return shard(byDirectness(level === "quick" ? sample(tasks) : tasks), ...plan.shard);
}

/** Cases of a first look. */
const FEW: Budget = { effective: 3, most: 6, shrinkTries: 0 };

/**
 * The cells that fail one of their most direct laws in the first few cases. It follows from the seed alone, whichever part of the
 * work asks. A cell is looked at when it is asked for, once.
 */
export class FirstLook {
  readonly #tasks: readonly Task[];
  readonly #plan: Plan;
  readonly #fails = new Map<string, Promise<boolean>>();

  constructor(target: Target, plan: Plan) {
    this.#plan = plan;
    const laws = plan.laws.filter(({ id }) => isDirect(id));
    const planned = plan.level === "quick" || plan.replay !== null ? [] : tasksOf(target, { cells: plan.cells, laws });
    const first = Map.groupBy(
      planned.filter(({ finding }) => finding === null),
      ({ support, law }) => `${support.cell} ${law.id}`,
    );
    this.#tasks = [...first.values()].flatMap((its) => its.slice(0, 1));
  }

  /** True for a cell that fails at once: its other laws need one violating case, and are tried as in a quick run. */
  fails(cell: string): Promise<boolean> {
    const known = this.#fails.get(cell) ?? this.#look(cell);
    this.#fails.set(cell, known);
    return known;
  }

  async #look(cell: string): Promise<boolean> {
    const { seed, grade, onCase } = this.#plan;
    for (const task of this.#tasks.filter(({ support }) => support.cell === cell)) {
      const verdict = await tryLaw({ ...task, ...(onCase && { onCase }) }, FEW, seed, grade);
      if (verdict?.verdict === "violated") return true;
    }
    return false;
  }
}

/** The same plan, for a law of a cell that fails at once. */
export const briefly = (plan: Plan): Plan => ({ ...plan, level: "quick" });

/** Settle a task of a plan, on cases that are drawn or on the one case that is replayed. */
export function settlePlanned(task: Task, { level, replay: c, seed, grade, shrinks = true }: Plan): Promise<Settled> {
  if (c !== null) return replayed(task, c, grade);
  const budget = budgetFor(level, task);
  return settle(task, shrinks ? budget : { ...budget, shrinkTries: 0 }, seed, grade);
}
