/**
 * The laws in a suite of your own: `import { conformance } from "gatecheck/vitest"`.
 */
import { types } from "node:util";
import { type TestContext, afterAll, describe, test } from "vitest";
import type { Implementation } from "./impl/contract.ts";
import { type Plan, settlePlanned } from "./properties/run/plan.ts";
import type { Task } from "./properties/run/task.ts";
import { type Request, type Verification, requestOf, tasksFor } from "./properties/run/verify.ts";
import type { Verdict } from "./properties/verdict.ts";
import type { Level } from "./properties/run/tasks.ts";
import { failureGroups } from "./reports/text/failure.ts";
import { failure } from "./reports/terminal/index.ts";
import { painter } from "./reports/terminal/paint.ts";

export type { Verification } from "./properties/run/verify.ts";

/** Accepted forms of an implementation under test: itself, a promise of it, or a function that makes one. */
export type Subject = Implementation | Promise<Implementation> | (() => Implementation | Promise<Implementation>);

/** Milliseconds that one law may take. */
const timeouts: Readonly<Record<Level, number>> = {
  quick: 60_000,
  standard: 300_000,
  exhaustive: 3_600_000,
};

/** A law that an implementation violates, as an error. */
class ConformanceError extends Error {
  override readonly name = "ConformanceError";

  /** @param frames the stack of the call of `conformance`, whose line is shown */
  constructor(message: string, frames: string) {
    super(message);
    this.stack = `${this.name}: ${message}\n${frames}`;
  }
}

/** Try one law on one cell, in every option combination and element type that was planned. */
async function tryAll(tasks: readonly Task[], plan: Plan, frames: string, { skip }: TestContext): Promise<void> {
  const verdicts: Verdict[] = [];
  for (const task of tasks) {
    const settled = await settlePlanned(task, plan);
    if (settled !== null && "verdict" in settled) verdicts.push(settled.verdict);
  }
  const laws = tasks.map(({ law }) => law);
  const failures = failureGroups(verdicts, laws);
  if (failures.length > 0) {
    const paint = painter(false);
    const lines = failures.flatMap((group) => failure(group, laws[0]?.sentence ?? null, paint));
    throw new ConformanceError(lines.join("\n").trimStart(), frames);
  }
  if (verdicts.every(({ verdict }) => verdict === "unsupported")) skip(verdicts[0]?.message ?? "nothing to try");
}

/** One describe for each cell, one test for each law. */
function register({ plan }: Request, frames: string, tasks: readonly Task[]): void {
  const timeout = timeouts[plan.level];
  for (const [cell, ofCell] of Map.groupBy(tasks, ({ support }) => support.cell))
    describe(cell, () => {
      const byLaw = Map.groupBy(ofCell, ({ law }) => law);
      for (const law of plan.laws.filter((one) => byLaw.has(one)))
        test(`${law.id}: ${law.sentence}`, { timeout }, (context) =>
          tryAll(byLaw.get(law) ?? [], plan, frames, context),
        );
    });
}

function requestFor(name: string, verification: Verification): Request {
  if (typeof name !== "string" || name.trim() === "")
    throw new RangeError(`conformance: the name is ${JSON.stringify(name)}, must be a text that is not empty`);
  return requestOf("conformance", `conformance(${JSON.stringify(name)}, implementation`, name, verification);
}

/**
 * Register the laws in the suite that calls it: one `describe` for each cell, in it one `test` for each law, which tries every option
 * combination and element type. A failure says what the terminal says of a counterexample, and the call that replays it; a
 * law that needs what the implementation does not declare is skipped with that reason; a check that could not have failed
 * fails, and so does an implementation that throws or answers nonsense.
 *
 *     import { conformance } from "gatecheck/vitest";
 *     conformance("my LSTM", myLstm, { cells: ["lstm"], level: "quick" });
 *
 * @param name of the implementation, in titles and messages
 * @param subject the implementation, a promise of it, or a function that makes it; what such a function makes is closed at the end
 * @throws RangeError, TargetError one line: what was got, what was wanted; of what is promised or made, while tests are collected
 */
export function conformance(name: string, subject: Subject, verification: Verification = {}): void {
  const request = requestFor(name, verification);
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, conformance);
  const frames = caller.stack?.replace(/^.*\n/, "") ?? "";
  const making = typeof subject === "function";
  const tasks = making || types.isPromise(subject) ? null : tasksFor(request, subject);
  describe(name, async () => {
    const made = await (making ? subject() : subject);
    if (making) afterAll(() => made.close?.());
    register(request, frames, tasks ?? tasksFor(request, made));
  });
}
