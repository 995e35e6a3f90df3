import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { makeDirectory } from "../../reports/report/write.ts";
import { UsageError } from "./errors.ts";

/** The same, its refusal by the system told as that of an option. @throws UsageError */
async function ofOption(option: string, checking: Promise<void>): Promise<void> {
  await checking.catch((error: unknown) => {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  });
}

/** Make sure that files can be written into a directory, which is made, before hours are spent. @throws UsageError */
export async function assertDirectory(option: string, dir: string | undefined): Promise<void> {
  if (dir !== undefined) await ofOption(option, makeDirectory(dir));
}

/** Make sure that a file can be written, without writing any. @throws UsageError */
export async function assertFile(option: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw new UsageError(`${option}: ${path} is a directory; name a file`);
  await ofOption(option, access(found === null ? dirname(path) : path, constants.W_OK));
}
