/** The page of a cell: its equations, a step with numbers that the reader changes, conventions, reductions. */
import type { Law } from "../../../properties/law.ts";
import { reductions } from "../../../properties/laws/reduction/index.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Shape } from "../../../spec/language/expression.ts";
import { type Description, description } from "../../catalogue/description.ts";
import { heading, rootOf, trail, wide } from "../document.ts";
import { type Child, type Html, Html as Markup, all, data, h, to } from "../element.ts";
import type { Model } from "../model.ts";
import { facts, status } from "../parts.ts";
import { typeset } from "../typeset.ts";
import { statusOf, worstStatus } from "../../report/status.ts";
import { oneLine } from "../../../impl/untrusted-text.ts";
import { drawnOf, graph } from "./graph.ts";
import { programOf, smallSizes } from "./program.ts";
import type { Given } from "./step-data.ts";

const shapes = (of: Readonly<Record<string, Shape>>): Child =>
  Object.entries(of).map(([name, shape], k) => [k === 0 ? "" : ", ", h("code", {}, `${name} [${shape.join(", ")}]`)]);

/** Equations, typeset, a line each. */
const equations = ({ tex }: Description): Html =>
  h(
    "div.equations",
    { tabindex: 0, role: "region", "aria-label": "Equations" },
    tex.map((line) => h("div", {}, new Markup(typeset(line)))),
  );

/** Inputs for the numbers of a tensor, a row of them for each row of it. */
function numbers({ name, shape, values }: Given): Html {
  const columns = shape.length < 2 ? values.length : (shape.at(-1) ?? 1);
  const rows = Array.from({ length: Math.ceil(values.length / columns) }, (_, k) => k);
  return h(
    "fieldset",
    {},
    h("legend", {}, name),
    rows.map((row) =>
      h(
        "div.row",
        {},
        values.slice(row * columns, (row + 1) * columns).map((value, k) =>
          h("input", {
            type: "number",
            step: "any",
            value,
            "data-given": name,
            "aria-label": `${name}, number ${row * columns + k + 1} of ${values.length}`,
          }),
        ),
      ),
    ),
  );
}

/** A step that computes in the page, and its program. */
function stepOf(cell: Cell): { readonly body: Html; readonly script: string } {
  const step = stepFor(cell.id, {});
  const drawn = drawnOf(step);
  const { text, data: values } = programOf(step, drawn);
  const of = (...kinds: readonly Given["kind"][]): Html =>
    h("div.inputs", {}, values.given.filter(({ kind }) => kinds.includes(kind)).map(numbers));
  const sizes = Object.entries(smallSizes(step)).map(([name, size]) => `${name} = ${size}`);
  return {
    script: `globalThis.gatecheckStep=(K)=>{${text}};`,
    body: all(
      h("h2", {}, "One step"),
      h(
        "p",
        {},
        `The definition, compiled, computes in this page: change a number and every box follows. ${sizes.join(", ")}.`,
      ),
      of("x", "state"),
      h(
        "div.controls",
        {},
        h("button.plain", { type: "button", id: "step-on" }, "Take the step"),
        h("button.plain", { type: "button", id: "step-back" }, "Reset"),
      ),
      wide(
        "Graph of the step",
        graph(drawn, `One step of ${cell.title}`, () => ({ values: [" "] })),
      ),
      h("details", {}, h("summary", {}, "Parameters"), of("param")),
      data("step-data", values),
    ),
  };
}

const conventions = ({ conventions: found }: Description): Child =>
  found.length === 0
    ? null
    : [
        h("h2", {}, "Conventions of frameworks"),
        wide(
          "Conventions of frameworks",
          h(
            "table",
            {},
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                ["framework", "its name", "gates in order", "stored as", "biases", "tensors", "notes"].map((name) =>
                  h("th", { scope: "col" }, name),
                ),
              ),
            ),
            h(
              "tbody",
              {},
              found.map((one) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, one.framework),
                  h("td", {}, one.name),
                  h("td", {}, h("code", {}, one.gates)),
                  h("td", {}, one.layout),
                  h("td", {}, one.biases),
                  h(
                    "td",
                    {},
                    one.tensors.map((tensor) => h("div", {}, h("code", {}, tensor))),
                  ),
                  h("td", {}, one.notes.join("; ")),
                ),
              ),
            ),
          ),
        ),
      ];

