import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { expect, test } from "vitest";
import { cellsPage } from "../reports/catalogue/all-cells.ts";
import { committedAudits, lawsPage } from "../scripts/docs.ts";
import { failurePicture, pictureOf } from "../scripts/picture.ts";
import { type SchemaName, validatorOf } from "../reports/report/validator.ts";
import { readmeWithTables } from "../scripts/readme.ts";
import { agrees } from "../scripts/tutorial.ts";
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

test("docs/conventions.md prints what the command prints", () => {
  const [, block = ""] = /```console\n\$ npx gatecheck ([^]*?)```/.exec(read("docs/conventions.md")) ?? [];
  const [command = "", ...expected] = block.trimEnd().split("\n");
  expect(agrees(gatecheck(words(command)).trimEnd().split("\n"), expected)).toBe(true);
});

test("the README has 120 lines at most, and its picture is the transcript's", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(120);
  expect(read("docs/failure.svg")).toBe(failurePicture());
  expect(failurePicture()).toMatch(/✗ violated: .*exchanged/);
});

test("text of a program is text in the picture", () => {
  const hostile = pictureOf(["✗ violated: <script>&\u001b[2J", "x".repeat(300), "  where    ]]>\u202E"]);
  expect(hostile).toContain("&lt;script&gt;&amp;\\u{1b}[2J");
  for (const active of ["<script", "\u001b", "\u202E"]) expect(hostile).not.toContain(active);
  expect(hostile.match(/<text /g)).toHaveLength(5);
});

/** Lines of a document that call Gatecheck, as the words of each. */
const calls = (text: string): string[][] =>
  [...text.matchAll(/^(?: {4}|\$ )?npx gatecheck ([a-z].*)$/gm)].map(([, line = ""]) =>
    words(line.replace(/ (?:#|&&|\|).*$| {3,}.*$/, "")),
  );

test("every command and option in the documents exists", async () => {
  const documents = ["README.md", ...readdirSync(`${root}docs`).filter((name) => name.endsWith(".md"))].map((name) =>
    name === "README.md" ? name : `docs/${name}`,
  );
  const options = new Map<string, ReadonlySet<string>>();
  const wrong: string[] = [];
  for (const document of documents)
    for (const [command = "", ...rest] of calls(read(document))) {
      if (!options.has(command)) {
        const path = `${root}cli/${command}/command.ts`;
        const loaded = existsSync(path) ? ((await import(path)) as Readonly<Record<string, unknown>>) : {};
        const found = Object.values(loaded).filter((one) => one instanceof Command);
        options.set(
          command,
          new Set(
            found.flatMap((one) =>
              [one, ...one.commands].flatMap((each) => each.options.map(({ long }) => long ?? "")),
            ),
          ),
        );
      }
      const unknown = rest.filter((word) => word.startsWith("--") && options.get(command)?.has(word) !== true);
      if (options.get(command)?.size === 0 || unknown.length > 0)
        wrong.push(`${document}: ${command} ${unknown.join(" ")}`);
    }
  expect(options.size).toBeGreaterThan(8);
  expect(wrong).toEqual([]);
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

test("the README's tables are what the catalogue and the audits say", () => {
  const readme = read("README.md");
  expect(readmeWithTables(readme, committedAudits().audits)).toBe(readme);
  expect(readme.match(/^\|.* of \d+ \|$/gm)).toHaveLength(8);
  for (const { id } of catalogue) expect(readme).toContain(`\`${id}\``);
});

test("docs/reference.md is what gatecheck/reference exports, and its snippet is right", () => {
  expect(read("docs/reference.md")).toBe(referencePage());
  expect(referencePage()).not.toMatch(/\| {2}\|$/m);
  expect(Array.from(heads.softmax(new Float64Array([0, 0])))).toEqual([0.5, 0.5]);
});

test.each([
  ["cell", 3],
  ["law", 4],
  ["adapter", 4],
])("the code of the page on adding a %s stands in the files that it names", (what, pieces) => {
  const page = read(`docs/add-${what === "adapter" ? "an" : "a"}-${what}.md`);
  const parts = [...page.matchAll(/^`(\S+)`$|^```ts\n([\s\S]*?)\n```$/gm)];
  const codes = parts.flatMap(([, , code], k) => {
    const [, path = ""] = parts.slice(0, k).findLast(([, , before]) => before === undefined) ?? [];
    return code === undefined ? [] : [{ code, path }];
  });
  expect(codes).toHaveLength(pieces);
  for (const { code, path } of codes) expect(read(path)).toContain(code);
  for (const [, file = ""] of page.matchAll(/`((?:spec|impl|properties|test|examples|docs)\/[\w./-]+)`/g))
    expect(existsSync(`${root}${file}`), file).toBe(true);
});

test("every file that a document shows as JSON is one, by its schema", () => {
  const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md"));
  const shown = pages.flatMap((name) =>
    [...read(`docs/${name}`).matchAll(/^```json\n([^]*?)^```$/gm)].map(([, text = ""]) => JSON.parse(text) as unknown),
  );
  const kinds = shown.map((value) => {
    const [, kind = ""] = /^gatecheck\/(\w+)\//.exec(String((value as { readonly schema?: unknown }).schema)) ?? [];
    const checked = validatorOf<unknown>(kind as SchemaName);
    return `${kind} ${checked(value).fault === null}`;
  });
  expect(new Set(kinds)).toEqual(new Set(["check true", "expect true"]));
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

/** Anchors of a page: those that it states, and those that GitHub makes of headings. */
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set([
    ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id),
    ...[...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .replaceAll(/<[^>]*>/g, "")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  ]);

test("every link to a section leads to one", () => {
  const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md"));
  const lost = ["README.md", "CONTRIBUTING.md", ...pages.map((name) => `docs/${name}`)].flatMap((document) =>
    [...read(document).matchAll(/\]\(((?!https?:)[^)#\s]*)#([^)\s]+)\)/g)].flatMap(([link, path = "", anchor = ""]) => {
      const target =
        path === "" ? document : fileURLToPath(new URL(path, new URL(document, `file://${root}`))).slice(root.length);
      return !target.endsWith(".md") || anchorsOf(read(target)).has(anchor) ? [] : [`${document}: ${link}`];
    }),
  );
  expect(lost).toEqual([]);
});

test("the examples of a protocol program take at most 40 lines", () => {
  for (const name of ["lstm.mjs", "lstm.py", "wrong-lstm.mjs"])
    expect(read(`examples/${name}`).trimEnd().split("\n").length, name).toBeLessThanOrEqual(40);
});

test("every reproduction of a finding has at most ten lines, after a comment of at most two", () => {
  for (const folder of ["docs/findings", "examples/peers/findings"])
    for (const name of readdirSync(`${root}${folder}`)) {
      const [, comment = "", code = ""] = /^((?:\/\/.*\n)*)([^]*)$/.exec(read(`${folder}/${name}`)) ?? [];
      expect(comment.trimEnd().split("\n").length, name).toBeLessThanOrEqual(2);
      expect(code.match(/^.*\S.*$/gm)?.length, name).toBeLessThanOrEqual(10);
    }
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
