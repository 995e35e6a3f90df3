import { join } from "node:path";
import type { AbsoluteResult } from "../bench/absolute/result.ts";
import { makeDirectory, replaceFile } from "./write.ts";

/**
 * Writes result.json into `dir`, which is created; it replaces its predecessor whole.
 * @throws the error of the file system, such as EACCES or ENOSPC
 */
export async function writeBench(dir: string, result: AbsoluteResult): Promise<void> {
  await makeDirectory(dir);
  await replaceFile(join(dir, "result.json"), `${JSON.stringify(result)}\n`);
}
