import type { Implementation, Support } from "../../impl/contract.ts";
import type { RecordedFinding } from "../../impl/findings.ts";
import { CatalogueError, canonical, cellOf, declarableCells, integerCells } from "../../spec/catalogue.ts";
import { covering } from "../../spec/covering.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import { type Case, parseCase } from "../cases/case.ts";
import { hash } from "../cases/hash.ts";
import { beyondIntegers, withinIntegers } from "../integer/declared.ts";
import { offeredOptions, turnOf, widely } from "./structures.ts";
import type { Task } from "./task.ts";
import { type Budget, replay, tryLaw } from "./try-law.ts";
import { type Law, appliesToCell } from "../law.ts";
import type { StaleFinding, Verdict } from "../verdict.ts";
import { type Grade, profileOf } from "../../spec/language/precision.ts";

export type { Level } from "./ladder.ts";

/** An implementation under test. */
export interface Target {
  /** The target as it was named: `tfjs`, `./my-cell.mjs`, `exec:python3 my_cell.py`. */
  readonly name: string;
  readonly implementation: Implementation;
  readonly findings: readonly RecordedFinding[];
}

/** The cells and laws to verify. */
export interface Selection {
  readonly cells: readonly string[] | null;
  readonly laws: readonly Law[];
}

/** Declarations of an implementation that the catalogue does not have, in words; empty where all is well. */
export function undeclarable(implementation: Implementation): string[] {
  return implementation.cells.flatMap((support) => {
    try {
      const cell = cellOf(support.cell);
      for (const options of support.options) canonical(cell, options);
      if (cell.integer !== undefined) return beyondIntegers(support);
      return support.dtypes.length > 0 ? [] : [`${cell.id}: dtypes names none of float32, float64, float16, bfloat16`];
    } catch (error) {
      if (error instanceof CatalogueError) return [error.message];
      throw error;
    }
  });
}

/** The values once, in their order; equal are those of one text. */
const once = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** Words for cells that an implementation declares more than once: each is taken once. */
export function duplicates({ cells }: Implementation): string[] {
  return [...Map.groupBy(cells, ({ cell }) => cell)].flatMap(([cell, its]) => [
    ...(its.length > 1 ? [`${cell} is declared ${its.length} times: the first counts`] : []),
    ...(["options", "dtypes", "directions"] as const)
      .filter((key) => its.some((support) => once<unknown>(support[key]).length < support[key].length))
      .map((key) => `${cell}: ${key} names the same more than once`),
  ]);
}

/** The laws to try with each option combination: a law that speaks of none of `covered` is tried with one of `declared`. */
function matched(
  cell: Cell,
  laws: readonly Law[],
  covered: readonly Options[],
  declared: readonly Options[],
): [Options, Law[]][] {
  const speaks = (law: Law, options: Options): boolean => law.appliesTo?.(cell, options) !== false;
  const own = laws.filter((law) => appliesToCell(law, cell));
  const left = own.filter((law) => !covered.some((options) => speaks(law, options)));
  const further = declared.map((options): [Options, Law[]] => [
    options,
    left.filter((law) => declared.find((other) => speaks(law, other)) === options),
  ]);
  return [
    ...covered.map((options): [Options, Law[]] => [options, own.filter((law) => speaks(law, options))]),
    ...further,
  ];
}

/** A cell of which only the options that the catalogue has are declared, each once. */
const declarableOf = (support: Support): Support => ({
  ...support,
  options: once(offeredOptions({ ...support, options: once(support.options) })),
  dtypes: once(support.dtypes),
  directions: once(support.directions),
});

/** True for a cell of integers; a cell that the catalogue does not have is none. */
const isOfIntegers = ({ cell }: Support): boolean => integerCells.some(({ id }) => id === cell);

/**
 * The same implementation, declaring each cell once, and of it only the options that the catalogue has, each once; of a cell of
 * integers only what it has.
 */
