import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toJUnit } from "../files/junit.ts";
import { toMarkdown } from "../markdown/index.ts";
import { readReport } from "./read.ts";
import { withDirectory } from "../testing/directory.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { writeReport } from "./write.ts";

const report = exampleReport([exampleVerdict(), exampleViolation()]);

test("writes the three files into a new directory, and nothing else", async () => {
  await withDirectory(async (root) => {
    const dir = join(root, "a", "b");
    const files = ["report.json", "junit.xml", "report.md"].map((name) => join(dir, name));
    expect(await writeReport(dir, report)).toEqual(files);
    expect((await readdir(dir)).sort()).toEqual(["junit.xml", "report.json", "report.md"]);
    expect(await readReport(join(dir, "report.json"))).toEqual(report);
    expect(await readFile(join(dir, "junit.xml"), "utf8")).toBe(toJUnit(report));
    expect(await readFile(join(dir, "report.md"), "utf8")).toBe(toMarkdown(report));
  });
});

test("replaces an earlier report", async () => {
  await withDirectory(async (dir) => {
    await writeReport(dir, exampleReport([]));
    await writeReport(dir, report);
    expect(await readReport(join(dir, "report.json"))).toEqual(report);
    expect(await readdir(dir)).toHaveLength(3);
  });
});

test("leaves no draft behind when it fails, and what was there", async () => {
  await withDirectory(async (dir) => {
    await mkdir(join(dir, "report.json"));
    await writeFile(join(dir, "report.json", "kept"), "");
    await expect(writeReport(dir, report)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(await readdir(dir)).toEqual(["report.json"]);
    expect(await readdir(join(dir, "report.json"))).toEqual(["kept"]);
  });
});
