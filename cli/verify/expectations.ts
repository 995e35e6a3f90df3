import { existsSync } from "node:fs";
import { oneLine } from "../../impl/untrusted-text.ts";
import {
  type Expectation,
  type NamedExpectation,
  entriesOf,
  formatPattern,
  isAbout,
} from "../../properties/expect/expectation.ts";
import { type Judged, expectationsOf, isAcceptable, renewed } from "../../properties/expect/accept.ts";
import type { Settled } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { readExpectations, writeExpectations } from "../../reports/expect/file.ts";
import { fails } from "../../reports/report/status.ts";
import { formatCount } from "../../reports/text/format.ts";
import { laws as allLaws } from "../../properties/laws/index.ts";
import { UsageError } from "../shared/errors.ts";
import type { WorkerPlan } from "./messages.ts";
import type { TargetResult } from "./pool.ts";

/** Name of the file that is read where none is named. */
export const expectFile = "gatecheck.expect.json";
/** Runs after which what still fails is left to the next run. */
const ROUNDS = 4;

/** `--expect`, `--no-expect`, `--accept` as commander hands them over. */
export interface ExpectFlags {
  /** False: `--no-expect`. */
  readonly expect?: false | readonly string[];
  readonly accept?: string;
}

/** The expectations of the files that were named, or of the file in the working directory. @throws ReportError */
export async function expectedBy({ expect, accept }: ExpectFlags): Promise<NamedExpectation[]> {
  const named = expect || [];
  const own = expect === undefined && accept === undefined && existsSync(expectFile) ? [expectFile] : [];
  const read = await Promise.all(
    [...new Set([...named, ...own])].filter((path) => path !== accept).map(readExpectations),
  );
  return read.flat();
}

/** The expectations of the file that is to be written anew. @throws UsageError, ReportError */
export async function acceptedBefore(accept: string, plans: readonly WorkerPlan[]): Promise<readonly Expectation[]> {
  if (plans.some(({ replay, shard: [, n] }) => replay !== null || n > 1))
    throw new UsageError("--accept takes a whole run: leave --case and --shard out");
  if (!existsSync(accept)) return [];
  return readExpectations(accept);
}

const verdictsIn = (settled: readonly Settled[]): Verdict[] =>
  settled.flatMap((one) => (one !== null && "verdict" in one ? [one.verdict] : []));

/**
 * The failures of every target as expectations: what fails is run again beside what is expected, with other cases, until nothing else fails.
 * @param test runs plans
 */
async function gathered(
  plans: readonly WorkerPlan[],
  first: readonly TargetResult[],
  test: (plans: readonly WorkerPlan[]) => Promise<TargetResult[]>,
  stopped: () => boolean,
): Promise<Expectation[]> {
  const all: Expectation[] = [];
  for (const { target, info, settled, judged } of first) {
    const plan = plans.find((one) => one.target === target) as WorkerPlan;
    const failing = verdictsIn(settled).filter(isAcceptable);
    const seen: Judged[] = [...judged];
    const version = info?.version ?? null;
    let its = expectationsOf(target, version, failing, seen);
    for (let round = 1, left = failing.length; left > 0 && round < ROUNDS && !stopped(); round++) {
      const expected = its.map((one, i): NamedExpectation => ({ ...one, id: `#${i + 1}` }));
      const cells = [...new Set(its.map(({ cell }) => cell))];
      const laws = [...new Set(its.map(({ law }) => law))];
      const narrowed = {
        ...plan,
        cells,
        laws,
        expected: [...(plan.expected ?? []), ...expected],
        diagnose: "none",
      } as const;
      const [again] = (await test([narrowed])) as [TargetResult | undefined];
      const more = verdictsIn(again?.settled ?? []).filter(isAcceptable);
      left = more.length;
      failing.push(...more);
      seen.push(...(again?.judged ?? []));
      if (left > 0) its = expectationsOf(target, version, failing, seen);
    }
    all.push(...its);
  }
  return all;
}

/** Write what fails now, beside what the file holds of other targets, cells and laws. Returns what was written; null: interrupted. */
export async function writeAccepted(
  path: string,
  before: readonly Expectation[],
  plans: readonly WorkerPlan[],
  results: readonly TargetResult[],
  test: (plans: readonly WorkerPlan[]) => Promise<TargetResult[]>,
  stopped: () => boolean,
): Promise<readonly Expectation[] | null> {
  const now = await gathered(plans, results, test, stopped);
  if (stopped()) return null;
  const tried = (one: Expectation): boolean =>
    plans.some(
      ({ target, cells, laws }) =>
        isAbout(one, target) &&
        (cells === null || cells.includes(one.cell)) &&
        (laws.includes(one.law) || !allLaws.some(({ id }) => id === one.law)),
    );
  const written = renewed(before, now, tried);
  await writeExpectations(path, written);
  return written;
}

/** The lines that say what was written, and what cannot be known: no law was checked there. */
export function saidOf(path: string, written: readonly Expectation[], verdicts: readonly Verdict[]): string {
  const entries = entriesOf(written);
  const bare = entries.filter(({ reason }) => reason.trim() === "").length;
  const left = verdicts.filter((one) => fails(one) && !isAcceptable(one));
  return [
    ...entries.map(({ cell, laws, where = {} }) =>
      oneLine(`  ${cell} ${Object.keys(laws).join(", ")}: ${formatPattern(where) || "every case"}`, 400),
    ),
    `gatecheck: ${oneLine(path)} holds ${formatCount(entries.length, "entry", "entries")}${bare > 0 ? `; fill in the reason of ${bare}` : ""}`,
    ...(left.length > 0
      ? [`gatecheck: ${formatCount(left.length, "verdict")} cannot be expected: vacuous, not tried or not started`]
      : []),
    "",
  ].join("\n");
}
