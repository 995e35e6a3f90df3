/** Series of one machine class over time, each relative to its first value, with steps where the level changed. */
import type { Change, Series } from "../../bench/history.ts";
import { axis, type Chart, ink, legendBelow, palette, titled } from "./chart.ts";
import { formatRatio } from "./format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

export function historyChart(list: readonly (Series & { readonly changes: readonly Change[] })[]): Chart {
  const names = list.map(({ target, workload }) => oneLine(`${target} ${workload}`, 90));
  const series = list.map(({ points, changes }, k): object => {
    const first = points[0]?.value ?? 1;
    const color = palette[k % palette.length];
    return {
      name: names[k],
      type: "line",
      color,
      symbolSize: 5,
      data: points.map(({ createdAt, value }) => [createdAt, value / first]),
      markLine: {
        silent: true,
        symbol: "none",
        lineStyle: { color, type: "dashed" },
        label: { formatter: ({ name }: { readonly name: string }) => name, color: ink },
        data: changes.map(({ at, ratio }) => ({
          xAxis: at.createdAt,
          name: `${formatRatio(ratio)} ${at.commit?.slice(0, 7) ?? ""}`,
        })),
      },
    };
  });
  const top = 56 + 20 * list.length;
  return {
    width: 900,
    height: top + 360,
    option: {
      ...titled(oneLine(list[0]?.machineClass ?? "")),
      legend: legendBelow,
      grid: { left: 72, right: 24, top, bottom: 48 },
      xAxis: { type: "time", ...axis("") },
      yAxis: {
        type: "value",
        scale: true,
        ...axis("time over the first result's"),
        nameGap: 50,
        axisLabel: { color: ink, formatter: (value: number) => formatRatio(value) },
      },
      series,
    },
  };
}
