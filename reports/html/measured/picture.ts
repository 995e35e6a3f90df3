/** A chart in a page: drawn by echarts while the site is written, in colours of the page. */
import { type Chart, NoPictures, drawn, ink, rule } from "../../bench/chart.ts";
import { wide } from "../document.ts";
import { type Child, Html, h } from "../element.ts";

/** Colours of the page for those of the chart: they follow light and dark. */
const inPage = (svg: string): string =>
  svg
    .replaceAll(rule, "var(--rule)")
    .replaceAll(ink, "var(--muted)")
    .replaceAll('fill="#fff"', 'fill="var(--paper)"')
    .replace("<svg ", '<svg aria-hidden="true" focusable="false" ');

/** A chart with its caption; the words alone where there is no library to draw with. */
export async function picture(chart: Chart, label: string, caption: Child = null): Promise<Html> {
  const words = caption === null ? null : h("figcaption", {}, caption);
  try {
    // a label for those who do not see it, the numbers stand in a table beside it
    const svg = h("div", { role: "img", "aria-label": label }, new Html(inPage(await drawn(chart))));
    return h("figure", {}, words, wide(label, svg));
  } catch (error) {
    if (!(error instanceof NoPictures)) throw error;
    return h("figure", {}, words, h("p.note", {}, error.message));
  }
}
