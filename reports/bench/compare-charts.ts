/** The pictures of a comparison: the forest of its ratios, and the panel of its A/A control. */
import { join } from "node:path";
import type { CompareResult } from "../../bench/compare.ts";
import { against, valuesOf } from "../../bench/paired/ratio.ts";
import { type Chart, NoPictures, drawn } from "./chart.ts";
import { controlChart } from "./control-chart.ts";
import { forestChart } from "./ratio-chart.ts";
import { replaceFile } from "../report/write.ts";

function chartsOf({ measurements, analysis }: CompareResult): readonly (readonly [name: string, alt: string, Chart])[] {
  const rows = analysis.comparisons.flatMap(({ workload, verdict, evidence }) =>
    evidence === null ? [] : [{ name: workload, series: verdict, ratio: evidence.ratio }],
  );
  const controls = against(measurements.together, "control").flatMap(({ blocks }) => valuesOf(blocks));
  return [
    ...(rows.length === 0
      ? []
      : [
          ["ratios.svg", "every ratio with its interval", forestChart("Time of head over time of base", rows)] as const,
        ]),
    ...(controls.length === 0
      ? []
      : [["control.svg", "a side against its own copy", controlChart(controls, analysis.control.ratio)] as const]),
  ];
}

/**
 * Draws the pictures of a comparison into `dir`, which exists.
 * @returns Markdown that shows them; empty where there is no library to draw with
 */
export async function drawComparison(dir: string, result: CompareResult): Promise<string> {
  const charts = chartsOf(result);
  try {
    for (const [name, , chart] of charts) await replaceFile(join(dir, name), `${await drawn(chart)}\n`);
  } catch (error) {
    if (error instanceof NoPictures) return "";
    throw error;
  }
  return charts.map(([name, alt]) => `\n![${alt}](${name})\n`).join("");
}
