/** The first page: implementations across, cells down, filtered by statuses. */
import { oneLine } from "../../impl/untrusted-text.ts";
import { type Counts, counts } from "../report/counts.ts";
import { type Status, statuses, statusOf, symbols, worstStatus } from "../report/status.ts";
import { formatCount, formatSeconds } from "../text/format.ts";
import { heading, wide } from "./document.ts";
import { type Child, type Html, all, h, to } from "./element.ts";
import type { Entry, Model } from "./model.ts";
import { facts, figures, legend } from "./parts.ts";

/** Words for an entry that is filtered by: its status, and `known` beside it. */
const statusesOf = ({ verdicts }: Entry): Status[] => {
  const worst = worstStatus(verdicts);
  const known = worst !== "known" && verdicts.some((one) => statusOf(one) === "known");
  return known ? [worst, "known"] : [worst];
};

function entryOf(entry: Entry | undefined): Html {
  if (entry === undefined) return h("td", {});
  const [worst = "unsupported", beside] = statusesOf(entry);
  const laws = new Set(entry.verdicts.map(({ law }) => law)).size;
  const its = new Set(entry.verdicts.filter((one) => statusOf(one) === worst).map(({ law }) => law)).size;
  const words = worst === "holds" ? String(its) : `${its} of ${laws}`;
  const said = `${oneLine(entry.implementation, 80)}, ${oneLine(entry.cell, 80)}: ${its} of ${formatCount(laws, "law")} ${worst}`;
  return h(
    `td.s.s-${worst}`,
    { "data-status": [worst, beside].filter(Boolean).join(" ") },
    h(
      "a",
      { href: entry.path, "aria-label": beside === undefined ? said : `${said}, some known` },
      h("i", {}, symbols[worst]),
      ` ${words}`,
      beside === undefined ? null : ` ${symbols[beside]}`,
    ),
  );
}

/** Entries of one page: a page stays below 3 MB. */
const ENTRIES = 6000;

/** Implementations, as many at a time as a page holds. */
export function columnsOf({ implementations, cells }: Model): readonly (readonly string[])[] {
  const count = Math.max(1, Math.floor(ENTRIES / Math.max(1, cells.length)));
  return Array.from({ length: Math.max(1, Math.ceil(implementations.length / count)) }, (_, k) =>
    implementations.slice(k * count, (k + 1) * count),
  );
}

/** The path of a part of the matrix, from 0. */
export const matrixPath = (part: number): string => (part === 0 ? "index.html" : `matrix-${part + 1}.html`);

const matrix = (model: Model, columns: readonly string[]): Html =>
  wide(
    "Matrix of implementations and cells",
    h(
      "table.matrix",
      { id: "matrix" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "cell"),
          columns.map((name) => h("th", { scope: "col", "data-name": oneLine(name, 80) }, short(name))),
        ),
      ),
      h(
        "tbody",
        {},
        model.cells.map((cell) => {
          const path = model.cellPath(cell);
          const name = oneLine(cell, 80);
          return h(
            "tr",
            { "data-name": name },
            h("th", { scope: "row" }, path === null ? name : to(path, name)),
            columns.map((one) => entryOf(model.entry(one, cell))),
          );
        }),
      ),
    ),
  );

/** The last part of a path: what a column has room for. */
const short = (name: string): string => oneLine(name.replace(/^.*[\\/](?=[^\\/]+$)/, ""), 40);

const filter = (): Html =>
  h(
    "form.filter",
    { role: "search", "data-filter": "matrix" },
    h(
      "label",
      {},
      "Show cells where ",
      h("input", {
        type: "search",
        "data-words": "matrix",
        placeholder: "tfjs:known onnxruntime:holds lstm",
        autocomplete: "off",
        spellcheck: "false",
        "aria-describedby": "matrix-help",
      }),
    ),
    h("output.note", { id: "matrix-count" }, ""),
  );

const conclusionOf = ({ implementations: { conforming, failing } }: Counts): string =>
  conforming + failing === 0
    ? "Nothing was checked"
    : `${conforming} of ${formatCount(conforming + failing, "implementation")} ${conforming === 1 ? "conforms" : "conform"}`;

const absent = ({ report }: Model): Child => {
  const away = report.implementations.filter(({ installed }) => !installed);
  return away.length === 0
    ? null
    : h(
        "p.note",
        {},
        "Not installed: ",
        away.map(({ target, message }, k) => [
          k === 0 ? "" : "; ",
          h("code", {}, oneLine(target, 80)),
          message === null ? "" : ` (${oneLine(message, 200)})`,
        ]),
        ".",
      );
};

const parts = (part: number, count: number): Child =>
  count === 1
    ? null
    : h(
        "p.note",
        {},
        "Implementations, part ",
        Array.from({ length: count }, (_, k) => [k === part ? String(k + 1) : to(matrixPath(k), String(k + 1)), " "]),
      );

/** The page of a whole report, or of a part of its implementations. */
export function matrixPage(model: Model, part: number, note?: string): Html {
  const columns = columnsOf(model);
  const { report } = model;
  const numbers = counts(report);
  const present = new Set(report.verdicts.map(statusOf));
  return all(
    heading(
      conclusionOf(numbers),
      "Every law of every cell is tried on every implementation: what the definition says, in cases that are drawn anew, within bounds that an error analysis gives.",
    ),
    note === undefined ? null : h("p", {}, note),
    report.run.interrupted ? h("p", {}, "The run was interrupted: this is what was found until then.") : null,
    numbers.missingShards > 0
      ? h("p", {}, `This is not the whole campaign: ${formatCount(numbers.missingShards, "shard")} of it are missing.`)
      : null,
    figures([
      [model.findings.length.toLocaleString("en-US"), model.findings.length === 1 ? "finding" : "findings", true],
      [report.verdicts.length.toLocaleString("en-US"), "verdicts"],
      [numbers.cases.toLocaleString("en-US"), "cases"],
      [model.cells.length.toLocaleString("en-US"), "cells"],
      [new Set(report.verdicts.map(({ law }) => law)).size.toLocaleString("en-US"), "laws"],
    ]),
    filter(),
    h(
      "p.note",
      { id: "matrix-help" },
      "A word is part of a cell's name, a status, or IMPLEMENTATION:STATUS; a row is shown where all of them are true. A number is that of laws; ≈ beside it: some are known findings.",
    ),
    legend(present),
    parts(part, columns.length),
    matrix(model, columns[part] ?? []),
    absent(model),
    h("h2", {}, "The run"),
    facts([
      ["command", h("code", {}, oneLine(report.run.command, 1000))],
      ["level", report.run.level],
      ["seed", report.run.seed],
      ["grade", report.run.grade],
      ["took", formatSeconds(report.seconds)],
      ["started", report.started],
      ["tool", oneLine(`${report.tool.name} ${report.tool.version}, Node ${report.runtime.node}`, 200)],
      ["machine", oneLine(`${report.machine.cpu}, ${report.machine.cores} cores, ${report.machine.os}`, 300)],
      [
        "statuses",
        statuses
          .filter((one) => numbers.verdicts[one] > 0)
          .map((one) => `${numbers.verdicts[one].toLocaleString("en-US")} ${one}`)
          .join(", "),
      ],
    ]),
  );
}
