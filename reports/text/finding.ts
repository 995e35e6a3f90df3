import { block, oneLine } from "../../impl/untrusted-text.ts";
import { CASE, type Finding, placesOf, verdictsOf } from "../../properties/findings/finding.ts";
import { replayFlags } from "../../properties/run/replay-flags.ts";
import { shellWord, wordsOf } from "../../properties/run/shell-words.ts";
import { replayLine } from "../../properties/run/try-law.ts";
import type { Counterexample, Verdict } from "../../properties/verdict.ts";
import type { Report } from "../report/report.ts";
import { type Field, messageLines } from "./failure.ts";
import { formatCount, formatExcess, formatNumber, formatPair, formatVariant, isWhole } from "./format.ts";

/** The first line of a finding: what is wrong, as far as it is known. */
export const causeOf = ({ cause, kind, first }: Finding): string =>
  cause === null ? `${oneLine(first.law)}${kind === "errored" ? " does not end" : ""}` : oneLine(cause, 400);

/** `and 23 further laws, explained by this`; null where the finding has but one verdict. */
export function furtherOf(finding: Finding): string | null {
  const { first, further, kind } = finding;
  if (further.length === 0) return null;
  const laws = new Set(further.map(({ law }) => law).filter((law) => law !== first.law));
  const what =
    laws.size > 0
      ? formatCount(laws.size, "further law")
      : `the same law with ${formatCount(further.length, "other option or element type", "other options or element types")}`;
  switch (kind) {
    case "explained":
      return `and ${what}, explained by this`;
    case "unexplained":
      return `and ${what}, violated too; not shown to have the same cause`;
    case "errored":
      return `and ${what}, ended by the same message`;
    default:
      return kind satisfies never;
  }
}

/** `got 0.2311, want 0.3119, 2.7·10¹³ times the bound` */
function sides({ got, want, distance, bound }: Counterexample): string {
  const [left, right] = formatPair(got, want);
  return [`got ${left}`, `want ${right}`, formatExcess(distance, bound) ?? `distance ${formatNumber(distance)}`].join(
    ", ",
  );
}

function evidence({ where, bound, boundFrom, numbers, byHand, replay, ...rest }: Counterexample): readonly Field[] {
  return [
    ["where", `${oneLine(where)}: ${sides({ where, bound, boundFrom, numbers, byHand, replay, ...rest })}`],
    ["bound", formatNumber(bound) + (boundFrom === "" ? "" : ` (${oneLine(boundFrom)})`)],
    ...(numbers === null ? [] : [["numbers", oneLine(numbers, 1000)] as const]),
    ...(byHand === null ? [] : [["by hand", block(byHand)] as const]),
    ["replay", block(replay)],
  ];
}

/** The command that replays a case of a finding. */
export type Replay = (finding: Finding) => (law: string, line: string) => string;

/** The command that replays a case of a report, with the options by which its target was found, started and judged. */
export const replayIn =
  ({ run: { command, grade } }: Pick<Report, "run">): Replay =>
  ({ implementation }) => {
    const words = [implementation, ...replayFlags(wordsOf(command), implementation)].map(shellWord);
    return (law, line) => replayLine(words.join(" "), law, line, grade);
  };

/** The case in a message, and the message without it. */
const split = (message: string): readonly [said: string, line: string | null] => {
  const found = CASE.exec(message);
  return found === null ? [message, null] : [message.slice(0, found.index), found[1] as string];
};

function failing({ law, message }: Verdict, replay: ReturnType<Replay>): readonly Field[] {
  const [said, line] = split(message ?? "");
  const lines = messageLines(said).slice(1);
  return [
    ...(lines.length > 0 ? [["message", lines.join("\n")] as const] : []),
    ...(line === null ? [] : [["replay", block(replay(law, line))] as const]),
  ];
}

/**
 * A finding under its first line: where it is, the smallest case of its most direct law, the numbers, the command that replays it.
 * @param sentence the sentence of the law; null leaves it out
 */
export function findingFields(
  finding: Finding,
  verdicts: readonly Verdict[],
  sentence: string | null,
  replay: Replay,
): readonly Field[] {
  const [first] = verdictsOf(finding, verdicts);
  if (first === undefined) return [];
  const { counterexample } = first;
  return [
    [
      "in",
      oneLine(
        isWhole(first)
          ? first.implementation
          : `${first.cell} of ${first.implementation}, with ${formatVariant(first)}`,
        200,
      ),
    ],
    ["law", oneLine(first.law) + (sentence === null ? "" : `: ${oneLine(sentence, 300)}`)],
    ...(first.verdict === "violated" && counterexample !== null
      ? evidence(counterexample)
      : failing(first, replay(finding))),
  ];
}

/** The laws of a finding besides the first, each once. */
export const furtherLaws = (finding: Finding): string[] => [
  ...new Set(
    placesOf(finding)
      .slice(1)
      .map(({ law }) => law),
  ),
];
