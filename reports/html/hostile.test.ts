import * as fc from "fast-check";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { hostileText } from "../../impl/testing/hostile-text.ts";
import { findingsIn } from "../../properties/findings/finding.ts";
import type { Report } from "../report/report.ts";
import { report } from "../testing/arbitraries.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { documentOf } from "./document.ts";
import { all, h, outside, slugsOf } from "./element.ts";
import { modelOf } from "./model.ts";
import { reportPages } from "./site.ts";
import { style } from "./style.ts";

const PROGRAM = "void 0;";
const ELEMENTS = new Set(
  "html head meta title style body a header nav main script h1 h2 h3 p span i b ul li dl dt dd div form label input output table caption thead tbody tr th td button code pre details summary mark svg g path rect text tspan sub".split(
    " ",
  ),
);

/** Complaints about a page: markup that is not ours, a link to somewhere else, what is not seen. */
function complaints(path: string, document: string): string[] {
  const found: string[] = [];
  const say = (words: string): void => void found.push(`${path}: ${words}`);
  const parser = new SaxesParser();
  parser.on("error", ({ message }) => say(message));
  parser.on("opentag", ({ name, attributes }) => {
    if (!ELEMENTS.has(name)) say(`element ${name}`);
    for (const [key, value] of Object.entries(attributes)) {
      if (/^on/i.test(key)) say(`attribute ${key}`);
      const ours = /^(#[\w-]+|(\.\.\/)*[\w./-]+\.html(#[\w-]+)?|https:\/\/example\.org\/findings#gru-1)$/;
      if ((key === "href" || key === "src") && !ours.test(value)) say(`${key} ${value}`);
    }
  });
  parser.write(document.replace("<!doctype html>", "").replace(style, "")).close();
  if (/(?![\n\t])[\p{C}]/u.test(document)) say("a character that is not seen");
  if (document.length > 3e6) say(`${document.length} characters`);
  if (path.split("/").includes("..") || !/^[\w./-]+$/.test(path)) say("the path");
  return found;
}

const pagesOf = (of: Report): [path: string, text: string][] =>
  [...reportPages(modelOf(of), PROGRAM)].map((page) => [page.path, documentOf(page, [["Matrix", "index.html"]])]);

const wrongPages = (of: Report): string[] => {
  const pages = pagesOf(of);
  const paths = pages.map(([path]) => path);
  const missing = pages.flatMap(([path, text]) =>
    [...text.matchAll(/href="([^"#]+\.html)/g)].flatMap(([, href = ""]) => {
      const target = new URL(href, `file:///${path}`).pathname.slice(1);
      return paths.includes(target) || target.startsWith("cells/") ? [] : [`${path}: no page ${href}`];
    }),
  );
  return [
    ...pages.flatMap(([path, text]) => complaints(path, text)),
    ...missing,
    ...(new Set(paths).size === paths.length ? [] : ["two pages of one path"]),
  ];
};

test("hostile text is never more than text, and every link leads to a page", () => {
  fc.assert(
    fc.property(report, (made) => {
      expect(wrongPages(made)).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test("names that are markup, paths, escapes or a megabyte are text", () => {
  const long = "<b>\u202e".repeat(125_000);
  const names = [
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "\u001b[2J",
    "\u202etxt.exe",
    long,
    "",
    "CON",
    "a/b",
    "a-b",
  ];
  const verdicts = names.flatMap((name) => [
    exampleVerdict({ implementation: name, cell: name, law: name }),
    exampleViolation({ implementation: name, cell: name, law: "x", diagnosis: name }),
    exampleVerdict({ implementation: name, verdict: "errored", message: name }),
  ]);
  const made = exampleReport(verdicts, { findings: findingsIn(verdicts) });
  expect(wrongPages(made)).toEqual([]);
});

test("a script element is not to be had by text, and no attribute runs", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { markup } = all(h("p", { title: text }, text), outside(text, text), outside(`https://x.y/${text}`, "x"));
      expect(markup).not.toMatch(/<(?!\/?[pa][ >])|="[^"]*[<>]/);
    }),
  );
  expect(() => h("p", { onclick: "x" })).toThrow("no attribute can be called onclick");
  expect(() => h("p><script", {})).toThrow("no element");
});

test("slugs are no two the same", () => {
  const slugs = slugsOf(["a b", "a-b", "A.B", "", "..", "a b"]);
  expect([...slugs.values()]).toEqual(["a-b", "a-b-2", "a-b-3", "x", "x-2"]);
});