/** The cells that a cell becomes where its parameters are tied, and those that become it. */
function reduced(cell: Cell, described: Description): Child {
  const ways = reductions.filter(({ from, to }) => from.cell !== to.cell);
  const becomes = ways.filter(({ from }) => from.cell === cell.id);
  const is = ways.filter(({ to }) => to.cell === cell.id);
  const listed = new Set([...becomes, ...is].map(({ id }) => `reduction/${id}`));
  const others = described.reductions.filter(({ id }) => !listed.has(id));
  const list = (words: string, items: readonly (readonly [other: string | null, sentence: string])[]): Child =>
    items.length === 0
      ? null
      : [
          h("h3", {}, words),
          h(
            "ul",
            {},
            items.map(([other, sentence]) =>
              h("li", {}, other === null ? null : [to(`${other}.html`, other), " "], oneLine(sentence, 500)),
            ),
          ),
        ];
  const sentenceOf = ({ sentence }: Pick<Law, "sentence">): string => sentence;
  if (becomes.length + is.length + others.length === 0) return null;
  return [
    h("h2", {}, "Reductions"),
    h("p.note", {}, to("index.html#lattice", "The lattice of all cells")),
    list(
      "It becomes",
      becomes.map((one) => [one.to.cell, sentenceOf(one)]),
    ),
    list(
      "It is what becomes of",
      is.map((one) => [one.from.cell, sentenceOf(one)]),
    ),
    list(
      "Further",
      others.map((one) => [null, sentenceOf(one)]),
    ),
  ];
}

/** The implementations of this report that were held to a cell. */
function standing(model: Model | null, root: string, cell: string): Child {
  const entries = model?.entries.filter((one) => one.cell === cell) ?? [];
  return entries.length === 0
    ? null
    : [
        h("h2", {}, "Implementations"),
        h(
          "ul",
          {},
          entries.slice(0, 200).map(({ implementation, verdicts, path }) => {
            const worst = worstStatus(verdicts);
            const laws = new Set(verdicts.filter((one) => statusOf(one) === worst).map(({ law }) => law)).size;
            return h(
              "li",
              {},
              to(`${root}${path}`, oneLine(implementation, 80)),
              " ",
              status(worst, `${laws} ${worst}`),
            );
          }),
        ),
      ];
}

/** The page of a cell of the catalogue, and the program of its step. */
export function cellPage(cell: Cell, model: Model | null): { readonly body: Html; readonly script: string } {
  const path = `cells/${cell.id}.html`;
  const described = description(cell, {}, { ...smallSizes(stepFor(cell.id, {})), m: 128, n: 128 });
  const { body, script } = stepOf(cell);
  const options = Object.entries(described.choices);
  const inReport = described.laws.filter((law) => model?.laws.has(law) === true);
  return {
    script,
    body: all(
      trail(["Cells", "index.html"]),
      heading(cell.title),
      h("p.note", {}, h("code", {}, cell.id), " · ", described.papers.join("; ")),
      equations(described),
      facts([
        ["parameters", shapes(described.parameters)],
        ["state", [shapes(described.state), `; the output is ${described.output}`]],
        [
          "further sizes",
          Object.entries(cell.sizes ?? {})
            .map(([name, words]) => `${name}: ${words}`)
            .join("; "),
        ],
        [
          "count",
          `${described.formulas.parameters} parameters, ${described.formulas.multiplyAdds} multiply-adds a step; with m = n = 128: ${described.count.parameters.toLocaleString("en-US")} and ${described.count.multiplyAdds.toLocaleString("en-US")}`,
        ],
        [
          "options",
          options.map(([name, values], k) => [k === 0 ? "" : "; ", `${name}: ${values.map(String).join(" | ")}`]),
        ],
        ["also in", described.alsoIn.join("; ")],
        ["not to be taken for", described.notIn.join("; ")],
      ]),
      body,
      conventions(described),
      reduced(cell, described),
      standing(model, rootOf(path), cell.id),
      inReport.length === 0 || model === null
        ? null
        : [
            h("h2", {}, "Laws"),
            h(
              "p",
              {},
              inReport.map((law, k) => [
                k === 0 ? "" : ", ",
                to(`${rootOf(path)}${model.lawPath(law)}`, h("code", {}, law)),
              ]),
            ),
          ],
    ),
  };
}
