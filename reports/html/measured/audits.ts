/** Audits: the mutants that other people's checks notice. */
import type { Audit } from "../../../properties/audit/audit.ts";
import { oneLine } from "../../../impl/untrusted-text.ts";
import { formatNumber } from "../../text/format.ts";
import { heading, wide } from "../document.ts";
import { type Child, type Html, all, h, slugsOf } from "../element.ts";
import { facts, table } from "../parts.ts";

type Row = Audit["rows"][number];

const share = ({ noticed, of }: Audit["data"]): string => `${noticed} of ${of}`;
const percent = ({ noticed, of }: Audit["data"]): number => (of === 0 ? 0 : (100 * noticed) / of);

const bar = (of: Audit["data"]): Html => {
  const width = 5 * Math.max(0, Math.min(1, percent(of) / 100));
  return h("span", { title: `${percent(of).toFixed(1)} %` }, h("span.bar", { style: `width:${width.toFixed(2)}em` }));
};

const rowsOf = (audits: readonly Audit[]): { readonly audit: Audit; readonly row: Row }[] =>
  audits.flatMap((audit) => audit.rows.map((row) => ({ audit, row })));

/** Rows of checks, columns of mutation operators: the mutants that are noticed. */
function killMatrix(audits: readonly Audit[], anchors: ReadonlyMap<string, string>): Html {
  const rows = rowsOf(audits);
  const operators = [...new Set(rows.flatMap(({ row }) => row.operators.map(({ operator }) => operator)))].slice(0, 40);
  return wide(
    "Kill matrix",
    h(
      "table.matrix",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "check"),
          operators.map((name) => h("th", { scope: "col" }, oneLine(name, 40))),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map(({ audit, row }) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              h("div", {}, h("a", { href: `#${anchors.get(audit.id)}` }, oneLine(audit.id, 40))),
              h("div.note", {}, oneLine(row.tolerance.id, 40)),
            ),
            operators.map((name) => {
              const found = row.operators.find(({ operator }) => operator === name);
              return found === undefined
                ? h("td.s.s-unsupported", {}, "·")
                : h(found.noticed === 0 ? "td.s.s-violated" : "td.s.s-known", {}, `${found.noticed}/${found.of}`);
            }),
          ),
        ),
      ),
    ),
  );
}

/** One check at length. */
const details = (audit: Audit, anchor: string | undefined): Child => [
  h("h2", { id: anchor }, oneLine(audit.title, 200)),
  h("p.note", {}, oneLine(audit.source, 500)),
  audit.note === null ? null : h("p", {}, oneLine(audit.note, 800)),
  facts([
    ["cell", oneLine(audit.cell, 60)],
    ["compares", `${audit.numbers.toLocaleString("en-US")} numbers in ${audit.questions} runs`],
    ["its data could show", `${share(audit.data)} mutants, each number held to 1e-5 of the largest`],
  ]),
  audit.rows.map((row) => [
    h("h3", {}, oneLine(row.tolerance.id, 120)),
    h(
      "p",
      {},
      `${share(row.mutants)} mutants noticed; on numbers that Gatecheck draws ${share(row.onOurData)}. `,
      row.share === 0 ? "" : widthOf(row),
    ),
    row.unseen.length === 0
      ? null
      : h("p", {}, "Passes without work: ", row.unseen.map(({ sentence }) => oneLine(sentence, 200)).join(" ")),
    row.mends === null || row.mends.together.length === 0
      ? null
      : h(
          "ul",
          {},
          row.mends.together.map(({ sentence, noticed }) => h("li", {}, oneLine(sentence, 300), ` (${noticed} more)`)),
        ),
    row.passed.length === 0
      ? null
      : h(
          "details",
          {},
          h("summary", {}, `${row.passed.length} mutants that pass`),
          h(
            "ul",
            {},
            row.passed.slice(0, 300).map(({ sentence }) => h("li", {}, oneLine(sentence, 200))),
          ),
        ),
  ]),
];

const widthOf = (row: Row): string =>
  row.share > 1
    ? `A right ${row.tolerance.dtype} implementation may err by ${formatNumber(row.share)} times the tolerance.`
    : `The tolerance is ${formatNumber(1 / row.share)} times what a right ${row.tolerance.dtype} implementation may err.`;

/** The page of audits. */
export function auditsPage(audits: readonly Audit[]): Html {
  const anchors = slugsOf(audits.map(({ id }) => id));
  return all(
    heading(
      "Audits of other people's checks",
      "A check is put to every mutant of the forward pass of its cell: one planted mistake each. A mutant that passes is a mistake that the check would not have seen.",
    ),
    table(
      "audits",
      [
        { name: "check" },
        { name: "cell" },
        { name: "tolerance" },
        { name: "noticed", number: true },
        { name: "" },
        { name: "its data", number: true },
        { name: "our data", number: true },
      ],
      rowsOf(audits).map(({ audit, row }) => [
        h("a", { href: `#${anchors.get(audit.id)}` }, oneLine(audit.id, 60)),
        oneLine(audit.cell, 40),
        oneLine(row.tolerance.id, 60),
        { show: share(row.mutants), sort: percent(row.mutants) },
        bar(row.mutants),
        { show: share(audit.data), sort: percent(audit.data) },
        { show: share(row.onOurData), sort: percent(row.onOurData) },
      ]),
      { filter: true, caption: "Mutants noticed" },
    ),
    h("h2", {}, "By mutation operator"),
    h("p.note", {}, "Noticed of all where some pass; · where none does, or the cell has no such mutant."),
    killMatrix(audits, anchors),
    audits.map((audit) => details(audit, anchors.get(audit.id))),
  );
}
