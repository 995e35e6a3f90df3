/** Results of one benchmark over time: the newest in full, all of them as series with the steps where a level changed. */
import type { AbsoluteResult } from "../../../bench/absolute/result.ts";
import { type Change, type Series, changesIn, seriesOf } from "../../../bench/history.ts";
import { oneLine } from "../../../impl/untrusted-text.ts";
import { formatRatio } from "../../bench/format.ts";
import { historyChart } from "../../bench/history-chart.ts";
import { formatCount, formatNumber } from "../../text/format.ts";
import { type Child, h } from "../element.ts";
import { table } from "../parts.ts";
import { picture } from "./picture.ts";

/** Series of one chart: those that changed come first. */
const LINES = 8;

/** One benchmark of one machine class, whenever it was run. */
const keyOf = ({ env, tool, measurements }: AbsoluteResult): string =>
  JSON.stringify([env.machineClass, tool.harness, measurements.targets.map(({ target }) => target)]);

/** The newest result of each benchmark. */
export const newestOf = (results: readonly AbsoluteResult[]): ReadonlySet<AbsoluteResult> =>
  new Set(
    [...Map.groupBy(results, keyOf).values()].flatMap((its) =>
      its.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, 1),
    ),
  );

const row = ({ target, workload }: Series, { at, ratio, p }: Change): Parameters<typeof table>[2][number] => [
  h("code", {}, oneLine(target, 40)),
  h("code", {}, oneLine(workload, 80)),
  { show: formatRatio(ratio), sort: ratio },
  at.createdAt,
  h("code", {}, oneLine(at.commit?.slice(0, 12) ?? "", 12)),
  formatNumber(p),
];

/** Series of several results; null where each was run once. */
export async function history(results: readonly AbsoluteResult[]): Promise<Child> {
  const series = seriesOf(results)
    .filter(({ points }) => points.length > 1)
    .map((one) => ({ ...one, changes: changesIn(one) }));
  if (series.length === 0) return null;
  const classes = [
    ...Map.groupBy(series, ({ machineClass, harness }) => JSON.stringify([machineClass, harness])).values(),
  ];
  const charts: Child[] = [];
  for (const its of classes) {
    const shown = its.toSorted((a, b) => b.changes.length - a.changes.length).slice(0, LINES);
    const label = `${formatCount(its.length, "series", "series")} of ${oneLine(its[0]?.machineClass ?? "", 80)}`;
    charts.push(await picture(historyChart(shown), label, label));
  }
  const changes = series.flatMap((one) => one.changes.map((change) => row(one, change)));
  return [
    h("h2", {}, "History"),
    charts,
    changes.length === 0
      ? h("p", {}, "No change of 2 % or more that chance would not make.")
      : table(
          "changes",
          [
            { name: "target" },
            { name: "workload" },
            { name: "change", number: true },
            { name: "from" },
            { name: "commit" },
            { name: "p", number: true },
          ],
          changes.slice(0, 500),
          { filter: true, caption: "Changes of level" },
        ),
  ];
}
