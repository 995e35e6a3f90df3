import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { withDirectory } from "../../reports/testing/directory.ts";
import { exampleReport, exampleVerdict } from "../../reports/testing/examples.ts";

const program = fileURLToPath(new URL("../../bin/gatecheck.js", import.meta.url));
/** Prints the address of every module that is loaded. */
const hooks = `data:text/javascript,${encodeURIComponent(
  'import { registerHooks } from "node:module"; registerHooks({ load: (url, context, next) => { console.error(url); return next(url, context); } });',
)}`;

test("two reports are compared without loading a cell, a law or a package but commander", async () => {
  await withDirectory(async (dir) => {
    const [base, head] = [exampleVerdict(), exampleVerdict({ verdict: "errored", message: "it ended" })].map(
      (verdict, k) => {
        const path = join(dir, `${k}.json`);
        writeFileSync(path, JSON.stringify(exampleReport([verdict])));
        return path;
      },
    ) as [string, string];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", hooks, program, "report", "--base", base, head],
      { encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^findings: 1 new\n/);
    const loaded = stderr.trim().split("\n");
    expect(loaded.filter((url) => /\/spec\/|\/properties\/run\/|node_modules\/(?!commander\/)/.test(url))).toEqual([]);
    expect(loaded.length).toBeLessThan(60);
  });
});
