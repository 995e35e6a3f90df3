/** A chart of observed errors over their bounds, output by output, where an arithmetic was declared. */
import { oneLine } from "../../impl/untrusted-text.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { arithmeticLines, inWords, sharesByOutput } from "../text/arithmetic.ts";
import { formatNumber } from "../text/format.ts";
import { wide } from "./document.ts";
import { type Child, h } from "./element.ts";

/** Outputs that are drawn: a page stays small. */
const MOST = 60;
const [NAMES, WIDTH, ROW] = [180, 420, 20];

/** The chart and its sentences; nothing where no arithmetic was declared. */
export function sharesChart(verdicts: readonly Verdict[]): Child {
  const drawn = sharesByOutput(verdicts).filter(({ outputs }) => outputs.length > 0);
  if (drawn.length === 0) return null;
  return [
    h("h2", {}, "Errors and bounds"),
    h(
      "ul",
      {},
      arithmeticLines(verdicts).map((line) => h("li", {}, line)),
    ),
    drawn.map(({ arithmetic, outputs }) => {
      const rows = outputs.slice(0, MOST);
      const size = { width: NAMES + WIDTH + 60, height: ROW * rows.length + 8 };
      const label = `Largest observed error over its bound by output, ${inWords(arithmetic)}`;
      const bars = rows.map(([output, ratio], k) => {
        const y = ROW * k + 4;
        return [
          h("text", { x: NAMES - 8, y: y + 12, "text-anchor": "end" }, oneLine(output, 40)),
          h("rect.box", { x: NAMES, y, width: (WIDTH * Math.min(1, ratio)).toFixed(1), height: ROW - 6 }),
          h("text.value", { x: NAMES + WIDTH + 8, y: y + 12 }, formatNumber(ratio, 2)),
        ];
      });
      const end = h("path.edge", { d: `M${NAMES + WIDTH} 0V${size.height}` });
      const svg = h(
        "svg.graph",
        { viewBox: `0 0 ${size.width} ${size.height}`, ...size, role: "img", "aria-label": label },
        bars,
        end,
      );
      return h("figure", {}, h("figcaption", {}, `${label}; the line is the bound.`), wide(label, svg));
    }),
  ];
}
