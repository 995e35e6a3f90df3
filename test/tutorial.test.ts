/** docs/tutorial.md, followed word for word: two runs of the command in each of three languages. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { agrees, follow, sections } from "../scripts/tutorial.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gatecheck-tutorial-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// a package that runs the sources
const bin = join(folder, "bin");
mkdirSync(bin);
mkdirSync(join(folder, "node_modules/gatecheck"), { recursive: true });
symlinkSync(`${root}kits`, join(folder, "node_modules/gatecheck/kits"));
writeFileSync(join(bin, "npx"), `#!/bin/sh\nshift\nexec "${process.execPath}" "${root}bin/gatecheck.js" "$@"\n`, {
  mode: 0o755,
});

const has = (...command: readonly [string, ...string[]]): boolean =>
  spawnSync(command[0], command.slice(1)).status === 0;
const absent = [...(has("python3", "-c", "import numpy") ? [] : ["Python"]), ...(has("cc", "--version") ? [] : ["C"])];

test.each([...sections.keys()])("%s: what the page says is what is printed", (name) => {
  if (absent.includes(name)) return;
  expect(follow(name, folder, bin)).toEqual([]);
});

test("the page has a section for each language, red and green", () => {
  for (const name of ["Python", "C", "TypeScript"]) {
    const text = sections
      .get(name)
      ?.map((block) => block.text)
      .join("\n");
    expect(text).toMatch(/^✗ violated: [^]*conforms: /m);
  }
});

test.each([
  [["a", "b", "c"], ["…", "b", "…"], true],
  [["a", "b", "c"], ["a", "b c"], false],
  [["a", "bcd"], ["a", "b…"], true],
  [["a", "b"], ["a"], false],
  [["a"], ["…", "b"], false],
])("lines %j agree with %j: %s", (printed, expected, want) => {
  expect(agrees(printed, expected)).toBe(want);
});
