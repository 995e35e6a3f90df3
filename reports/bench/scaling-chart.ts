/** Time against hidden size, both logarithmic: every target a line with its intervals, and the slope of the operation count to hold it against. */
import type { CustomSeriesRenderItem } from "echarts";
import { axis, type Chart, ink, legendBelow, palette, titled } from "./chart.ts";
import { formatTime } from "./format.ts";
import type { Curve } from "./view.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** A vertical bar from the low to the high end of an interval: [x, lo, hi]. */
const bar: CustomSeriesRenderItem = (_, api) => {
  const [x = 0, lo = 0] = api.coord([api.value(0), api.value(1)]);
  const [, hi = 0] = api.coord([api.value(0), api.value(2)]);
  const stroke = api.visual("color") as string;
  return { type: "line", shape: { x1: x, y1: lo, x2: x, y2: hi }, style: { stroke, lineWidth: 2 } };
};

/** The targets of a curve that were timed, with their points. */
const lines = (curve: Curve) =>
  [...curve.entries].flatMap(([target, entries], k) => {
    const points = curve.sizes.flatMap((n) => {
      const time = entries.get(n)?.figures?.time;
      return time === undefined ? [] : [[n, time.est, time.lo, time.hi] as const];
    });
    return points.length === 0 ? [] : [{ target, points, color: palette[k % palette.length] as string }];
  });

/** A dashed line from the first point of the slowest target: its time if time grew as operations do. */
function guide(curve: Curve, timed: ReturnType<typeof lines>): object[] {
  const operations = [...curve.scaling.values()][0]?.operations;
  const [first] = timed.map(({ points }) => points[0]).sort((a, b) => (a?.[1] ?? 0) - (b?.[1] ?? 0));
  const last = curve.sizes.at(-1);
  if (operations === undefined || first === undefined || last === undefined) return [];
  const end = first[1] * (last / first[0]) ** operations;
  return [
    {
      name: `operations: n^${operations.toFixed(2)}`,
      type: "line",
      symbol: "none",
      color: ink,
      lineStyle: { color: ink, type: "dashed", width: 1 },
      data: [
        [first[0], first[1]],
        [last, end],
      ],
    },
  ];
}

export function scalingChart(curve: Curve): Chart {
  const timed = lines(curve);
  const named = ({ target }: { readonly target: string }): string => {
    const slope = curve.scaling.get(target)?.time;
    const law =
      slope === undefined ? "" : `: n^${slope.est.toFixed(2)} [${slope.lo.toFixed(2)}, ${slope.hi.toFixed(2)}]`;
    return `${oneLine(target, 40)}${law}`;
  };
  const [least, most] = [curve.sizes[0] ?? 1, curve.sizes.at(-1) ?? 1];
  return {
    width: 760,
    height: 420 + 20 * timed.length,
    option: {
      ...titled(oneLine(curve.group)),
      legend: legendBelow,
      grid: { left: 80, right: 24, top: 48 + 20 * (timed.length + 1), bottom: 56 },
      xAxis: { type: "log", logBase: 2, min: least, max: most, ...axis("hidden size") },
      yAxis: {
        type: "log",
        ...axis("time of a run"),
        nameGap: 62,
        axisLabel: { color: ink, formatter: (value: number) => formatTime(value) },
      },
      series: timed
        .flatMap((one): object[] => [
          {
            name: named(one),
            type: "line",
            color: one.color,
            symbolSize: 7,
            data: one.points.map(([n, est]) => [n, est]),
          },
          { type: "custom", renderItem: bar, color: one.color, data: one.points.map(([n, , lo, hi]) => [n, lo, hi]) },
        ])
        .concat(guide(curve, timed)),
    },
  };
}
