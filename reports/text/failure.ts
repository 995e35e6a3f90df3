import type { Counterexample, Verdict } from "../../properties/verdict.ts";
import { grouped } from "./canonical.ts";
import { formatExcess, formatNumber, formatPair } from "./format.ts";
import { fails, statuses, statusOf } from "../report/status.ts";
import { block, excerpt, oneLine } from "../../impl/untrusted-text.ts";

/** One named line of a failure: `["got", "0.125"]`. */
export type Field = readonly [name: string, value: string];

function evidence(counterexample: Counterexample): readonly Field[] {
  const [got, want] = formatPair(counterexample.got, counterexample.want);
  const excess = formatExcess(counterexample.distance, counterexample.bound);
  const { boundFrom, found } = counterexample;
  return [
    ["where", oneLine(counterexample.where)],
    ["got", got],
    ["want", want],
    ["distance", formatNumber(counterexample.distance) + (excess === null ? "" : `, ${excess}`)],
    ["bound", formatNumber(counterexample.bound) + (boundFrom === "" ? "" : ` (${oneLine(boundFrom)})`)],
    ...(counterexample.numbers === null ? [] : [["numbers", oneLine(counterexample.numbers, 1000)] as const]),
    ["case", oneLine(counterexample.case, 1000)],
    ...(found === counterexample.case ? [] : [["found", oneLine(found, 1000)] as const]),
  ];
}

/** The fields of a verdict that does not hold, one a line, without its law and its replay command. */
export function failureFields(verdict: Verdict): readonly Field[] {
  const { counterexample, diagnosis, known, message } = verdict;
  return [
    ...(diagnosis === null ? [] : [["diagnosis", oneLine(diagnosis, 500)] as const]),
    ...(counterexample === null ? [] : evidence(counterexample)),
    ...(known === null ? [] : [["known", oneLine(`${known.id}: ${known.reason}`)] as const]),
    ...(message === null ? [] : [["message", excerpt(message)] as const]),
  ];
}

/**
 * The verdicts that fail: the same law on the same cell in several options and dtypes together, what was not tried for one reason
 * together; the worst status first, then in the order of `laws`.
 */
export function failureGroups(
  verdicts: readonly Verdict[],
  laws: readonly { readonly id: string }[] = [],
): readonly (readonly [Verdict, ...Verdict[]])[] {
  const place = (law: string): string => String(laws.findIndex(({ id }) => id === law)).padStart(6, "0");
  return grouped(verdicts.filter(fails), (one) =>
    JSON.stringify([
      statuses.indexOf(statusOf(one)),
      one.implementation,
      ...(statusOf(one) === "untried" ? [one.message] : [one.cell, one.conformance, place(one.law), one.law]),
    ]),
  );
}

/** Fields as aligned lines; further lines of a value stand under its first. */
export function formatFields(fields: readonly Field[]): string {
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  const indent = `\n${" ".repeat(width + 2)}`;
  return fields.map(([name, value]) => `${name.padEnd(width)}  ${value.replaceAll("\n", indent)}`).join("\n");
}

/**
 * A failure as plain text, a field a line: law, where, got, want, distance, bound, case, and the call that replays it.
 * @param sentence the sentence of the law; null leaves it out
 */
export function formatFailure(verdict: Verdict, sentence: string | null): string {
  const replay = verdict.counterexample?.replay;
  return formatFields([
    ["law", oneLine(verdict.law) + (sentence === null ? "" : `: ${oneLine(sentence, 500)}`)],
    ...failureFields(verdict),
    ...(replay === undefined ? [] : [["replay", block(replay)] as const]),
  ]);
}
