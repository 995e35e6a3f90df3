/** A benchmark result as `gatecheck bench` prints it. */
import type { AbsoluteResult, Figures } from "../../bench/absolute/result.ts";
import { formatBytes, formatInterval, formatMeanOf, formatRatio, formatShare, formatTime } from "./format.ts";
import { type Curve, curvesOf, refusalsOf, warningsIn } from "./view.ts";
import { columns } from "../text/columns.ts";
import { formatNumber, formatSeconds } from "../text/format.ts";
import { type Paint, painter } from "../terminal/paint.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const short = (target: string): string => oneLine(target, 28);

/** The details of one target alone. */
const details = (figures: Figures): string[] => [
  formatInterval(figures.time, formatTime),
  formatTime(figures.perStep),
  figures.nsPerMultiplyAdd === null ? "–" : formatNumber(figures.nsPerMultiplyAdd),
  formatNumber(figures.gflops),
  formatNumber(figures.gbPerSecond),
  formatShare(figures.share),
  formatBytes(figures.maxRss),
  figures.warnings.length === 0 ? "" : "!",
];
const detailHeads = ["time", "a step", "ns/multiply-add", "GFLOP/s", "GB/s", "of ceiling", "memory", ""];

const exponentsOf = (curve: Curve, target: string): string => {
  const scaling = curve.scaling.get(target);
  return scaling === undefined ? "" : formatInterval(scaling.time, (value) => value.toFixed(2));
};

function curveLines(curve: Curve, targets: readonly string[], paint: Paint): string[] {
  const [first] = targets;
  const alone = targets.length === 1 && first !== undefined;
  const rows = curve.sizes.map((n) => [
    String(n),
    ...targets.flatMap((target) => {
      const entry = curve.entries.get(target)?.get(n);
      if (entry?.figures == null) return alone ? ["not timed", ...detailHeads.slice(1).map(() => "")] : ["–"];
      if (alone) return details(entry.figures);
      const mark = entry.figures.warnings.length === 0 ? "" : " !";
      const ratio = entry.ratio === null ? "" : `  ${formatInterval(entry.ratio.ratio, formatRatio)}`;
      return [`${formatTime(entry.figures.time.est)}${ratio}${mark}`];
    }),
  ]);
  const exponents = targets.map((target) => exponentsOf(curve, target));
  const [operations] = [...curve.scaling.values()].map((one) => one.operations);
  const table = columns([["n", ...(alone ? detailHeads : targets.map(short))], ...rows]);
  const scaling =
    operations === undefined
      ? []
      : [
          paint(
            "dim",
            `time ∝ n^ ${targets.map((target, k) => `${alone ? "" : `${short(target)} `}${exponents[k] || "–"}`).join(" · ")}; operations ∝ n^ ${operations.toFixed(2)}`,
          ),
        ];
  return ["", paint("bold", oneLine(curve.group)), ...table, ...scaling];
}

/** A list of at most so many words, and how many more there are. */
const few = (words: readonly string[], most = 4): string =>
  `${words
    .slice(0, most)
    .map((word) => oneLine(word, 60))
    .join(", ")}${words.length > most ? ` and ${words.length - most} more` : ""}`;

/** Everything a person wants to see at once. The text of targets cannot move the cursor or change colours. */
export function benchToTerminal(result: AbsoluteResult, color: boolean): string {
  const paint = painter(color);
  const { env, analysis, measurements, protocol, seconds, interrupted } = result;
  const targets = measurements.targets.map(({ target }) => target);
  const lines = [
    paint(
      "dim",
      `${oneLine(env.machineClass)}; ${protocol.processes} fresh processes each, interleaved; load ${env.loadBefore} → ${env.loadAfter}`,
    ),
    ...curvesOf(result).flatMap((curve) => curveLines(curve, targets, paint)),
    "",
    ...analysis.geometricMeans.map(
      (mean) =>
        `${short(mean.target)} takes ${formatInterval(mean.ratio, formatRatio)} as long as ${short(mean.base)} (${formatMeanOf(mean)})`,
    ),
    ...(analysis.ceilings.length === 0
      ? []
      : [
          `ceilings here: ${analysis.ceilings.map(({ name, unit, value }) => `${oneLine(name, 60)} ${formatNumber(value)} ${unit}`).join(", ")}`,
        ]),
    ...refusalsOf(result).map(
      ([target, reason, workloads]) =>
        `${paint("yellow", "not timed")} ${short(target)}: ${oneLine(reason)} (${few(workloads)})`,
    ),
    ...warningsIn(result).map(
      ([target, kind, figures]) =>
        `${paint("yellow", `! ${kind}`)} ${short(target)}: ${few(figures.map(({ workload }) => workload))}`,
    ),
    `${measurements.benchmarks.filter(({ processes }) => processes.length > 0).length} of ${measurements.benchmarks.length} benchmarks timed in ${formatSeconds(seconds)}${interrupted ? "; interrupted" : ""}`,
  ];
  return `${lines.join("\n")}\n`;
}