export const declarable = (implementation: Implementation): Implementation => ({
  ...implementation,
  cells: [...Map.groupBy(implementation.cells, ({ cell }) => cell).values()]
    .flatMap((its) => its.slice(0, 1))
    .flatMap((support) => (isOfIntegers(support) ? withinIntegers(support) : [support]))
    .map(declarableOf),
});

/**
 * Every law that speaks of what a target declares, cell by cell in the order of the catalogue, on a covering array of the option
 * combinations declared: every `strength` option values that are declared together occur together, and every law is tried.
 * @param wide laws of structures are tried with the further options of their 4-way array
 */
export function tasksOf(
  { name, implementation, findings }: Target,
  { cells, laws }: Selection,
  strength = 2,
  wide = false,
): Task[] {
  const order = declarableCells().map(({ id }) => id);
  const declared = implementation.cells
    .filter(({ cell }) => order.includes(cell) && (cells === null || cells.includes(cell)))
    .sort((a, b) => order.indexOf(a.cell) - order.indexOf(b.cell));
  const recorded = findings.filter(({ versions }) => versions.includes(implementation.info.version));
  return declared.flatMap((support) => {
    const cell = cellOf(support.cell);
    const offered = offeredOptions(support);
    const quantised = support.precision?.some((one) => profileOf(one).quantised > 0) === true;
    const its = laws.filter(
      ({ needs }) =>
        (support.own !== undefined || !needs.includes("ownWeights")) &&
        (["kernel", "streams", "masks", "resets"] as const).every((need) => support[need] || !needs.includes(need)),
    );
    const covered = covering(cell, offered, strength);
    const tasks = matched(cell, its, covered, offered).flatMap(([options, spoken]) =>
      support.dtypes.flatMap((dtype) =>
        spoken.flatMap((law): Task[] => {
          if (law.dtypes?.includes(dtype) === false) return [];
          if (law.scales === true && quantised) return [];
          const concerned = recorded.filter(
            ({ laws, cells, expected }) =>
              laws.includes(law.id) && cells.includes(cell.id) && expected?.share(options, dtype) !== "none",
          );
          const task = { target: name, implementation, support, options, dtype, law };
          const others = { ...task, finding: null, accepts: (c: Case) => !concerned.some(({ where }) => where(c)) };
          return [
            ...(concerned.some(({ expected }) => expected?.share(options, dtype) === "all") ? [] : [others]),
            ...concerned.map((finding): Task => ({ ...task, finding, accepts: (c) => finding.where(c) })),
          ];
        }),
      ),
    );
    if (!wide) return tasks;
    const tried = new Set(covered.map((options) => JSON.stringify(options)));
    const further = widely(cell, offered).filter((options) => !tried.has(JSON.stringify(options)));
    const defaults = tasks.filter(
      ({ law, options, finding }) => law.structures === true && options === covered[0] && finding === null,
    );
    return [
      ...tasks,
      ...further.flatMap((options) =>
        defaults
          .filter(({ dtype }) => dtype === turnOf(support, options))
          .map((task): Task => ({ ...task, options, further: true })),
      ),
    ];
  });
}

/**
 * The tasks of a quick run: every law on every cell once, half of the laws with the cell's default options, the others each with
 * another combination of options and element type, so that over the laws every combination has its turn.
 */
export function sample(tasks: readonly Task[]): Task[] {
  const variantOf = ({ options, dtype }: Task): string => JSON.stringify([options, dtype]);
  const groupOf = ({ support, law }: Task): string => `${support.cell} ${law.id}`;
  const kept = new Map<string, string | undefined>();
  for (const [group, its] of Map.groupBy(tasks, groupOf)) {
    const [standard, ...others] = new Set(its.map(variantOf));
    const bits = hash(0, group);
    kept.set(group, bits % 2 === 0 || others.length === 0 ? standard : others[(bits >>> 1) % others.length]);
  }
  return tasks.filter((task) => kept.get(groupOf(task)) === variantOf(task));
}

