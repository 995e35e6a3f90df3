/** Every citation leads to its text: the source of a law, a comment, a page. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { laws } from "../properties/laws/index.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

/** `docs/theory.md R06, G11`, `docs/protocol.md, lengths`: a page, and the items that are cited of it. */
const citation = /(?<![\w/-])docs\/([a-z]\w*)\.md((?:(?:,|;|–| and)? ?[A-Z]*\d[\w.]*)+|(?<=protocol\.md), [a-z]+)?/g;

interface Citation {
  readonly path: string;
  readonly items: readonly string[];
}

const citationsIn = (text: string): Citation[] =>
  [...text.matchAll(citation)].map(([, name = "", list = ""]) => ({
    path: `docs/${name}.md`,
    items: (list.match(/[A-Z]*\d[\w.]*|[a-z]{3,}/g) ?? [])
      .map((item) => item.replace(/\.$/, ""))
      .filter((item) => item !== "and"),
  }));

const anchorsOf = (path: string): ReadonlySet<string> =>
  new Set([...read(path).matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id));

/** Citations in a text that lead nowhere. */
const dangling = (text: string): string[] =>
  citationsIn(text).flatMap(({ path, items }) => {
    if (!existsSync(`${root}${path}`)) return [path];
    const anchors = anchorsOf(path);
    return items.filter((item) => !anchors.has(item.toLowerCase())).map((item) => `${path} ${item}`);
  });

test.each([
  ["docs/theory.md R06, R99", ["docs/theory.md R99"]],
  ["docs/theory.md R123", ["docs/theory.md R123"]],
  ["docs/theory.md 4.5; R77", ["docs/theory.md R77"]],
  ["docs/theory.md S02–S99 and G03.", ["docs/theory.md S99"]],
  ["docs/bugs.md 6.K, 6.Z and R1", ["docs/bugs.md 6.Z"]],
  ["docs/protocol.md, lenghts; docs/bugs.md R6", ["docs/protocol.md lenghts"]],
  ["docs/protocol.md, lengths; docs/bugs.md R6", []],
  ["docs/nowhere.md 3", ["docs/nowhere.md"]],
])("what leads nowhere in %j is found", (text, lost) => {
  expect(dangling(text)).toEqual(lost);
});

test.each(laws.map(({ id, source }) => [id, source]))("the source of %s leads to its text", (_, source) => {
  expect(dangling(source)).toEqual([]);
  const items = citationsIn(source).flatMap((cited) => cited.items);
  expect(items.length > 0 || /\b(19|20)\d\d\b/.test(source), "cites neither an item nor a paper").toBe(true);
});

const written = execFileSync("git", ["ls-files", "*.ts", "*.mjs", "*.py", "*.md"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => path !== "test/citations.test.ts");

test("every citation in code and documents leads to its text", () => {
  expect(written.flatMap((path) => dangling(read(path)).map((lost) => `${path}: ${lost}`))).toEqual([]);
});

test("every link within a page of docs leads to an anchor or a heading", () => {
  const pages = ["docs/theory.md", "docs/bugs.md", "docs/measuring.md", "docs/protocol.md"];
  const lost = pages.flatMap((path) =>
    [...read(path).matchAll(/\]\(#([^)]+)\)/g)]
      .filter(([, id = ""]) => !anchorsOf(path).has(id))
      .map(([link]) => path + link),
  );
  expect(lost).toEqual([]);
});

test("nothing cites a document that is not in the repository", () => {
  const outside = /\b(CELLS|BUGS|PROTOCOL|BENCH|PEERS|DESIGN)(\.md|'s)/;
  expect(written.filter((path) => outside.test(read(path)))).toEqual([]);
});
