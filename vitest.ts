/**
 * The laws in a suite of your own: `import { conformance } from "gatecheck/vitest"`.
 */
import { types } from "node:util";
import { type TestContext, afterAll, describe, test } from "vitest";
import type { Implementation } from "./impl/contract.ts";
import { type Plan, settlePlanned } from "./properties/run/plan.ts";
import type { Task } from "./properties/run/task.ts";
import { type Finding, isFound } from "./properties/findings/finding.ts";
import type { Placed, Triage } from "./properties/findings/triage.ts";
import { directness } from "./properties/laws/directness.ts";
import type { Verdict } from "./properties/verdict.ts";
import { type Request, type Verification, requestOf, tasksFor } from "./properties/run/verify.ts";
import { replayLine } from "./properties/run/try-law.ts";
import { shellWord } from "./properties/run/shell-words.ts";
import { budgets } from "./properties/run/budgets.ts";
import type { Level, Settled } from "./properties/run/tasks.ts";
import type { ExpectationEntry, NamedExpectation } from "./properties/expect/expectation.ts";
import { unmet } from "./properties/expect/unmet.ts";
import { namedExpectations, readExpectations } from "./reports/expect/file.ts";
import { knownFindings } from "./reports/report/known-findings.ts";
import { statusOf } from "./reports/report/status.ts";
import { failureGroups } from "./reports/text/failure.ts";
import { formatVariant } from "./reports/text/format.ts";
import { findingLines } from "./reports/terminal/findings.ts";
import { failure } from "./reports/terminal/index.ts";
import { oneLine } from "./impl/untrusted-text.ts";
import { painter } from "./reports/terminal/paint.ts";

export type { ExpectationEntry, Pattern } from "./properties/expect/expectation.ts";
export type { Verification } from "./properties/run/verify.ts";

/** Settings of a suite. */
export interface Conformance extends Verification {
  /** Known failures, which fail no test: an expectation file, or its entries (docs/expectations.md). */
  readonly expect?: string | readonly ExpectationEntry[];
  /** A known failure that no longer occurs, or that matches nothing, fails. */
  readonly strict?: boolean;
}

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

/** The suite of one implementation. */
interface Suite {
  readonly name: string;
  readonly plan: Plan;
  readonly tasks: readonly Task[];
  readonly expected: readonly NamedExpectation[];
  readonly strict: boolean;
  /** The stack of the call of `conformance`. */
  readonly frames: string;
  /** Results by cell and law, as far as they were tried. */
  readonly tried: Map<string, readonly Settled[]>;
  /** The causes of violations, and the law that showed each first, by cell and cause. */
  readonly found: { triage?: Triage; readonly first: Map<string, string> };
}

const placeOf = (cell: string, law: string): string => `${cell} ${law}`;

/** The causes of violations, as far as the suite has found any; they are looked for only where something is violated. */
async function triageOf(suite: Suite, { implementation }: Task): Promise<Triage> {
  const { Triage } = await import("./properties/findings/triage.ts");
  const { seed, grade, level } = suite.plan;
  return (suite.found.triage ??= new Triage(implementation, { seed, grade, shrinkTries: budgets[level].shrinkTries }));
}

const replayAgain =
  (implementation: string) =>
  (law: string, line: string): string =>
    replayLine(shellWord(implementation), law, line, "absolute");

/** The lines of a failure: a finding in full where it is the first of its cause, else what it is explained by. */
function linesOf(
  group: readonly [Verdict, ...Verdict[]],
  placed: ReadonlyMap<Verdict, Placed>,
  sentence: string | null,
  first: string | undefined,
  replay: Plan["replayCommand"],
): readonly string[] {
  const paint = painter(false);
  const found = group.flatMap((verdict) => placed.get(verdict) ?? []);
  const own = found.find(({ isFirst }) => isFirst);
  if (own === undefined) {
    const cause = found[0]?.cause ?? null;
    if (found[0]?.verdict.verdict !== "violated") return failure(group, sentence, paint);
    const explained = cause === null ? "not shown to have the cause of" : "explained by the finding of";
    return [
      ...failure(group, sentence, paint),
      `  ${explained} ${first}${cause === null ? "" : `: ${oneLine(cause)}`}`,
    ];
  }
  const { implementation, cell } = own.verdict;
  const finding: Finding = {
    implementation,
    cell,
    kind: own.verdict.verdict === "errored" ? "errored" : own.cause === null ? "unexplained" : "explained",
    cause: own.cause ?? own.verdict.diagnosis,
    first: own.verdict,
    further: [],
  };
  const others = group.filter((verdict) => verdict !== own.verdict);
  return [
    ...findingLines(finding, group, sentence, paint, "", () => replay ?? replayAgain(implementation)),
    ...(others.length === 0 ? [] : [`  also with ${oneLine(others.map(formatVariant).join(", "), 500)}`]),
  ];
}

