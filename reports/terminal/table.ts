import type { Verdict } from "../../properties/verdict.ts";
import { accuracyOf, entryOf, inSymbols, inWords, type Entry } from "./entries.ts";
import type { Report } from "../report/report.ts";
import { statuses, symbols } from "../report/status.ts";
import { looks, type Look, type Paint } from "./paint.ts";
import { isStart } from "../text/format.ts";
import { arithmeticLines } from "../text/arithmetic.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** A column: its head, then one text for each row, each with its look. */
type Column = readonly (readonly [text: string, look: Look | null])[];

interface Row {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
  readonly entries: readonly Entry[];
}

const gap = 2;
const column = (head: string, texts: Column): Column => [[head, "dim"], ...texts];
const segmenter = new Intl.Segmenter("en");
const lengthOf = (text: string): number => [...segmenter.segment(text)].length;
const widthOf = (column: Column): number => Math.max(...column.map(([text]) => lengthOf(text)));

/** A version beside a name; a bare number would read as a count. */
const shownVersion = (version: string): string => (/^\d+$/.test(version) ? `version ${version}` : version);

/** Cells in the order of the run, then as the verdicts name them. */
const cellsOf = ({ run, verdicts }: Report): readonly string[] => {
  const named = new Set(verdicts.map(({ cell }) => cell));
  return [...new Set([...run.cells.filter((cell) => named.has(cell)), ...named])];
};

function rowsOf({ implementations, verdicts }: Report, cells: readonly string[]): readonly Row[] {
  const installed = implementations.filter((one) => one.installed);
  const versions = new Map(installed.map(({ target, info }) => [target, info?.version ?? ""]));
  const targets = [...new Set([...versions.keys(), ...verdicts.map(({ implementation }) => implementation)])];
  return targets.map((target) => {
    const own = verdicts.filter(({ implementation }) => implementation === target);
    const entries = cells.map((cell) => entryOf(own.filter((one) => one.cell === cell)));
    return {
      name: `${oneLine(target, 28)} ${shownVersion(oneLine(versions.get(target) ?? "", 16))}`.trim(),
      verdicts: own,
      entries,
    };
  });
}

/** As many columns side by side as there is room for, the names before each lot. */
function layOut(names: Column, columns: readonly Column[], width: number, paint: Paint): readonly string[] {
  const lots: Column[][] = [];
  let room = -1;
  for (const column of columns) {
    room -= gap + widthOf(column);
    const lot = lots.at(-1);
    if (lot !== undefined && room >= 0) lot.push(column);
    else {
      lots.push([column]);
      room = width - widthOf(names) - gap - widthOf(column);
    }
  }
  return lots.flatMap((lot) =>
    names.map((_, row) =>
      [names, ...lot]
        .map((column, i, all) => {
          const [text, look] = column[row] ?? ["", null];
          const padding = i === all.length - 1 ? "" : " ".repeat(widthOf(column) - lengthOf(text) + gap);
          return (look === null ? text : paint(look, text)) + padding;
        })
        .join("")
        .trimEnd(),
    ),
  );
}

/** The meaning of the symbols in the table. */
function legend(entries: readonly Entry[], short: boolean, graded: boolean): readonly string[] {
  const said = statuses.filter((status) =>
    status === "known"
      ? entries.some(({ known }) => known)
      : short && entries.some((one) => one.status === status || one.failing.includes(status)),
  );
  const words = [
    ...said.map((status) => `${symbols[status]} ${status === "known" ? "known finding" : status}`),
    ...(graded ? ["cases: those the grade stands on · worst: largest error / bound"] : []),
  ];
  return words.length === 0 ? [] : [words.join(" · ")];
}

/**
 * Implementations down, cells across, then the accuracy reached; in words where they fit into `width` columns, else in
 * symbols, and where these do not fit either in several tables, one under the other.
 */
export function terminalTable(report: Report, width: number, paint: Paint): readonly string[] {
  // programs that did not start leave nothing to count
  if (report.verdicts.every(isStart)) return [];
  const cells = cellsOf(report);
  const rows = rowsOf(report, cells);
  if (cells.length === 0 || rows.length === 0) return [];
  const names = column(
    "implementation",
    rows.map(({ name }) => [name, "bold"]),
  );
  const accuracies = rows.map(({ verdicts }) => accuracyOf(verdicts));
  const graded = accuracies.some((one) => one !== null);
  const columns = (say: (entry: Entry) => string): readonly Column[] => [
    ...cells.map((cell, i) =>
      column(
        oneLine(cell, 40),
        rows.flatMap(({ entries }) => entries.slice(i, i + 1)).map((entry) => [say(entry), looks[entry.status]]),
      ),
    ),
    ...(["grade", "cases", "worst"] as const)
      .filter(() => graded)
      .map((key) =>
        column(
          key,
          accuracies.map((one) => [one?.[key] ?? symbols.unsupported, null]),
        ),
      ),
  ];
  const needed = (some: readonly Column[]): number =>
    some.reduce((sum, one) => sum + gap + widthOf(one), widthOf(names));
  const long = columns(inWords);
  const short = needed(long) > width;
  const precise = rows.flatMap(({ name, verdicts }) =>
    arithmeticLines(verdicts).map((line) => `${rows.length > 1 ? `${name}: ` : ""}${line}`),
  );
  return [
    ...layOut(names, short ? columns(inSymbols) : long, width, paint),
    ...legend(
      rows.flatMap(({ entries }) => entries),
      short,
      graded,
    ).map((line) => paint("dim", line)),
    ...precise,
  ];
}
