import { join } from "node:path";
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import { type Chart, NoPictures, drawn } from "./chart.ts";
import { type Pictures, benchToMarkdown } from "./markdown.ts";
import { forestChart } from "./ratio-chart.ts";
import { rooflineChart } from "./roofline-chart.ts";
import { scalingChart } from "./scaling-chart.ts";
import { curvesOf } from "./view.ts";
import { makeDirectory, replaceFile } from "../report/write.ts";

/** `lstm/forward/T=16/B=1/m=n/f32` as the name of a file. */
const fileOf = (group: string): string => `${group.replace(/[^\w+=]+/g, "-")}.svg`;

/** The charts of a result: a curve needs two sizes, a forest two targets, a roofline ceilings. */
function chartsOf(result: AbsoluteResult): { readonly charts: Map<string, Chart>; readonly pictures: Pictures } {
  const { analysis } = result;
  const charts = new Map<string, Chart>();
  const add = (name: string, chart: Chart): string => {
    charts.set(name, chart);
    return name;
  };
  const curves = curvesOf(result).map((curve) => add(fileOf(curve.group), scalingChart(curve)));
  const rows = analysis.ratios.map(({ workload, target, ratio }) => ({ name: workload, series: target, ratio }));
  const title = `Time over that of ${analysis.ratios[0]?.base ?? ""}`;
  return {
    charts,
    pictures: {
      curves,
      ratios: rows.length === 0 ? null : add("ratios.svg", forestChart(title, rows)),
      roofline:
        analysis.ceilings.length === 0 || analysis.figures.length === 0
          ? null
          : add("roofline.svg", rooflineChart(result)),
    },
  };
}

/**
 * Writes result.json, README.md and pictures into `dir`, which is created; each replaces its predecessor whole. The JSON comes
 * first: all else can be drawn from it again.
 * @returns why there are no pictures, or null
 * @throws the error of the file system, such as EACCES or ENOSPC
 */
export async function writeBench(dir: string, result: AbsoluteResult): Promise<string | null> {
  await makeDirectory(dir);
  await replaceFile(join(dir, "result.json"), `${JSON.stringify(result)}\n`);
  const { charts, pictures } = chartsOf(result);
  let missing: string | null = null;
  try {
    for (const [name, chart] of charts) await replaceFile(join(dir, name), `${await drawn(chart)}\n`);
  } catch (error) {
    if (!(error instanceof NoPictures)) throw error;
    missing = error.message;
  }
  await replaceFile(join(dir, "README.md"), benchToMarkdown(result, missing === null ? pictures : null));
  return missing;
}
