/** All cells: a list, and the lattice of what becomes what. */
import { reductions } from "../../../properties/laws/reduction/index.ts";
import { catalogue } from "../../../spec/catalogue.ts";
import { summaryOf } from "../../catalogue/summary.ts";
import { heading, wide } from "../document.ts";
import { type Html, all, h, to } from "../element.ts";
import { layoutOf } from "../layout.ts";
import { table } from "../parts.ts";

/** Arrows between cells, each once: parameters tied, the first is the second. */
function arrows(): (readonly [from: string, to: string])[] {
  const known = new Set(catalogue.map(({ id }) => id));
  const pairs = reductions
    .map(({ from, to: { cell } }): readonly [string, string] => [from.cell, cell])
    .filter(([from, other]) => from !== other && known.has(from) && known.has(other));
  return [...new Map(pairs.map((pair) => [pair.join(" "), pair])).values()];
}

function lattice(): Html {
  const edges = arrows();
  const ids = [...new Set(edges.flat())];
  const { width, height, at, lines } = layoutOf(
    ids.map((id) => ({ id, width: 16 + 7.4 * id.length, height: 26 })),
    edges,
    "LR",
  );
  return h(
    "svg.graph",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Lattice of reductions" },
    lines.map(({ points }) =>
      h("path.edge", { d: `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}` }),
    ),
    ids.map((id) => {
      const { x = 0, y = 0 } = at.get(id) ?? {};
      const own = 16 + 7.4 * id.length;
      return h(
        "a",
        { href: `${id}.html`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
        h("rect.box", { x: -own / 2, y: -13, width: own, height: 26, rx: 4 }),
        h("text", { y: 4.5, "text-anchor": "middle", "font-size": 13 }, id),
      );
    }),
  );
}

/** The page of the catalogue. */
export function cellsPage(): Html {
  const [edges, rows] = [arrows(), catalogue.map(summaryOf)];
  return all(
    heading(
      `${catalogue.length} cells`,
      "Each is defined once, by equations that are executed, differentiated and bounded. Its page has them, and a step that computes.",
    ),
    table(
      "cells",
      [
        { name: "cell" },
        { name: "" },
        { name: "state" },
        { name: "parameters" },
        { name: "multiply-adds" },
        { name: "paper" },
      ],
      rows.map((row) => [
        h("span.s", {}, to(`${row.id}.html`, row.id)),
        row.title,
        h("code", {}, row.state),
        row.parameters,
        row.multiplyAdds,
        row.paper,
      ]),
      { filter: true, caption: "Cells of the catalogue" },
    ),
    h("h2", { id: "lattice" }, "The lattice of reductions"),
    h(
      "p",
      {},
      `${edges.length} arrows: with its parameters tied, the cell on the left is the cell on the right. Each is a law, tried like any other.`,
    ),
    wide("Lattice of reductions", lattice()),
  );
}
