/** Every citation leads to its text: the source of a law, a comment, a page. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { laws } from "../properties/laws/index.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

/** Numbers of items and sections: `R06`, `3.16`, `6.K`. */
const item = String.raw`(?:[A-Z]{1,2}\d{1,2}|\d{1,2}(?:\.(?:\d{1,2}|[A-Z]))?)(?![\w.]*\w)`;
const citation = new RegExp(String.raw`(?<![\w/-])docs/([a-z]\w*)\.md((?: ${item})(?:(?:, | and |–)${item})*)?`, "g");

const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set([...page.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id));

/** Citations in a text that lead nowhere: `docs/theory.md R99`. */
function dangling(text: string): string[] {
  return [...text.matchAll(citation)].flatMap(([, name = "", list = ""]) => {
    const path = `docs/${name}.md`;
    if (!existsSync(`${root}${path}`)) return [path];
    const anchors = anchorsOf(read(path));
    return [...list.matchAll(new RegExp(item, "g"))].flatMap(([number]) =>
      anchors.has(number.toLowerCase()) ? [] : [`${path} ${number}`],
    );
  });
}

test("a citation of what there is not is found", () => {
  expect(dangling("docs/theory.md R06, R99; docs/nowhere.md 3; docs/bugs.md 6.K, 6.Z and R1")).toEqual([
    "docs/theory.md R99",
    "docs/nowhere.md",
    "docs/bugs.md 6.Z",
  ]);
});

test.each(laws.map(({ id, source }) => [id, source]))("the source of %s leads to its text", (_, source) => {
  expect(dangling(source)).toEqual([]);
  expect(source).toMatch(/docs\/\w+\.md|\b(19|20)\d\d\b/);
});

const written = execFileSync("git", ["ls-files", "*.ts", "*.mjs", "*.md"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => path !== "test/citations.test.ts");

test("every citation in code and documents leads to its text", () => {
  expect(written.flatMap((path) => dangling(read(path)).map((lost) => `${path}: ${lost}`))).toEqual([]);
});

test("nothing cites a document that is not in the repository", () => {
  const outside = /\b(CELLS|BUGS|PROTOCOL|BENCH|PEERS|DESIGN)\.md\b/;
  expect(written.filter((path) => outside.test(read(path)))).toEqual([]);
});
