import { type Finding, verdictsOf } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Report } from "./report.ts";
import { fails } from "./status.ts";

/** A finding beside the base. */
export interface Change {
  readonly implementation: string;
  readonly cell: string;
  /** The cause, or what is known of it; null where nothing is. */
  readonly cause: string | null;
  /** The most direct law of those concerned, and their number. */
  readonly law: string;
  readonly laws: number;
  /** The command that replays it; null where there is none. */
  readonly replay: string | null;
}

/** Verdicts, or workloads of a benchmark, that have no counterpart, and why. */
interface Apart {
  readonly reason: string;
  readonly verdicts: number;
}

/** The difference of a report from that of a base. */
export interface Difference {
  /** Fails now, and did not in the base, or is of what the base did not have. */
  readonly new: readonly Change[];
  /** Failed in the base, and does not now. */
  readonly fixed: readonly Change[];
  /** Fails as it did in the base. */
  readonly known: readonly Change[];
  /** Failed in the base, and was not tried now. */
  readonly gone: readonly Change[];
  readonly notComparable: readonly Apart[];
}

/** Reasons with the number of what each is about. */
export const notComparableOf = (reasons: ReadonlyMap<string, number>): Difference["notComparable"] =>
  [...reasons].map(([reason, verdicts]) => ({ reason, verdicts }));

type Key = string;

const keyOf = ({ implementation, cell, law, options, dtype }: Verdict): Key =>
  JSON.stringify([implementation, cell, law, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)), dtype]);

const changeOf = (
  { implementation, cell, cause }: Pick<Finding, "implementation" | "cell" | "cause">,
  verdicts: readonly Verdict[],
): Change => ({
  implementation,
  cell,
  cause,
  law: (verdicts[0] as Verdict).law,
  laws: new Set(verdicts.map(({ law }) => law)).size,
  replay: verdicts.find(({ counterexample }) => counterexample !== null)?.counterexample?.replay ?? null,
});

/** Failing verdicts by finding; those of no finding, such as vacuous ones, by implementation and cell. */
function changesIn({ findings, verdicts }: Report, concerned: (verdict: Verdict) => boolean): Change[] {
  const failing = verdicts.filter((verdict) => fails(verdict) && concerned(verdict));
  const left = new Set(failing.map(keyOf));
  const found = findings.flatMap((finding) => {
    const its = verdictsOf(finding, failing);
    for (const verdict of its) left.delete(keyOf(verdict));
    return its.length === 0 ? [] : [changeOf(finding, its)];
  });
  const others = Map.groupBy(
    failing.filter((verdict) => left.has(keyOf(verdict))),
    ({ implementation, cell, verdict }) => JSON.stringify([implementation, cell, verdict]),
  );
  return [
    ...found,
    ...[...others.values()].map((its) => {
      const { implementation, cell, message, verdict } = its[0] as Verdict;
      return changeOf({ implementation, cell, cause: message ?? verdict }, its);
    }),
  ];
}

/** The reason why a base has no verdict that could be compared; null where what is new is of the implementation. */
function whyAbsent({ run, laws, implementations }: Report, { law, cell, implementation }: Verdict): string | null {
  if (!laws.some(({ id }) => id === law)) return "the base did not try the law";
  if (!run.cells.includes(cell)) return "the base did not try the cell";
  if (!implementations.some(({ target, installed }) => target === implementation && installed))
    return "the base did not try the implementation";
  return null;
}

/** Every failure of a report, one finding each. */
export const failuresIn = (report: Report): Change[] => changesIn(report, () => true);

/** The difference of `head` from `base`: findings that are new, fixed, known and gone. */
export function differenceOf(base: Report, head: Report): Difference {
  const before = new Map(base.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const after = new Map(head.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const failedBefore = (verdict: Verdict): boolean => {
    const was = before.get(keyOf(verdict));
    return was !== undefined && fails(was);
  };
  const reasons = new Map<string, number>();
  const count = (reason: string): void => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const apart = new Set<Key>();
  for (const [key, verdict] of after) {
    const reason = before.has(key) ? null : whyAbsent(base, verdict);
    if (reason === null) continue;
    apart.add(key);
    if (fails(verdict)) count(`fails, and ${reason}`);
    else count(reason);
  }
  for (const setting of ["level", "grade"] as const)
    if (base.run[setting] !== head.run[setting])
      reasons.set(
        `the base was run with ${setting} ${base.run[setting]}, this with ${head.run[setting]}`,
        head.verdicts.length,
      );
  return {
    new: changesIn(head, (verdict) => !failedBefore(verdict) && !apart.has(keyOf(verdict))),
    known: changesIn(head, failedBefore),
    fixed: changesIn(base, (verdict) => {
      const now = after.get(keyOf(verdict));
      return now !== undefined && !fails(now);
    }),
    gone: changesIn(base, (verdict) => !after.has(keyOf(verdict))),
    notComparable: notComparableOf(reasons),
  };
}
