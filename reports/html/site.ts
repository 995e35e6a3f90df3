/** The pages of a site, from a report and what else was measured. */
import { oneLine } from "../../impl/untrusted-text.ts";
import { catalogue } from "../../spec/catalogue.ts";
import type { Report } from "../report/report.ts";
import { causeOf } from "../text/finding.ts";
import { cellsPage } from "./cells/index-page.ts";
import { cellPage } from "./cells/page.ts";
import { type Entry, type Page, documentOf } from "./document.ts";
import { findingPage, findingsPage } from "./findings.ts";
import { lawsPage } from "./laws.ts";
import { matrixPage } from "./matrix.ts";
import { type Model, modelOf } from "./model.ts";
import { resultPages } from "./results.ts";
import { scriptOf } from "./scripts.ts";

/** All that a site is drawn from. */
export interface Sources {
  readonly report: Report;
}

/** The pages of a report: the matrix, its findings, its laws, every implementation of every cell. */
export function* reportPages(model: Model, tables: string): Generator<Page> {
  const scripts = [tables];
  yield { path: "index.html", title: "Gatecheck", section: "Matrix", body: matrixPage(model), scripts };
  yield { path: "findings.html", title: "Findings", section: "Findings", body: findingsPage(model), scripts };
  yield { path: "laws.html", title: "Laws", section: "Laws", body: lawsPage(model) };
  for (const found of model.findings)
    yield {
      path: found.path,
      title: causeOf(found.finding),
      section: "Findings",
      body: findingPage(model, found),
      scripts,
    };
  for (const entry of model.entries) {
    const title = `${oneLine(entry.implementation, 60)}, ${oneLine(entry.cell, 60)}`;
    for (const { path, body } of resultPages(model, entry)) yield { path, title, section: "Matrix", body, scripts };
  }
}

/** The pages of the catalogue. */
function* cellPages(model: Model, tables: string, step: string): Generator<Page> {
  yield { path: "cells/index.html", title: "Cells", section: "Cells", body: cellsPage(), scripts: [tables] };
  for (const cell of catalogue) {
    const { body, script } = cellPage(cell, model);
    yield { path: `cells/${cell.id}.html`, title: cell.id, section: "Cells", body, scripts: [script, step] };
  }
}

/** Every page of a site, one at a time: the path and the whole text. */
export async function* pagesOf({ report }: Sources): AsyncGenerator<readonly [path: string, text: string]> {
  const model = modelOf(report);
  const [tables, step] = await Promise.all([scriptOf("tables"), scriptOf("step")]);
  const entries: Entry[] = [
    ["Matrix", "index.html"],
    ["Findings", "findings.html"],
    ["Laws", "laws.html"],
    ["Cells", "cells/index.html"],
  ];
  for (const pages of [reportPages(model, tables), cellPages(model, tables, step)])
    for (const page of pages) yield [page.path, documentOf(page, entries)];
}
