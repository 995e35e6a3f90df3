/** The A/A panel: every ratio of a side to its own copy. Equal code puts them around 1. */
import type { Interval } from "../../bench/core/interval.ts";
import { axis, type Chart, ink, palette, rule, titled } from "./chart.ts";

/** Bins of the histogram: enough to see its form, few enough for a dozen ratios. */
const BINS = 21;

/** @param logs logarithms of ratios, one for each process and workload */
export function controlChart(logs: readonly number[], ratio: Interval | null): Chart {
  const reach = Math.max(0.001, ...logs.map(Math.abs));
  const width = (2 * reach) / BINS;
  const counts = Array.from({ length: BINS }, (_, k) => {
    const from = -reach + k * width;
    // the last bin holds its end as well
    return logs.filter((log) => log >= from && (log < from + width || k === BINS - 1)).length;
  });
  const percent = (log: number): string => `${(100 * log).toFixed(2)} %`;
  const bins = counts.map((_, k) => percent(-reach + (k + 0.5) * width));
  const said =
    ratio === null
      ? "too few for an interval"
      : `${percent(Math.log(ratio.est))} [${percent(Math.log(ratio.lo))}, ${percent(Math.log(ratio.hi))}]`;
  return {
    width: 760,
    height: 320,
    option: {
      ...titled(`A side against its own copy: ${said}`),
      grid: { left: 56, right: 24, top: 48, bottom: 56 },
      xAxis: { type: "category", data: bins, ...axis("difference of times"), splitLine: { show: false } },
      yAxis: { type: "value", minInterval: 1, ...axis("processes") },
      series: [
        {
          type: "bar",
          color: palette[0] as string,
          barCategoryGap: "5%",
          data: counts,
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: ink },
            label: { show: true, formatter: "equal", color: ink },
            data: [{ xAxis: (BINS - 1) / 2 }],
          },
          itemStyle: { borderColor: rule },
        },
      ],
    },
  };
}
