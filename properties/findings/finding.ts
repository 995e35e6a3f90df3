import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { directness } from "../laws/directness.ts";
import type { Verdict } from "../verdict.ts";

/** Place of a verdict among those of one cell of one implementation. */
export interface Place {
  readonly law: string;
  readonly options: Options;
  readonly dtype: Dtype;
}

/**
 * One mistake of an implementation of a cell, and the verdicts that it explains. `explained`: a known mistake accounts for each of them;
 * `unexplained`: no cause is known, they have no more in common than that; `errored`: they ended in the same message.
 */
export interface Finding {
  /** The target as it was named on the command line. */
  readonly implementation: string;
  readonly cell: string;
  readonly kind: "explained" | "unexplained" | "errored";
  /** The mistake in one line; what is known of it where it has no name; null where it was not looked for. */
  readonly cause: string | null;
  /** The most direct of its verdicts, which alone is shrunk. */
  readonly first: Place;
  /** The others. */
  readonly further: readonly Place[];
}

/** True for a wrong answer that is not known. */
export const isViolation = (one: Verdict): boolean => isFound(one) && one.verdict === "violated";

export const placeOf = ({ law, options, dtype }: Verdict): Place => ({ law, options, dtype });

/** True for a verdict that a finding is about: a wrong answer or a failure that is not known. */
export const isFound = ({ verdict, known, cases }: Verdict): boolean =>
  known === null && cases > 0 && (verdict === "violated" || verdict === "errored");

/** The case at the end of the message of a failure. */
export const CASE: RegExp = / \(case: ([^)]*)\)$/;

/** Failures of a program that is then not asked for more: each further one may be its last. */
export const FAULT: RegExp = /^(not tried: |no answer within |the program )/;

/** The message of a failure without its case and its numbers: failures with one message have one cause. */
const gist = ({ message }: Verdict): string => (message ?? "").replace(CASE, "").replaceAll(/\d+/g, "0");

/** The first line of a message, without its case; of a Python traceback the last, which has the error. */
export function said({ message }: Pick<Verdict, "message">): string | null {
  const lines = (message ?? "").replace(CASE, "").split("\n");
  const [first] = lines;
  const line = first?.startsWith("Traceback") === true ? lines.findLast((one) => one.trim() !== "") : first;
  return line?.replace(/;$/, "") || null;
}

/** Every place of a finding, the most direct first. */
export const placesOf = ({ first, further }: Finding): readonly Place[] => [first, ...further];

const finding = (
  kind: Finding["kind"],
  cause: string | null,
  [first, ...further]: readonly [Verdict, ...Verdict[]],
): Finding => ({
  implementation: first.implementation,
  cell: first.cell,
  kind,
  cause,
  first: placeOf(first),
  further: further.map(placeOf),
});

/** Words for a mistake without a name. */
export const UNKNOWN = "The cause is not known.";

const keyOf = ({ implementation, cell }: Pick<Verdict, "implementation" | "cell">, place: Place): string =>
  JSON.stringify([
    implementation,
    cell,
    place.law,
    Object.entries(place.options).sort(([a], [b]) => (a < b ? -1 : 1)),
    place.dtype,
  ]);

const cellOf = ({ implementation, cell }: Pick<Verdict, "implementation" | "cell">): string =>
  JSON.stringify([implementation, cell]);

/**
 * The findings of verdicts, cell by cell, the most direct first: those that are explained, one for all violations of a cell that are not,
 * and one for all its failures with one message.
 * @param explained findings whose cause is known
 */
export function findingsIn(verdicts: readonly Verdict[], explained: readonly Finding[] = []): Finding[] {
  const taken = new Set(explained.flatMap((one) => placesOf(one).map((place) => keyOf(one, place))));
  const found = verdicts.filter(isFound).toSorted((a, b) => directness(a.law) - directness(b.law));
  const left = found.filter((one) => !taken.has(keyOf(one, one)));
  const groups = Map.groupBy(left, (one) =>
    JSON.stringify([one.implementation, one.cell, one.verdict === "errored" ? gist(one) : null]),
  );
  const others = [...groups.values()].map((group) => {
    const its = group as [Verdict, ...Verdict[]];
    const [{ verdict, diagnosis }] = its;
    if (verdict === "errored") return finding("errored", diagnosis ?? said(its[0]), its);
    return finding("unexplained", diagnosis, its);
  });
  const cells = [...new Set(verdicts.map(cellOf))];
  const order = (one: Finding): number => cells.indexOf(cellOf(one));
  return [...explained, ...others].toSorted(
    (a, b) => order(a) - order(b) || directness(a.first.law) - directness(b.first.law),
  );
}

/** The verdicts of a finding, the most direct first. */
export function verdictsOf(one: Finding, verdicts: readonly Verdict[]): Verdict[] {
  const all = new Map(verdicts.filter(isFound).map((verdict) => [keyOf(verdict, verdict), verdict]));
  return placesOf(one).flatMap((place) => all.get(keyOf(one, place)) ?? []);
}
