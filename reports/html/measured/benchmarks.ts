/** Benchmarks: times with their intervals, share of the ceiling, the roofline, paired comparisons. */
import type { AbsoluteResult } from "../../../bench/absolute/result.ts";
import type { CompareResult } from "../../../bench/compare.ts";
import { against, valuesOf } from "../../../bench/paired/ratio.ts";
import type { BenchResult } from "../../../bench/result.ts";
import { oneLine } from "../../../impl/untrusted-text.ts";
import { formatChange, headline, sidesLine } from "../../bench/compare-words.ts";
import { controlChart } from "../../bench/control-chart.ts";
import { formatInterval, formatMeanOf, formatRatio, formatShare, formatTime } from "../../bench/format.ts";
import { forestChart } from "../../bench/ratio-chart.ts";
import { rooflineChart } from "../../bench/roofline-chart.ts";
import { scalingChart } from "../../bench/scaling-chart.ts";
import { curvesOf } from "../../bench/view.ts";
import { formatNumber } from "../../text/format.ts";
import { heading } from "../document.ts";
import { type Child, type Html, all, h } from "../element.ts";
import { facts, table } from "../parts.ts";
import { history, newestOf } from "./history.ts";
import { picture } from "./picture.ts";

/** A result and the name under which it is kept. */
export interface NamedBench {
  readonly name: string;
  readonly result: BenchResult;
}

const envOf = ({ env, createdAt, command }: BenchResult): Child =>
  facts([
    ["machine", oneLine(`${env.cpu}, ${env.cores} cores, Node ${env.node}`, 300)],
    ["measured", createdAt],
    ["command", h("code", {}, oneLine(command, 500))],
  ]);

async function absolute(id: string, result: AbsoluteResult): Promise<Child> {
  const { analysis } = result;
  const rows = analysis.ratios.map(({ workload, target, ratio }) => ({ name: workload, series: target, ratio }));
  const base = oneLine(analysis.ratios[0]?.base ?? "", 40);
  const charts: Html[] = [];
  for (const curve of curvesOf(result))
    charts.push(await picture(scalingChart(curve), `Time against hidden size, ${oneLine(curve.group, 80)}`));
  return [
    h(
      "ul",
      {},
      analysis.geometricMeans.map((mean) =>
        h(
          "li",
          {},
          h("code", {}, oneLine(mean.target, 60)),
          ` takes ${formatInterval(mean.ratio, formatRatio)} as long as `,
          h("code", {}, oneLine(mean.base, 60)),
          ` (${formatMeanOf(mean)})`,
        ),
      ),
    ),
    charts,
    rows.length === 0
      ? null
      : await picture(forestChart(`Time over that of ${base}`, rows), `Ratios of times to ${base}`),
    analysis.ceilings.length === 0 || analysis.figures.length === 0
      ? null
      : await picture(rooflineChart(result), "Roofline: speed against operations per byte"),
    table(
      `figures-${id}`,
      [
        { name: "target" },
        { name: "workload" },
        { name: "time", number: true },
        { name: "a step", number: true },
        { name: "GFLOP/s", number: true },
        { name: "of ceiling", number: true },
        { name: "" },
      ],
      analysis.figures.map((one) => [
        h("code", {}, oneLine(one.target, 40)),
        h("code", {}, oneLine(one.workload, 60)),
        { show: formatInterval(one.time, formatTime), sort: one.time.est },
        { show: formatTime(one.perStep), sort: one.perStep },
        { show: formatNumber(one.gflops), sort: one.gflops },
        { show: formatShare(one.share), sort: one.share ?? -1 },
        one.warnings.length === 0 ? "" : "⚠",
      ]),
      { filter: true, caption: "Figures; ⚠: a warning stands in the file" },
    ),
  ];
}

async function comparison(id: string, result: CompareResult): Promise<Child> {
  const { measurements, analysis } = result;
  const rows = analysis.comparisons.flatMap(({ workload, verdict, evidence }) =>
    evidence === null ? [] : [{ name: workload, series: verdict, ratio: evidence.ratio }],
  );
  const controls = against(measurements.together, "control").flatMap(({ blocks }) => valuesOf(blocks));
  return [
    h("p", {}, `${sidesLine(result)}: ${headline(result)}.`),
    rows.length === 0
      ? null
      : await picture(forestChart("Time of head over time of base", rows), "Paired ratios with their intervals"),
    controls.length === 0
      ? null
      : await picture(controlChart(controls, analysis.control.ratio), "A side against its own copy"),
    table(
      `pairs-${id}`,
      [{ name: "workload" }, { name: "verdict" }, { name: "change", number: true }],
      analysis.comparisons.map(({ workload, verdict, evidence }) => [
        h("code", {}, oneLine(workload, 60)),
        verdict,
        evidence === null ? "" : { show: formatChange(evidence.ratio), sort: evidence.ratio.est },
      ]),
      { filter: true, caption: "Paired comparisons" },
    ),
  ];
}

/** The page of benchmarks. */
export async function benchmarksPage(benches: readonly NamedBench[]): Promise<Html> {
  const sections: Child[] = [];
  const absolutes = benches.flatMap(({ result }) => (result.kind === "absolute" ? [result] : []));
  const newest = newestOf(absolutes);
  const shown = benches.filter(({ result }) => result.kind !== "absolute" || newest.has(result));
  for (const [k, { name, result }] of shown.entries())
    sections.push(
      h("h2", {}, oneLine(name, 120)),
      envOf(result),
      result.kind === "absolute" ? await absolute(String(k), result) : await comparison(String(k), result),
    );
  return all(
    heading(
      "Benchmarks",
      "Medians over fresh processes that take turns, with intervals by rank; comparisons are paired, and a side is compared with its own copy.",
    ),
    sections,
    await history(absolutes),
  );
}
