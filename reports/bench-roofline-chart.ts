/** A roofline (Williams, Waterman & Patterson 2009): speed against operations per byte, below the ceilings measured in the same run. */
import type { AbsoluteResult } from "../bench/absolute/result.ts";
import { axis, type Chart, ink, palette, rule, titled } from "./bench-chart.ts";
import { formatNumber } from "./format.ts";
import { oneLine } from "./text.ts";

export function rooflineChart({ measurements, analysis }: AbsoluteResult): Chart {
  const work = new Map(measurements.benchmarks.map(({ workload, work }) => [workload, work]));
  const points = analysis.figures.flatMap(({ target, workload, gflops }) => {
    const { flops, bytes } = work.get(workload) ?? { flops: 0, bytes: 1 };
    return [{ target, x: flops / bytes, y: gflops }];
  });
  const xs = points.map(({ x }) => x);
  const [least, most] = [Math.min(...xs) / 2, Math.max(...xs) * 2];
  const compute = analysis.ceilings.filter(({ unit }) => unit === "GFLOP/s");
  const roof = Math.max(...compute.map(({ value }) => value));
  const line = (name: string, data: readonly (readonly [number, number])[]): object => ({
    type: "line",
    symbol: "none",
    lineStyle: { color: rule, width: 2 },
    endLabel: { show: true, formatter: name, color: ink, align: "right", verticalAlign: "bottom", fontSize: 11 },
    data,
  });
  const flat = compute.map(({ name, value }) =>
    line(`${name}: ${formatNumber(value)} GFLOP/s`, [
      [least, value],
      [most, value],
    ]),
  );
  // a stream's ceiling rises to the roof, where arithmetic and no longer memory is the limit
  const sloped = analysis.ceilings
    .filter(({ unit }) => unit === "GB/s")
    .map(({ name, value }) => {
      const end = Math.min(most, roof / value);
      return line(`${name}: ${formatNumber(value)} GB/s`, [
        [least, least * value],
        [end, end * value],
      ]);
    });
  const targets = [...new Set(points.map(({ target }) => target))];
  return {
    width: 760,
    height: 520,
    option: {
      ...titled("Roofline: what is computed, against what must be moved"),
      legend: { top: 28, left: 8, textStyle: { color: ink }, data: targets.map((target) => oneLine(target, 40)) },
      grid: { left: 64, right: 24, top: 72, bottom: 56 },
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
        ...flat,
        ...sloped,
        ...targets.map((target, k) => ({
          name: oneLine(target, 40),
          type: "scatter" as const,
          color: palette[k % palette.length] as string,
          symbolSize: 8,
          data: points.filter((one) => one.target === target).map(({ x, y }) => [x, y]),
        })),
      ],
    },
  };
}
