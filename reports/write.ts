import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toJUnit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";

/** Writes a file so that a reader sees the old one or the new one, never a part. */
async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content, { flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Writes `report.json`, `junit.xml` and `report.md` into `dir`, which is created; each replaces its predecessor whole.
 * The JSON comes first: the others can be drawn from it again.
 * @returns the paths written
 * @throws the error of the file system, such as EACCES or ENOSPC
 */
export async function writeReport(dir: string, report: Report): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, content: string): Promise<void> => {
    const path = join(dir, name);
    await replaceFile(path, content);
    written.push(path);
  };
  await write("report.json", `${JSON.stringify(report, null, 2)}\n`);
  await write("junit.xml", toJUnit(report));
  await write("report.md", toMarkdown(report));
  return written;
}
