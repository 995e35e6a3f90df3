/** The pages of a site, from a report and what else was measured. */
import { oneLine } from "../../impl/untrusted-text.ts";
import type { Audit } from "../../properties/audit/audit.ts";
import { catalogue } from "../../spec/catalogue.ts";
import type { Report } from "../report/report.ts";
import { causeOf } from "../text/finding.ts";
import { cellsPage } from "./cells/index-page.ts";
import { cellPage } from "./cells/page.ts";
import { type Entry, type Page, documentOf } from "./document.ts";
import type { Html } from "./element.ts";
import { findingPage, findingsPage } from "./findings.ts";
import { lawsPage } from "./laws.ts";
import { columnsOf, matrixPage, matrixPath } from "./matrix.ts";
import { auditsPage } from "./measured/audits.ts";
import { type NamedBench, benchmarksPage } from "./measured/benchmarks.ts";
import type { GradientFlow } from "./measured/gradient-flow-data.ts";
import { gradientFlowPage } from "./measured/gradient-flow.ts";
import { type LibraryFinding, librariesPage } from "./measured/libraries.ts";
import { type Model, modelOf } from "./model.ts";
import { resultPages } from "./results.ts";
import { scriptOf } from "./scripts.ts";

/** All that a site is drawn from. */
export interface Sources {
  readonly report: Report;
  /** Words on the report, for its first page. */
  readonly note?: string;
  readonly flow?: GradientFlow;
  readonly audits?: readonly Audit[];
  readonly benches?: readonly NamedBench[];
  readonly libraries?: readonly LibraryFinding[];
}

/** The pages of a report: the matrix, its findings, its laws, every implementation of every cell. */
export function* reportPages(model: Model, tables: string, note?: string): Generator<Page> {
  const scripts = [tables];
  for (const part of columnsOf(model).keys()) {
    const body = matrixPage(model, part, note);
    yield { path: matrixPath(part), title: "Gatecheck", section: "Matrix", body, scripts };
  }
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

/** The pages of what was measured besides: those that there is something for. */
async function measuredPages({ flow, audits, benches, libraries }: Sources, tables: string): Promise<Page[]> {
  const page = (section: string, path: string, body: Html, ...scripts: readonly string[]): Page => ({
    path,
    title: section,
    section,
    body,
    scripts: [tables, ...scripts],
  });
  const pages: Page[] = [];
  if (flow !== undefined)
    pages.push(page("Gradient flow", "gradient-flow.html", await gradientFlowPage(flow), await scriptOf("flow")));
  if (audits !== undefined) pages.push(page("Audits", "audits.html", auditsPage(audits)));
  if (benches !== undefined) pages.push(page("Benchmarks", "benchmarks.html", await benchmarksPage(benches)));
  if (libraries !== undefined) pages.push(page("Libraries", "libraries.html", librariesPage(libraries)));
  return pages;
}

/** Every page of a site, one at a time: the path and the whole text. */
export async function* pagesOf(sources: Sources): AsyncGenerator<readonly [path: string, text: string]> {
  const model = modelOf(sources.report);
  const [tables, step] = await Promise.all([scriptOf("tables"), scriptOf("step")]);
  const measured = await measuredPages(sources, tables);
  const entries: Entry[] = [
    ["Matrix", "index.html"],
    ["Findings", "findings.html"],
    ["Laws", "laws.html"],
    ["Cells", "cells/index.html"],
    ...measured.map(({ section, path }): Entry => [section, path]),
  ];
  for (const pages of [reportPages(model, tables, sources.note), cellPages(model, tables, step), measured])
    for (const page of pages) yield [page.path, documentOf(page, entries)];
}
