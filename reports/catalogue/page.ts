import { catalogue, integerCells } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Shape } from "../../spec/language/expression.ts";
import { summaryOf } from "./summary.ts";
import { columns } from "../text/columns.ts";
import type { Description } from "./description.ts";

const lines = (texts: readonly string[], indent = "  "): string =>
  texts.map((text) => `${text === "" ? "" : indent}${text}\n`).join("");

/** The catalogue as a table, cells of integers last. */
export const listing = (): string =>
  lines(
    columns([
      ["cell", "state", "parameters", "multiply-adds", "paper"],
      ...catalogue
        .map(summaryOf)
        .map(({ id, state, parameters, multiplyAdds, paper }) => [id, state, parameters, multiplyAdds, paper]),
      ...integerCells.map(({ id, state, papers }) => [id, Object.keys(state).join(", "), "–", "–", papers.join("; ")]),
    ]),
  );

const shapes = (of: Readonly<Record<string, Shape>>): string =>
  Object.entries(of)
    .map(([name, shape]) => `${name} [${shape.join(",")}]`)
    .join("  ");

/** A line with a name before it; none where there is nothing to say. */
const field = (name: string, value: string): string => (value === "" ? "" : `  ${name.padEnd(11)}${value}\n`);

/** A heading and its lines; empty where there are no lines. */
const section = (name: string, texts: readonly string[]): string =>
  texts.length === 0 ? "" : `\n  ${name}\n${lines(texts, "    ")}`;

function cost({ sizes, count }: Description): string {
  const at = Object.entries(sizes).map(([name, size]) => `${name}=${size}`);
  return (
    `${at.join(" ")}: ${count.parameters} parameters; a step is ${count.multiplyAdds} multiply-adds, ` +
    `${count.activations} activations, ${count.products} products, ${count.sums} sums`
  );
}

const conventions = ({ conventions: found }: Description): string[] =>
  found.length === 0
    ? []
    : [
        ...columns([
          ["framework", "name", "gates", "layout", "biases", ""],
          ...found.map(({ framework, name, gates, layout, biases, notes }) => [
            framework,
            name,
            gates,
            layout,
            biases,
            notes.join("; "),
          ]),
        ]),
        "",
        ...columns(found.map(({ framework, tensors }) => [framework, tensors.join("  ")])),
      ];

/** Everything about one cell, as text. */
export const page = (cell: Description, notation: "equations" | "tex"): string =>
  [
    `${cell.id}: ${cell.title}\n\n`,
    lines(cell[notation]),
    "\n",
    field("parameters", shapes(cell.parameters)),
    field("state", `${shapes(cell.state)}; output ${cell.output}`),
    field(
      "options",
      Object.entries(cell.choices)
        .map(([name, values]) => `${name}: ${values.join(" | ")}`)
        .join("; "),
    ),
    field("paper", cell.papers.join("; ")),
    field("also in", cell.alsoIn.join("; ")),
    field("not in", cell.notIn.join("; ")),
    field("count", `${cell.formulas.parameters} parameters; ${cell.formulas.multiplyAdds} multiply-adds a step`),
    field("cost", cost(cell)),
    section("reductions", columns(cell.reductions.map(({ id, sentence }) => [id, sentence]))),
    section("conventions", conventions(cell)),
  ].join("");

/** A cell of integers as data. */
export const integerDescription = ({ id, title, options, state, output, papers, alsoIn, integer }: Cell): object => ({
  id,
  title,
  options,
  state,
  output,
  parameters: integer?.params,
  equations: integer?.equations,
  papers,
  alsoIn,
});

/** Everything about a cell of integers, as text. */
export const pageOfIntegers = ({ id, title, options, state, papers, alsoIn, integer }: Cell): string =>
  `${id}: ${title}\n\n` +
  lines(integer?.equations ?? [], "    ") +
  "\n" +
  field("parameters", shapes(integer?.params ?? {})) +
  field("state", shapes(state)) +
  field(
    "options",
    Object.entries(options)
      .map(([name, values]) => `${name}: ${values.join(", ")}`)
      .join("; "),
  ) +
  field("sources", papers.join("; ")) +
  field("also in", alsoIn.join("; ")) +
  field("arithmetic", "docs/precision.md#integers");
