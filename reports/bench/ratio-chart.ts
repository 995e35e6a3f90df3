/** A forest: every ratio with its interval on one logarithmic axis, the line in the middle where both take as long. */
import type { CustomSeriesRenderItem } from "echarts";
import type { Interval } from "../../bench/core/interval.ts";
import { axis, type Chart, ink, legendBelow, palette, titled } from "./chart.ts";
import { formatRatio } from "./format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** One row of the forest. */
export interface ForestRow {
  readonly name: string;
  readonly ratio: Interval;
  /** Rows of one series have one colour. */
  readonly series: string;
}

/** [row, lo, hi] */
const whisker: CustomSeriesRenderItem = (_, api) => {
  const [lo = 0, y = 0] = api.coord([api.value(1), api.value(0)]);
  const [hi = 0] = api.coord([api.value(2), api.value(0)]);
  const stroke = api.visual("color") as string;
  return { type: "line", shape: { x1: lo, y1: y, x2: hi, y2: y }, style: { stroke, lineWidth: 2 } };
};

export function forestChart(title: string, rows: readonly ForestRow[]): Chart {
  const names = rows.map(({ name }) => oneLine(name, 60));
  const series = [...new Set(rows.map((row) => row.series))];
  const margin = 16 + 6.5 * Math.max(10, ...names.map((name) => name.length));
  return {
    width: Math.round(margin + 520),
    height: 100 + 20 * (rows.length + series.length),
    option: {
      ...titled(title),
      legend: legendBelow,
      grid: { left: margin, right: 32, top: 48 + 20 * series.length, bottom: 48 },
      xAxis: {
        type: "log",
        ...axis("ratio of times: to the right it takes longer"),
        axisLabel: { color: ink, formatter: (value: number) => formatRatio(value) },
      },
      yAxis: { type: "category", inverse: true, data: names, axisLabel: { color: ink, interval: 0, fontSize: 11 } },
      series: series.flatMap((name, k): object[] => {
        const color = palette[k % palette.length];
        const own = rows.flatMap((row, at) => (row.series === name ? [[at, row.ratio] as const] : []));
        const middle = {
          symbol: "none",
          lineStyle: { color: ink, type: "solid" },
          label: { show: false },
          data: [{ xAxis: 1 }],
        };
        return [
          {
            name: oneLine(name, 40),
            type: "scatter",
            color,
            symbolSize: 8,
            data: own.map(([at, { est }]) => [est, at]),
            ...(k === 0 && { markLine: { silent: true, ...middle } }),
          },
          {
            type: "custom",
            renderItem: whisker,
            color,
            data: own.map(([at, { lo, hi }]) => [at, lo, hi]),
            encode: { x: [1, 2], y: 0 },
          },
        ];
      }),
    },
  };
}
