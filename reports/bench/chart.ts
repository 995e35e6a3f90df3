/** Pictures as SVG without scripts, drawn by echarts, which is an optional peer: loaded only where a picture is wanted. */
import type { EChartsOption } from "echarts";

/** A picture, as echarts takes it. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly option: EChartsOption;
}

/** On white and on GitHub's dark page alike at least 4 to 1. */
export const ink = "#768390";
export const rule = "#76839055";

/** Colours of equal lightness that colour-blind readers tell apart (Okabe & Ito 2008, darkened or lightened to fit both pages). */
export const palette: readonly string[] = ["#0a84c6", "#d9730d", "#12946b", "#b5549b", "#8a7a00", "#6e6ee0", "#b0413e"];

const styled: EChartsOption = {
  animation: false,
  backgroundColor: "transparent",
  color: [...palette],
  textStyle: { color: ink, fontFamily: "system-ui, sans-serif" },
};

/** The title of a chart, at its top left. */
export const titled = (text: string): EChartsOption => ({
  title: { text, left: 8, top: 4, textStyle: { color: ink, fontSize: 14, fontWeight: "bold" } },
});

/** Names below the title, one a line: their widths are not known where no font is. */
export const legendBelow: object = {
  orient: "vertical",
  top: 30,
  left: 8,
  itemGap: 6,
  itemWidth: 18,
  textStyle: { color: ink },
};

/** The look of an axis. */
export const axis = (name: string): object => ({
  name,
  nameLocation: "middle",
  nameGap: 32,
  nameTextStyle: { color: ink },
  axisLabel: { color: ink },
  axisLine: { lineStyle: { color: ink } },
  splitLine: { lineStyle: { color: rule } },
});

/** There is no library to draw with. */
export class NoPictures extends Error {
  override readonly name = "NoPictures";
}

/** @throws NoPictures in one line where echarts is not installed */
export async function drawn({ width, height, option }: Chart): Promise<string> {
  const library = await import("echarts").catch(() => null);
  if (library === null)
    throw new NoPictures("pictures are drawn by echarts, which is not installed: npm install echarts");
  const chart = library.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ ...styled, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
