/** Findings in shipping libraries, each with a program that shows it without Gatecheck. */
import { oneLine } from "../../../impl/untrusted-text.ts";
import { heading } from "../document.ts";
import { type Child, type Html, all, h } from "../element.ts";
import { facts } from "../parts.ts";

/** A recorded finding with its words. */
export interface LibraryFinding {
  readonly id: string;
  /** Paragraphs; `code` stands between backticks. */
  readonly paragraphs: readonly string[];
  readonly commands: string;
  readonly versions: readonly string[];
  readonly cells: readonly string[];
  readonly laws: readonly string[];
}

const words = (text: string): Child =>
  text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .split("`")
    .map((part, k) => (k % 2 === 0 ? part : h("code", {}, part)));

/** The page of findings in libraries. */
export const librariesPage = (findings: readonly LibraryFinding[]): Html =>
  all(
    heading(
      "Findings in shipping libraries",
      "Each is shown by a program of a few lines without Gatecheck, and recorded beside the adapter: it fails no run, and one that no longer occurs is reported.",
    ),
    findings.map((one) => [
      h("h2", { id: one.id }, one.id),
      one.paragraphs.map((text) => h("p", {}, words(text))),
      one.commands === "" ? null : h("pre", {}, one.commands),
      facts([
        ["versions", one.versions.join(", ")],
        ["cells", one.cells.join(", ")],
        ["laws", oneLine(one.laws.join(", "), 1000)],
      ]),
    ]),
  );
