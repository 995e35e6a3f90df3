import type { Counterexample, Verdict } from "../../properties/verdict.ts";
import { STDERR } from "../../impl/targets/stdio/errors.ts";
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

/** Lines of a message that are shown where there is little room, and the characters of each. */
const MESSAGE = 5;
const WIDTH = 240;

/** A message as a screen shows it: its first lines, and of what a program wrote to standard error the last. */
export function messageLines(message: string): readonly string[] {
  const [first = "", ...lines] = block(message, 20_000)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const fitted = (line: string, most: number): string => (line.length > most ? excerpt(line, most) : line);
  const wide = fitted(first, 2 * WIDTH);
  const short = lines.map((line) => fitted(line, WIDTH));
  if (short.length <= MESSAGE) return [wide, ...short];
  const end = short.findIndex((line) => line === STDERR);
  return end === -1
    ? [wide, ...short.slice(0, MESSAGE), "…"]
    : [wide, ...short.slice(0, end + 1).slice(0, MESSAGE), ...short.slice(end + 1).slice(-MESSAGE)];
}

/** The fields of a verdict that does not hold, one a line, without its law and its replay command. */
export function failureFields(verdict: Verdict): readonly Field[] {
  const { counterexample, diagnosis, known, message } = verdict;
  return [
    ...(diagnosis === null ? [] : [["diagnosis", oneLine(diagnosis, 500)] as const]),
    ...(counterexample === null ? [] : evidence(counterexample)),
    ...(known === null ? [] : [["known", oneLine(`${known.id}: ${known.reason}`)] as const]),
    ...(message === null ? [] : [["message", messageLines(message).join("\n")] as const]),
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
