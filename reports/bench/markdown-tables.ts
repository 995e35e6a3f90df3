/** The tables of a benchmark report in Markdown. */
import type { BlockContent, PhrasingContent } from "mdast";
import type { Figures } from "../../bench/absolute/result.ts";
import { formatBytes, formatInterval, formatRatio, formatShare, formatTime } from "./format.ts";
import type { Curve } from "./view.ts";
import { formatNumber } from "../text/format.ts";
import { cellCode, table, text } from "../markdown/nodes.ts";

/** Time of each target, and how many times the first one's that is. */
export function curveTable(curve: Curve, targets: readonly string[]): BlockContent {
  const exponent = (target: string): string => {
    const scaling = curve.scaling.get(target);
    return scaling === undefined ? "–" : formatInterval(scaling.time, (value) => value.toFixed(2));
  };
  const operations = [...curve.scaling.values()][0]?.operations.toFixed(2);
  return table([
    [text("hidden size"), ...targets.map(cellCode)],
    ...curve.sizes.map((n) => [
      text(String(n)),
      ...targets.map((target) => {
        const entry = curve.entries.get(target)?.get(n);
        if (entry?.figures == null) return text("not timed");
        const mark = entry.figures.warnings.length === 0 ? "" : " ⚠";
        const ratio = entry.ratio === null ? "" : `, ${formatInterval(entry.ratio.ratio, formatRatio)}`;
        return text(`${formatTime(entry.figures.time.est)}${ratio}${mark}`);
      }),
    ]),
    ...(operations === undefined
      ? []
      : [[text(`time ∝ n^…; operations n^${operations}`), ...targets.map((target) => text(exponent(target)))]]),
  ]);
}

const figureRow = (figures: Figures): PhrasingContent[] => [
  cellCode(figures.target),
  cellCode(figures.workload),
  text(formatInterval(figures.time, formatTime)),
  text(formatTime(figures.perStep)),
  text(figures.nsPerMultiplyAdd === null ? "–" : formatNumber(figures.nsPerMultiplyAdd)),
  text(formatNumber(figures.gflops)),
  text(formatNumber(figures.gbPerSecond)),
  text(formatShare(figures.share)),
  text(formatBytes(figures.maxRss)),
];

const figureHeads = [
  "target",
  "workload",
  "time",
  "a step",
  "ns/multiply-add",
  "GFLOP/s",
  "GB/s",
  "of ceiling",
  "memory",
];

/** Everything of every benchmark. */
export const figureTable = (figures: readonly Figures[]): BlockContent =>
  table([figureHeads.map(text), ...figures.map(figureRow)]);
