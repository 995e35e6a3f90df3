/** The house rules that hold for every cell and every comment. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lacking, placesOf } from "../scripts/cell.ts";
import { catalogue } from "../spec/catalogue.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const namesIn = (folder: string): string[] =>
  readdirSync(`${root}${folder}`)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length));

const specified = namesIn("spec/cells");

test("every file in spec/cells is a cell of the catalogue, and every cell has its file", () => {
  expect(specified.toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
});

test("every file in spec/cells has its twin in impl/reference", () => {
  const computed = namesIn("impl/reference/cells");
  expect(specified.filter((name) => !computed.includes(name))).toEqual([]);
});

test("every cell has a source: who, and in which year", () => {
  expect(catalogue.filter(({ papers }) => !papers.some((paper) => /\S.* (19|20)\d\d\b/.test(paper)))).toEqual([]);
});

test("every cell has a row in docs/cells.md, and what the row links to exists", () => {
  const page = readFileSync(`${root}docs/cells.md`, "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| ["));
  expect(specified.filter((name) => !rows.some((row) => row.startsWith(`| [\`${name}\`](`)))).toEqual([]);
  for (const [, path = ""] of page.matchAll(/\]\(\.\.\/([^)]+)\)/g))
    expect(() => readFileSync(`${root}${path}`), path).not.toThrow();
});

test("the reference offers every combination of a cell's options", () => {
  expect(catalogue.filter((cell) => lacking(cell).length > 0).map(({ id }) => id)).toEqual([]);
});

test("every cell has a law of its own", () => {
  expect(catalogue.filter((cell) => placesOf(cell).laws.length === 0).map(({ id }) => id)).toEqual([]);
});

test.each(catalogue)("from the id $id one finds its equations, its kernel and its laws", async (cell) => {
  const { equations, kernel, laws } = placesOf(cell);
  const stated = (await import(`${root}${equations}`)) as Readonly<Record<string, { readonly id?: string }>>;
  expect(Object.values(stated)).toContain(cell);
  const { variants } = (await import(`${root}${kernel}`)) as { readonly variants: readonly { readonly id: string }[] };
  expect(new Set(variants.map(({ id }) => id))).toEqual(new Set([cell.id]));
  expect(laws.filter(({ file }) => !existsSync(`${root}${file}`))).toEqual([]);
});

test("no folder but those of the cells holds more than 25 files of code, and none of the six rooms holds data among code", () => {
  const files = execFileSync("git", ["ls-files", "spec", "impl", "properties", "bench", "reports", "cli"], {
    cwd: root,
    encoding: "utf8",
  }).split("\n");
  const folders = Map.groupBy(files.filter(Boolean), (file) => file.slice(0, file.lastIndexOf("/")));
  const isCode = (file: string): boolean => /(?<!\.test)\.ts$/.test(file);
  const crowded = [...folders].filter(
    ([folder, held]) => !folder.endsWith("/cells") && held.filter(isCode).length > 25,
  );
  const mixed = [...folders].filter(
    ([, held]) => held.some(isCode) && held.some((file) => /(?<!\/tsconfig)\.(json|csv|md|log)$/.test(file)),
  );
  expect([...crowded, ...mixed].map(([folder]) => folder)).toEqual([]);
});

/** A first word that opens a noun clause or a fragment; the subject should stand there. */
const RIDDLE = /^(?:how|of|that|those|what|whatever|where|whether|which|who|whoever|why)\b/i;

/** The first words of every comment in a source: those of a block, of a run of lines, and behind code. */
function openings(source: string): string[] {
  const text = source.replaceAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""');
  return [...text.matchAll(/\/\*\*?\s+(?:\* )?(.*)|(?<!\/\/.*\n\s*)\/\/ (.*)/g)].map(
    ([, block, line]) => block ?? line ?? "",
  );
}

test("every comment begins with its subject", () => {
  expect(openings('/** A b. */\n/**\n * C\n */\n// d\n// e\nf("// no"); // g')).toEqual(["A b. */", "C", "d", "g"]);
  const files = execFileSync("git", ["ls-files", "*.ts", "*.mjs"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const wrong = files
    .flatMap((file) => openings(readFileSync(`${root}${file}`, "utf8")).map((opening) => `${file}: ${opening}`))
    .filter((found) => RIDDLE.test(found.slice(found.indexOf(": ") + 2)));
  expect(wrong).toEqual([]);
});
