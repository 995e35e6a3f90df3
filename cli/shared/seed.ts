import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { FileError, readBytes } from "../../impl/read-file.ts";
import { UsageError } from "./errors.ts";

/** Bytes of the longest text of a seed. */
const MOST = 65_536;

/** The 32-bit seed that follows from a text: that of a file, or of standard input where the file is `-`. @throws UsageError */
export async function seedIn(file: string): Promise<number> {
  try {
    const text = file === "-" ? await buffer(process.stdin) : await readBytes(file, MOST);
    if (text.length === 0) throw new FileError("it is empty");
    return createHash("sha256").update(text).digest().readUInt32LE(0);
  } catch (error) {
    throw error instanceof FileError ? new UsageError(`--seed-file: ${file}: ${error.message}`) : error;
  }
}