/** The i-th of n parts of the tasks, i from 1: every task is in exactly one. */
export const shard = <T>(tasks: readonly T[], i: number, n: number): T[] => tasks.filter((_, k) => k % n === i - 1);

/** The seed of one task: it does not depend on which other tasks there are. */
const seedOf = ({ support, options, dtype, law, finding }: Task, seed: number): number =>
  hash(seed, [law.id, support.cell, JSON.stringify(options), dtype, finding?.id ?? ""].join(" "));

/** The result of a task: a verdict, a finding that did not occur, both where it is an expected one, or nothing to say. */
export type Settled =
  | { readonly verdict: Verdict }
  | { readonly stale: StaleFinding }
  | { readonly verdict: Verdict; readonly stale: StaleFinding }
  | null;

/** True for a verdict that a finding can explain. */
export const isBad = ({ verdict }: Verdict): boolean => verdict === "violated" || verdict === "errored";

/** The verdict as one about a finding, unless it is about what the finding does not look like. */
export const asKnown = (verdict: Verdict, { id, reason, link, looks }: RecordedFinding): Settled => ({
  verdict: looks === undefined ? { ...verdict, known: { id, reason, link } } : verdict,
});

/** True where a case is one of a task's. */
export function takes({ support, options, dtype, accepts }: Task, c: Case): boolean {
  const chosen = canonical(cellOf(c.cell), c.options);
  return (
    support.cell === c.cell && dtype === c.dtype && JSON.stringify(options) === JSON.stringify(chosen) && accepts(c)
  );
}

/** Cases that are tried at most before an expected failure is said not to occur. */
const PATIENCE = 96;

/** Look for an expected failure: first in the case in which it was seen. Nothing is shrunk. Null where that case is another task's. */
async function settleExpected(
  task: Task & { readonly finding: RecordedFinding },
  { case: line, share }: NonNullable<RecordedFinding["expected"]>,
  budget: Budget,
  seed: number,
  demanded: Grade,
): Promise<Settled> {
  const { finding, target, law, support, options, dtype } = task;
  const all = share(options, dtype) === "all";
  const seen = line === null ? null : parseCase(line);
  const own = seen !== null && takes(task, seen);
  if (own) task.onCase?.(seen);
  const again = own ? await replay(task, seen, demanded) : null;
  if (again !== null && isBad(again)) return asKnown(again, finding);
  const most = Math.min(budget.most, PATIENCE);
  const verdict = await tryLaw(task, { ...(all ? budget : { effective: most, most }), shrinkTries: 0 }, seed, demanded);
  if (verdict !== null && isBad(verdict)) return asKnown(verdict, finding);
  const row = verdict !== null && (all || verdict.verdict === "holds") ? { verdict } : null;
  if (seen !== null && !own) return row;
  const cases = (again?.cases ?? 0) + (verdict?.cases ?? 0);
  const message =
    cases > 0
      ? `did not occur in ${cases} cases (${finding.reason}): take it out`
      : `matches nothing: ${verdict?.message ?? "no case that was drawn is one of its"}`;
  return { ...row, stale: { target, id: finding.id, law: law.id, cell: support.cell, message } };
}

/** Find the verdict of one task. */
export async function settle(task: Task, budget: Budget, seed: number, demanded: Grade): Promise<Settled> {
  if (task.finding?.expected !== undefined)
    return settleExpected(
      { ...task, finding: task.finding },
      task.finding.expected,
      budget,
      seedOf(task, seed),
      demanded,
    );
  const verdict = await tryLaw(task, budget, seedOf(task, seed), demanded);
  const { finding } = task;
  if (verdict === null || finding === null) return verdict && { verdict };
  const { id, reason } = finding;
  if (isBad(verdict)) return asKnown(verdict, finding);
  if (verdict.verdict !== "holds") return null;
  const message = `recorded finding ${id} did not occur in ${verdict.cases} cases (${reason})`;
  return { stale: { target: task.target, id, law: task.law.id, cell: task.support.cell, message } };
}
