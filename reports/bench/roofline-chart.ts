/** A roofline (Williams, Waterman & Patterson 2009): speed against operations per byte, below the ceilings measured in the same run. */
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import { axis, type Chart, ink, legendBelow, palette, titled } from "./chart.ts";
import { formatNumber } from "../text/format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** Line styles, one for each ceiling. */
const dashes: readonly (string | number[])[] = ["solid", [8, 3], [5, 3], [3, 3], [2, 2], [1, 3]];

export function rooflineChart({ measurements, analysis }: AbsoluteResult): Chart {
  const work = new Map(measurements.benchmarks.map(({ workload, work }) => [workload, work]));
  const points = analysis.figures.flatMap(({ target, workload, gflops }) => {
    const { flops, bytes } = work.get(workload) ?? { flops: 0, bytes: 1 };
    return [{ target, x: flops / bytes, y: gflops }];
  });
  const xs = points.map(({ x }) => x);
  const [least, most] = [
    2 ** Math.floor(Math.log2(Math.min(...xs)) - 1),
    2 ** Math.ceil(Math.log2(Math.max(...xs)) + 1),
  ];
  const compute = analysis.ceilings.filter(({ unit }) => unit === "GFLOP/s");
  const roof = Math.max(...compute.map(({ value }) => value));
  // a stream's ceiling rises to the roof, where arithmetic and no longer memory is the limit
  const lines = analysis.ceilings.map(({ name, unit, value }, k): object => {
    const [from, to] = unit === "GB/s" ? [least, Math.min(most, roof / value)] : [least, most];
    const height = (x: number): number => (unit === "GB/s" ? x * value : value);
    return {
      name: `${oneLine(name, 60)}: ${formatNumber(value)} ${unit}`,
      type: "line",
      symbol: "none",
      color: ink,
      lineStyle: { color: ink, width: 1.5, type: dashes[k % dashes.length] },
      data: [
        [from, height(from)],
        [to, height(to)],
      ],
    };
  });
  const targets = [...new Set(points.map(({ target }) => target))];
  return {
    width: 920,
    height: 520,
    option: {
      ...titled("Roofline: what is computed, against what must be moved"),
      legend: { ...legendBelow, left: 570 },
      grid: { left: 64, right: 360, top: 48, bottom: 56 },
      xAxis: {
        type: "log",
        logBase: 2,
        min: least,
        max: most,
        ...axis("operations per byte"),
        axisLabel: { color: ink, formatter: (v: number) => formatNumber(v) },
      },
      yAxis: { type: "log", ...axis("GFLOP/s"), nameGap: 44 },
      series: [
        ...lines,
        ...targets.map((target, k): object => ({
          name: oneLine(target, 40),
          type: "scatter",
          color: palette[k % palette.length],
          symbolSize: 8,
          data: points.filter((one) => one.target === target).map(({ x, y }) => [x, y]),
        })),
      ],
    },
  };
}
