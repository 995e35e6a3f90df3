/** Parts that many pages have: a status, a sortable table, a law and a cell that are links. */
import { oneLine } from "../../impl/untrusted-text.ts";
import { type Status, statuses, symbols } from "../report/status.ts";
import { type Child, type Html, h, to } from "./element.ts";
import type { Model } from "./model.ts";

/** A status in its colour: the symbol and words. */
export const status = (of: Status, words: Child = of): Html =>
  h(`span.s.s-${of}`, {}, h("i", { "aria-hidden": "true" }, symbols[of]), " ", words);

/** The meaning of each status that occurs. */
export const legend = (present: ReadonlySet<Status>): Html =>
  h(
    "ul.legend",
    { "aria-label": "Statuses" },
    statuses.filter((one) => present.has(one)).map((one) => h("li", {}, status(one), ` ${MEANING[one]}`)),
  );

const MEANING: Readonly<Record<Status, string>> = {
  holds: "no case contradicts the law",
  known: "differs as a recorded finding says",
  violated: "an answer is outside its bound",
  errored: "crashed, hung or answered nonsense",
  vacuous: "no case could have failed",
  untried: "not tried: it failed too often before",
  unsupported: "not declared",
};

/** A column of a table: its name, and whether it holds numbers. */
export interface Column {
  readonly name: string;
  readonly number?: true;
}

/** An entry of a table: shown, and the value by which rows are sorted where it is another than the text. */
export type Cell = Child | { readonly show: Child; readonly sort: number | string };

const isKeyed = (cell: Cell): cell is { readonly show: Child; readonly sort: number | string } =>
  typeof cell === "object" && cell !== null && "sort" in cell && "show" in cell;

/**
 * A table that its reader sorts by any column; `id` is its name in the URL.
 * @param filter true where rows can be filtered by words
 */
export function table(
  id: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { filter = false, caption }: { readonly filter?: boolean; readonly caption?: Child } = {},
): Html {
  const isNumber = (k: number): boolean => columns[k]?.number === true;
  return h(
    "div",
    {},
    filter && rows.length > 8
      ? h(
          "form.filter",
          { role: "search", "data-filter": id },
          h(
            "label",
            {},
            "Filter ",
            h("input", { type: "search", "data-words": id, autocomplete: "off", spellcheck: "false" }),
          ),
          h("output.note", {}, ""),
        )
      : null,
    h(
      "div.wide",
      { tabindex: 0, role: "region", "aria-label": typeof caption === "string" ? caption : id },
      h(
        "table",
        { id, "data-sortable": true },
        caption === undefined ? null : h("caption", {}, caption),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            columns.map(({ name }, k) =>
              h(
                isNumber(k) ? "th.number" : "th",
                { scope: "col" },
                name === "" ? "" : h("button", { type: "button" }, name),
              ),
            ),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((row) =>
            h(
              "tr",
              {},
              row.map((cell, k) =>
                isKeyed(cell)
                  ? h(isNumber(k) ? "td.number" : "td", { "data-key": cell.sort }, cell.show)
                  : h(isNumber(k) ? "td.number" : "td", {}, cell),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Pairs of a name and what it says. */
export const facts = (pairs: readonly (readonly [name: string, value: Child])[]): Html =>
  h(
    "dl.facts",
    {},
    pairs
      .filter(([, value]) => value !== null && value !== "" && value !== undefined)
      .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );

/** The id of a law, as a link to its sentence. */
export const lawLink = (model: Model, root: string, law: string): Html =>
  to(`${root}${model.lawPath(law)}`, h("code", {}, oneLine(law, 120)));

/** The id of a cell, as a link to its equations where the catalogue has it. */
export function cellLink(model: Model, root: string, cell: string): Child {
  const path = model.cellPath(cell);
  return path === null ? oneLine(cell, 80) : to(`${root}${path}`, cell);
}

/** Figures that stand alone, each over its words. */
export const figures = (list: readonly (readonly [figure: string, words: string, bad?: boolean])[]): Html =>
  h(
    "div.big",
    {},
    list.map(([figure, words, bad]) => h(bad === true ? "div.bad" : "div", {}, h("b", {}, figure), words)),
  );