/** Try one law on one cell, in every option combination and element type that was planned. */
async function tryAll(tasks: readonly Task[], place: string, suite: Suite, context: TestContext): Promise<void> {
  const { plan, frames, tried, found } = suite;
  const settled: Settled[] = [];
  const placed = new Map<Verdict, Placed>();
  for (const task of tasks) {
    const one = await settlePlanned(task, plan);
    const verdict = one !== null && "verdict" in one && isFound(one.verdict) ? one.verdict : null;
    if (verdict === null || plan.replay !== null) {
      settled.push(one);
      continue;
    }
    const its = await (await triageOf(suite, task)).place({ task, verdict });
    if (its.isFirst) found.first.set(`${verdict.cell} ${its.cause}`, verdict.law);
    placed.set(its.verdict, its);
    settled.push({ verdict: its.verdict });
  }
  tried.set(place, settled);
  const verdicts = settled.flatMap((one) => (one !== null && "verdict" in one ? [one.verdict] : []));
  const laws = tasks.map(({ law }) => law);
  const failures = failureGroups(verdicts, laws);
  if (failures.length > 0) {
    const lines = failures.flatMap((group) => {
      const [{ cell }] = group;
      const cause = group.flatMap((verdict) => placed.get(verdict) ?? [])[0]?.cause ?? null;
      return linesOf(group, placed, laws[0]?.sentence ?? null, found.first.get(`${cell} ${cause}`), plan.replayCommand);
    });
    throw new ConformanceError(lines.join("\n").trimStart(), frames);
  }
  const known = knownFindings(verdicts).map(({ id, reason }) => `known failure ${id}: ${reason}`);
  const checked =
    verdicts.some((one) => statusOf(one) === "holds") || settled.some((one) => one !== null && "stale" in one);
  if (checked && "annotate" in context) for (const line of known) await context.annotate(line, "notice");
  if (!checked) context.skip(known[0] ?? verdicts[0]?.message ?? "nothing to try");
}

/** The known failures that no longer occur, or that match nothing, as far as their laws were tried. */
function stillExpected({ name, tasks, plan, expected, strict, frames, tried }: Suite, { skip }: TestContext): void {
  const planned = new Set(tasks.map(({ support, law }) => placeOf(support.cell, law.id)));
  const settled = [...tried.values()].flat();
  const concerned = expected.filter(
    ({ cell, law }) => tried.has(placeOf(cell, law)) || !planned.has(placeOf(cell, law)),
  );
  const { cells, laws } = plan;
  const left = unmet(concerned, {
    targets: [{ target: name, settled }],
    cells,
    laws: laws.map(({ id }) => id),
    complete: false,
  });
  if (left.length === 0) return;
  const lines = left.map(({ id, cell, law, message }) => `${id} (${cell}, ${law}): ${message}`).join("\n");
  if (strict) throw new ConformanceError(lines, frames);
  console.warn(lines);
  skip(lines);
}

/** One describe for each cell, one test for each law. */
function register(suite: Suite): void {
  const { plan, tasks, expected } = suite;
  const timeout = timeouts[plan.level];
  for (const [cell, ofCell] of Map.groupBy(tasks, ({ support }) => support.cell))
    describe(cell, () => {
      const byLaw = Map.groupBy(ofCell, ({ law }) => law);
      for (const law of [...byLaw.keys()].toSorted((a, b) => directness(a.id) - directness(b.id)))
        test(`${law.id}: ${law.sentence}`, { timeout }, (context) =>
          tryAll(byLaw.get(law) ?? [], placeOf(cell, law.id), suite, context),
        );
    });
  const last = expected.length > 0 && plan.replay === null ? ["every known failure still occurs"] : [];
  for (const title of last) test(title, (context) => stillExpected(suite, context));
}

function requestFor(name: string, verification: Verification): Request {
  if (typeof name !== "string" || name.trim() === "")
    throw new RangeError(`conformance: the name is ${JSON.stringify(name)}, must be a text that is not empty`);
  return requestOf("conformance", `conformance(${JSON.stringify(name)}, implementation`, name, verification);
}

/**
 * Register the laws in the suite that calls it: one `describe` for each cell, in it one `test` for each law, which tries every option
 * combination and element type, what says most directly what is wrong first. The first failure of a mistake says what the terminal
 * says of a finding, and the call that replays it, each further one which finding explains it; a law that needs what the implementation does not declare is skipped with that reason; a check that could not have failed
 * fails, and so does an implementation that throws or answers nonsense.
 *
 *     import { conformance } from "gatecheck/vitest";
 *     conformance("my LSTM", myLstm, { cells: ["lstm"], level: "quick" });
 *
 * A known failure of `expect` fails nothing; a law that fails in nothing else is skipped with its reason.
 *
 * @param name of the implementation, in titles and messages
 * @param subject the implementation, a promise of it, or a function that makes it; what such a function makes is closed at the end
 * @throws RangeError, TargetError one line: what was got, what was wanted; of what is promised or made, while tests are collected
 */
export function conformance(
  name: string,
  subject: Subject,
  { expect, strict = false, ...verification }: Conformance = {},
): void {
  const given = typeof expect === "object" ? namedExpectations(expect) : [];
  const request = requestFor(name, verification);
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, conformance);
  const frames = caller.stack?.replace(/^.*\n/, "") ?? "";
  const making = typeof subject === "function";
  if (!making && !types.isPromise(subject)) tasksFor(request, subject);
  describe(name, async () => {
    const made = await (making ? subject() : subject);
    if (making) afterAll(() => made.close?.());
    const expected = typeof expect === "string" ? await readExpectations(expect) : given;
    register({
      name,
      plan: { ...request.plan, shrinks: false },
      tasks: tasksFor(request, made, expected),
      expected,
      strict,
      frames,
      tried: new Map(),
      found: { first: new Map() },
    });
  });
}
