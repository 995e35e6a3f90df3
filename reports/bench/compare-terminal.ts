/** A comparison as `gatecheck compare` prints it: the verdict first, then the workloads that decide it, then the rest. */
import type { CompareResult } from "../../bench/compare.ts";
import type { Decision } from "../../bench/paired/analysis.ts";
import { headline, partedRows, row, rowHeads, sidesLine, witnesses } from "./compare-words.ts";
import { columns } from "../text/columns.ts";
import { type Look, painter } from "../terminal/paint.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const looks: Readonly<Record<Decision, Look>> = {
  regression: "red",
  improvement: "green",
  pass: "green",
  inconclusive: "yellow",
  incomparable: "dim",
};

export function compareToTerminal(result: CompareResult, color: boolean): string {
  const paint = painter(color);
  const { telling, passing } = partedRows(result);
  const rows = [...telling, ...passing];
  const table = rows.length === 0 ? [] : ["", ...columns([[...rowHeads], ...rows.map(row)])];
  const lines = [
    `${paint(looks[result.analysis.verdict], headline(result))}  ${sidesLine(result)}`,
    ...table,
    "",
    ...witnesses(result).map((line) => paint("dim", line)),
    paint("dim", oneLine(result.env.machineClass, 200)),
  ];
  return `${lines.join("\n")}\n`;
}
