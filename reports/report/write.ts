import { jsonText } from "../../impl/untrusted-text.ts";
import { randomUUID } from "node:crypto";
import { access, constants, mkdir, opendir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Report } from "./report.ts";

/** Writes a file so that a reader sees the old one or the new one, never a part. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
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
 * Creates a directory and what is missing above it, one by one (node's own recursion never ends below a place that takes no
 * directories, such as /proc), and makes sure that files can be written there.
 * @throws the error of the file system, such as EACCES, ENOENT or ENOTDIR
 */
export async function makeDirectory(dir: string): Promise<void> {
  const missing: string[] = [];
  let above = resolve(dir);
  const there = async (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  while (!(await there(above)) && dirname(above) !== above) {
    missing.unshift(above);
    above = dirname(above);
  }
  for (const path of missing) await mkdir(path);
  await (await opendir(dir)).close();
  await access(dir, constants.W_OK);
}

/**
 * Writes `report.json`, `junit.xml` and `report.md` into `dir`, which is created; each replaces its predecessor whole.
 * The JSON comes first: the others can be drawn from it again.
 * @returns the paths written
 * @throws the error of the file system, such as EACCES or ENOSPC
 */
export async function writeReport(dir: string, report: Report): Promise<readonly string[]> {
  await makeDirectory(dir);
  // only a run with a report loads its writers
  const [{ toJUnit }, { toMarkdown }] = await Promise.all([
    import("../files/junit.ts"),
    import("../markdown/index.ts"),
  ]);
  const written: string[] = [];
  const write = async (name: string, content: string): Promise<void> => {
    const path = join(dir, name);
    await replaceFile(path, content);
    written.push(path);
  };
  await write("report.json", jsonText(report));
  await write("junit.xml", toJUnit(report));
  await write("report.md", toMarkdown(report));
  return written;
}
