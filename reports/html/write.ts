/** A site into a folder: written aside and renamed, so that it is there whole or not at all. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { makeDirectory } from "../report/write.ts";
import { ReportError } from "../report/report.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/** The file by which a folder is known to be a site of ours, which may be replaced. */
const OURS = "gatecheck-site.txt";

/** @throws ReportError where the folder holds something else than a site */
async function refuseOthers(dir: string): Promise<boolean> {
  const there = await stat(dir).catch(() => null);
  if (there === null) return false;
  const names = there.isDirectory() ? await readdir(dir) : null;
  if (names === null || (names.length > 0 && !names.includes(OURS)))
    throw new ReportError(
      `--html: ${oneLine(dir, 300)} is there and is no site of Gatecheck's; name a folder that is not there, or an empty one`,
    );
  return true;
}

/**
 * Writes files, by their paths, as the whole of `dir`; a site that was there is replaced.
 * @throws ReportError where something else is there; the error of the file system, such as EACCES or ENOSPC
 */
export async function writeSite(
  dir: string,
  files: AsyncIterable<readonly [path: string, text: string]>,
): Promise<number> {
  const target = resolve(dir);
  const replaced = await refuseOthers(target);
  await makeDirectory(dirname(target));
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  let count = 0;
  try {
    await mkdir(draft);
    const folders = new Set<string>();
    for await (const [path, text] of files) {
      const folder = dirname(join(draft, path));
      if (!folders.has(folder)) await mkdir(folder, { recursive: true });
      folders.add(folder);
      await writeFile(join(draft, path), text);
      count++;
    }
    await writeFile(join(draft, OURS), "Written by gatecheck report --html; it may be replaced by the next.\n");
    const old = `${draft}.old`;
    if (replaced) await rename(target, old);
    await rename(draft, target);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  return count;
}
