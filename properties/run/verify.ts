import { implementationOf } from "../../impl/targets/implementation.ts";
import type { Implementation } from "../../impl/contract.ts";
import { CatalogueError, cellOf } from "../../spec/catalogue.ts";
import { CaseError, parseCase } from "../cases/case.ts";
import { type NamedExpectation, findingsOf } from "../expect/expectation.ts";
import type { Law } from "../law.ts";
import { lawsOfIntegers } from "../integer/laws.ts";
import { laws as allLaws, lawsAt } from "../laws/index.ts";
import { type Plan, plannedTasks, settlePlanned } from "./plan.ts";
import { lawsNamed } from "./selection.ts";
import type { Task } from "./task.ts";
import type { Verdict } from "../verdict.ts";
import type { Grade } from "../../spec/language/precision.ts";
import { budgets } from "./budgets.ts";
import { type Level, undeclarable } from "./tasks.ts";

/** Settings of a verification. */
export interface Verification {
  /** Ids of cells, which the implementation must declare; every cell that it declares, unless told. */
  readonly cells?: readonly string[];
  /** Laws, their ids (`"time/chunking"`), or themes (`"time"`), and what is taken away (`"!stack"`); every law, unless told. */
  readonly laws?: readonly (Law | string)[];
  /** Number of cases: `"quick"`, `"standard"` (unless told) or `"exhaustive"`. */
  readonly level?: Level;
  /** Seed of the cases, 32 bits; the same seed draws the same cases. 1, unless told. */
  readonly seed?: number;
  /** Accuracy demanded of activations: `"absolute"` (unless told) or `"faithful"`. */
  readonly grade?: Grade;
  /** One case to try instead of drawing cases: the line that a counterexample shows. */
  readonly case?: string;
}

/** A verification that was read. */
export interface Request {
  /** Name of the function that reads it: the beginning of every message. */
  readonly caller: string;
  /** Name of the implementation in verdicts; null: its own. */
  readonly name: string | null;
  readonly plan: Plan;
}

const grades: readonly Grade[] = ["faithful", "absolute"];
const levels = Object.keys(budgets) as Level[];

function oneOf<V extends string>(key: string, value: V, values: readonly V[]): V {
  if (values.includes(value)) return value;
  throw new RangeError(`${key} is ${JSON.stringify(value)}, must be one of ${values.join(", ")}`);
}

function listed<V>(key: string, value: readonly V[]): readonly V[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new RangeError(`${key} is ${JSON.stringify(value)}, must be a list that is not empty`);
}

function planOf(verification: Verification, replays: NonNullable<Plan["replayCommand"]>): Plan {
  const { cells, laws, level = "standard", seed = 1, grade = "absolute", case: line, ...rest } = verification;
  const [stranger] = Object.keys(rest);
  if (stranger !== undefined)
    throw new RangeError(`unknown option ${JSON.stringify(stranger)}; there are cells, laws, level, seed, grade, case`);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new RangeError(`seed is ${JSON.stringify(seed)}, must be a whole number from 0 to ${2 ** 32 - 1}`);
  return {
    cells: cells === undefined ? null : listed("cells", cells).map((id) => cellOf(id).id),
    laws: laws === undefined ? [...lawsAt(level), ...lawsOfIntegers] : lawsNamed(listed("laws", laws), level),
    level: oneOf("level", level, levels),
    seed,
    grade: oneOf("grade", grade, grades),
    shard: [1, 1],
    replay: line === undefined ? null : parseCase(line),
    replayCommand: replays,
  };
}

/**
 * Read what is to be verified.
 * @param call what the caller is called with before its options, as replay lines show it: `verify(implementation`
 * @throws RangeError one line that begins with the caller: what was got, what was wanted
 */
export function requestOf(caller: string, call: string, name: string | null, verification: Verification): Request {
  const demanded = verification.grade === "faithful" ? `, grade: "faithful"` : "";
  const named = (law: string): string => (allLaws.some(({ id }) => id === law) ? JSON.stringify(law) : `/* ${law} */`);
  try {
    const plan = planOf(
      verification,
      (law, line) => `${call}, { laws: [${named(law)}], case: ${JSON.stringify(line)}${demanded} })`,
    );
    return { caller, name, plan };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof CatalogueError || error instanceof CaseError)) throw error;
    throw new RangeError(`${caller}: ${error.message}`, { cause: error });
  }
}

/**
 * The tasks that a verification is for an implementation, known failures apart.
 * @throws TargetError when it is no implementation, RangeError when it does not declare the cells of the verification; one line
 */
export function tasksFor(
  { caller, name, plan }: Request,
  given: unknown,
  expected: readonly NamedExpectation[] = [],
): Task[] {
  const implementation = implementationOf(caller, "the implementation", given);
  const declared = implementation.cells.map(({ cell }) => cell);
  const [wrong] = undeclarable(implementation);
  if (wrong !== undefined) throw new RangeError(`${caller}: the implementation declares what there is not: ${wrong}`);
  const missing = plan.cells?.find((cell) => !declared.includes(cell));
  if (missing !== undefined)
    throw new RangeError(
      `${caller}: the implementation does not declare ${missing}; it declares ${declared.join(", ")}`,
    );
  const target = name ?? implementation.info.name;
  const findings = findingsOf(expected, target, implementation.info.version);
  const tasks = plannedTasks({ name: target, implementation, findings }, plan);
  if (tasks.length > 0) return tasks;
  const why = plan.replay === null ? "no law that was chosen speaks of" : "the case is not among";
  throw new RangeError(`${caller}: nothing to verify: ${why} what the implementation declares`);
}

/**
 * Hold an implementation to the laws, without a command line and in this process.
 *
 *     const verdicts = await verify(mine, { cells: ["lstm"], level: "quick" });
 *     console.log(verdicts.filter(fails).map((verdict) => formatFailure(verdict, null)).join("\n\n"));
 *
 * Whatever the implementation does is in the verdicts, unless it blocks or ends the process.
 * @param onVerdict is told of every verdict as it is found
 * @returns a verdict for every law, cell, option combination and element type, cell by cell in the order of the catalogue
 * @throws TargetError, RangeError one line: what was got, what was wanted
 */
export async function verify(
  implementation: Implementation,
  { onVerdict, ...verification }: Verification & { readonly onVerdict?: (verdict: Verdict) => void } = {},
): Promise<readonly Verdict[]> {
  const request = requestOf("verify", "verify(implementation", null, verification);
  const verdicts: Verdict[] = [];
  for (const task of tasksFor(request, implementation)) {
    const settled = await settlePlanned(task, request.plan);
    if (settled === null || !("verdict" in settled)) continue;
    verdicts.push(settled.verdict);
    onVerdict?.(settled.verdict);
  }
  return verdicts;
}
