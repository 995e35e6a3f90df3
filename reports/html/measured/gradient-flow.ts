/** Gradient flow: how much of a state reaches a later one, by cell and by forget gate, and the cliff of a linear unit. */
import { type Chart, axis, ink, palette } from "../../bench/chart.ts";
import { formatNumber } from "../../text/format.ts";
import { heading } from "../document.ts";
import { type Html, all, h, subscripted, to } from "../element.ts";
import { table } from "../parts.ts";
import type { GradientFlow } from "./gradient-flow-data.ts";
import { picture } from "./picture.ts";

/** The least that is drawn: below it a line leaves the picture. */
const FLOOR = 1e-12;

const power = (value: number): string => (value === 1 ? "1" : `1e${Math.round(Math.log10(value))}`);

const legend: object = { orient: "vertical", left: 724, top: 8, itemGap: 7, itemWidth: 18, textStyle: { color: ink } };

/** Norms by lag, a line for each name. */
const curves = (
  lags: readonly number[],
  lines: readonly (readonly [name: string, norms: readonly number[]])[],
): Chart => ({
  width: 900,
  height: 400,
  option: {
    legend,
    grid: { left: 64, right: 190, top: 16, bottom: 56 },
    xAxis: { type: "log", min: 1, max: 100, ...axis("steps between, T − t") },
    yAxis: {
      type: "log",
      min: FLOOR,
      max: 1e3,
      ...axis("‖∂s_T/∂s_t‖"),
      nameGap: 46,
      axisLabel: { color: ink, formatter: power },
    },
    series: lines.map(([name, norms], k): object => ({
      name,
      type: "line",
      symbolSize: 5,
      color: palette[k % palette.length],
      lineStyle: { width: 2, type: k < palette.length ? "solid" : "dashed" },
      data: norms.flatMap((norm, at) => (norm >= FLOOR ? [[lags[at], norm]] : [])),
    })),
  },
});

/** The chart of each share that a gate keeps; the slider shows one of them. */
async function slider(flow: GradientFlow): Promise<Html> {
  const elman = flow.cells.find(({ cell }) => cell === "elman");
  const start = flow.kept.indexOf(0.9);
  const charts = await Promise.all(
    flow.kept.map((share, k) =>
      picture(
        curves(flow.lags, [
          ...flow.gates.map(({ cell, gate, norms }) => [`${cell} (${gate})`, norms[k] ?? []] as const),
          ...(elman === undefined ? [] : [["elman", elman.norms] as const]),
        ]),
        `Norm of the gradient against steps, gates keep ${share}`,
      ),
    ),
  );
  return all(
    h(
      "div.controls",
      {},
      h("label", { for: "kept" }, "The gate keeps"),
      h("input", {
        type: "range",
        id: "kept",
        min: 0,
        max: flow.kept.length - 1,
        step: 1,
        value: start,
        "aria-valuetext": String(flow.kept[start]),
      }),
      h("output", { for: "kept", id: "kept-value" }, String(flow.kept[start])),
    ),
    charts.map((chart, k) => h("div", { "data-kept": String(flow.kept[k]), hidden: k !== start }, chart)),
  );
}

const cliff = (flow: GradientFlow): Chart => ({
  width: 900,
  height: 380,
  option: {
    legend,
    grid: { left: 64, right: 190, top: 16, bottom: 56 },
    xAxis: { type: "value", min: 0.97, max: 1.03, ...axis("w") },
    yAxis: { type: "log", ...axis(""), axisLabel: { color: ink, formatter: power } },
    series: [
      { name: "y₁₀₀₀", type: "line", symbol: "none", data: flow.unit.map(({ w, y }) => [w, y]) },
      {
        name: "dy₁₀₀₀/dw",
        type: "line",
        symbol: "none",
        data: flow.unit.map(({ w, derivative }) => [w, derivative]),
      },
    ],
  },
});

/** The page of gradient flow. */
export async function gradientFlowPage(flow: GradientFlow): Promise<Html> {
  const shown = [1, 5, 10, 20, 50, 100];
  const at = [0.99, 1, 1.01].flatMap((w) => flow.unit.filter((one) => one.w === w));
  return all(
    heading(
      "Gradient flow",
      subscripted(
        `How much of the state s_t is still felt in s_T: the norm ‖∂s_T/∂s_t‖, over √ of the numbers in s, is 1 where the state is kept as it is. ${flow.hidden} hidden units, parameters uniform within ±${flow.gain}/√${flow.hidden}, by backpropagation through the reference.`,
      ),
    ),
    h("h2", {}, "The forget gate"),
    h(
      "p",
      {},
      "A gate that has the same value at each step keeps that share of the old value. The plain network of Elman has none.",
    ),
    await slider(flow),
    h("h2", {}, "The cliff"),
    h(
      "p",
      {},
      "The linear unit yₜ = w·yₜ₋₁ + xₜ with x = 1, 0, 0, …: from the first step to the 1000th it is multiplied by the same w 999 times.",
    ),
    await picture(cliff(flow), "The linear unit after 1000 steps, and its derivative, against w"),
    table(
      "unit",
      [
        { name: "w", number: true },
        { name: "y₁₀₀₀", number: true },
        { name: "dy₁₀₀₀/dw", number: true },
      ],
      at.map(({ w, y, derivative }) => [String(w), formatNumber(y, 6), formatNumber(derivative, 6)]),
      { caption: "The linear unit" },
    ),
    h("h2", {}, "Every cell"),
    h("p", {}, "Gates are what the parameters, drawn alike for all, make of them."),
    table(
      "flow",
      [{ name: "cell" }, ...shown.map((lag) => ({ name: `T − t = ${lag}`, number: true as const }))],
      flow.cells.map(({ cell, norms }) => [
        to(`cells/${cell}.html`, cell),
        ...shown.map((lag) => {
          const norm = norms[flow.lags.indexOf(lag)] ?? NaN;
          return { show: formatNumber(norm, 2), sort: norm };
        }),
      ]),
      { filter: true, caption: "Norm of the gradient by cell" },
    ),
  );
}
