import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cellsPage } from "../reports/catalogue/all-cells.ts";
import { lawsPage } from "../scripts/docs.ts";
import { readmeWithCells } from "../scripts/readme-cells.ts";
import { referencePage } from "../scripts/reference-page.ts";
import { heads } from "../reference.ts";
import { catalogue } from "../spec/catalogue.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const gatecheck = (args: readonly string[]): string =>
  spawnSync(process.execPath, ["bin/gatecheck.js", ...args], { cwd: root, encoding: "utf8" }).stdout;

/** Words of a command line with double quotes. */
const words = (line: string): string[] =>
  (line.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ""));

const blocks = [...read("README.md").matchAll(/```console\n\$ npx gatecheck ([\s\S]*?)```/g)].map(
  ([, block = ""]) => block,
);

test.each(blocks)("a block of the README prints what it says: %s", (block) => {
  const [command = "", ...expected] = block.trimEnd().split("\n");
  expect(expected.length).toBeGreaterThan(1);
  expect(gatecheck(words(command)).split("\n").slice(0, expected.length)).toEqual(expected);
});

test("the lines of docs/commands.md for CI show the report of a run that fails, and fail", () => {
  const dir = mkdtempSync(join(tmpdir(), "gatecheck-ci-"));
  const lines = /In CI:\n\n((?: {4}.*\n)+)/.exec(read("docs/commands.md"))?.[1] ?? "";
  writeFileSync(join(dir, "npx"), "#!/bin/sh\nmkdir out && echo found > out/report.md\nexit 3\n", { mode: 0o755 });
  const env = { ...process.env, PATH: `${dir}:${process.env["PATH"]}`, GITHUB_STEP_SUMMARY: "summary" };
  expect(spawnSync("bash", ["-e", "-c", lines], { cwd: dir, env }).status).toBe(3);
  expect(readFileSync(join(dir, "summary"), "utf8")).toBe("found\n");
  rmSync(dir, { recursive: true });
});

test("docs/laws.md is what the laws say", () => {
  expect(read("docs/laws.md")).toBe(lawsPage());
});

test("docs/cells.md is what the catalogue and the conventions say", () => {
  expect(read("docs/cells.md")).toBe(cellsPage());
});

test("the README's table of cells is what the catalogue says", () => {
  const readme = read("README.md");
  expect(readmeWithCells(readme)).toBe(readme);
  for (const { id } of catalogue) expect(readme).toContain(`\`${id}\``);
});

test("docs/reference.md is what gatecheck/reference exports, and its snippet is right", () => {
  expect(read("docs/reference.md")).toBe(referencePage());
  expect(referencePage()).not.toMatch(/\| {2}\|$/m);
  expect(Array.from(heads.softmax(new Float64Array([0, 0])))).toEqual([0.5, 0.5]);
});

test("the code of docs/add-a-cell.md stands in the files that it names", () => {
  const shown = [...read("docs/add-a-cell.md").matchAll(/^`(\S+)`\n```ts\n([\s\S]*?)\n```$/gm)];
  expect(shown).toHaveLength(3);
  for (const [, path = "", code = ""] of shown) expect(read(path)).toContain(code);
});

test("every file that a document links to exists", () => {
  const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md"));
  for (const document of ["README.md", "CONTRIBUTING.md", ...pages.map((name) => `docs/${name}`)])
    for (const [, path = ""] of read(document).matchAll(/\]\(((?!https?:)[^)#\s]+)(?:#[^)]*)?\)/g))
      expect(
        existsSync(new URL(path, new URL(document, new URL("../", import.meta.url)))),
        `${document}: ${path}`,
      ).toBe(true);
});

test("the examples of a protocol program take at most 40 lines", () => {
  for (const name of ["lstm.mjs", "lstm.py", "wrong-lstm.mjs"])
    expect(read(`examples/${name}`).trimEnd().split("\n").length, name).toBeLessThanOrEqual(40);
});

test("every finding has a reproduction that runs, and a case that replays it as known", () => {
  const page = read("docs/findings.md");
  const programs = readdirSync(`${root}docs/findings`).map((name) => `docs/findings/${name}`);
  expect(programs.length).toBeGreaterThan(0);
  for (const program of programs) {
    expect(page).toContain(`node ${program}`);
    expect(execFileSync(process.execPath, [program], { cwd: root, encoding: "utf8" })).not.toBe("");
  }
  const replays = [...page.matchAll(/npx gatecheck (verify .*)/g)].map(([, line = ""]) => line);
  expect(replays).toHaveLength(programs.length);
  for (const line of replays) expect(gatecheck(words(line)), line).toContain("≈ known");
});
