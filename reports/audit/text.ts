import type { Audit } from "../../properties/audit/audit.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { columns } from "../text/columns.ts";

type Row = Audit["rows"][number];

const times = (ratio: number): string => (ratio < 10 ? ratio.toFixed(1) : Math.round(ratio).toLocaleString("en"));
const number = (value: number): string => String(Number(value.toPrecision(2)));
const share = ({ noticed, of }: { readonly noticed: number; readonly of: number }): string => `${noticed} of ${of}`;

/** Mutants named in a list. */
const SHOWN = 6;

function rowToText(row: Row): string[] {
  const { tolerance, mutants, operators, passed, unseen, error, share: width, onOurData, mends } = row;
  const some = passed.slice(0, SHOWN).map(({ sentence }) => `      ${sentence}`);
  const more = passed.length > SHOWN ? [`      and ${passed.length - SHOWN} more`] : [];
  return [
    `  ${oneLine(tolerance.id, 200)}: ${share(mutants)} mutants noticed`,
    ...(onOurData.noticed > mutants.noticed
      ? [`    On numbers that Gatecheck draws, the same tolerance notices ${share(onOurData)}.`]
      : []),
    ...(width === 0
      ? []
      : [
          `    A right ${tolerance.dtype} implementation, every term of a sum rounded, errs by at most ${number(error)}: ${width > 1 ? `it is refused, by ${times(width)} times the tolerance` : `1/${times(1 / width)} of the tolerance`}.`,
        ]),
    ...(operators.length === 0
      ? []
      : [
          `    Passing, by operator: ${operators.map((one) => `${one.operator} ${one.of - one.noticed} of ${one.of}`).join(", ")}`,
        ]),
    ...some,
    ...more,
    ...(unseen.length === 0
      ? []
      : ["    Answers without work that pass:", ...unseen.map(({ sentence }) => `      ${sentence}`)]),
    ...(mends === null || mends.together.length === 0
      ? []
      : [
          "    Mends, the one that shows most first:",
          ...mends.together.map(({ sentence, noticed }) => `      ${sentence} (${noticed} more)`),
        ]),
  ];
}

/** One audit at length. */
export const auditToText = (audit: Audit): string =>
  [
    `${audit.id}: ${oneLine(audit.title, 300)}`,
    `  ${oneLine(audit.source, 500)}`,
    ...(audit.note === null ? [] : [`  ${oneLine(audit.note, 500)}`]),
    `  ${audit.numbers} numbers in ${audit.questions} runs of ${audit.cell}; held to 1e-5 of the largest they would show ${share(audit.data)} mutants.`,
    ...(audit.lacks ?? []).map((sentence) => `  ${sentence}`),
    ...audit.rows.flatMap(rowToText),
  ].join("\n");

/** All audits, one line for each tolerance. */
export const auditsToTable = (audits: readonly Audit[]): string =>
  columns([
    ["check", "cell", "tolerance", "mutants noticed", "", "data alone", "passes without work"],
    ...audits.flatMap((audit) =>
      audit.rows.map(({ tolerance, mutants, unseen }) => [
        audit.id,
        audit.cell,
        oneLine(tolerance.id, 60),
        share(mutants),
        `${((100 * mutants.noticed) / mutants.of).toFixed(1)} %`,
        share(audit.data),
        unseen.map(({ what }) => what).join(", "),
      ]),
    ),
  ]).join("\n");
