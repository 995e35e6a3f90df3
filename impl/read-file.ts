import { createReadStream, realpathSync } from "node:fs";
import { stat } from "node:fs/promises";

/** A file cannot be read; the message says why, and not which. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** True for the end of a pipe that a shell has opened for us; a pipe with a name waits for whoever may write to it. */
function isOpened(path: string): boolean {
  try {
    return /^\/(?:proc|dev)\//.test(realpathSync(path)) || path === "/dev/stdin";
  } catch {
    return true; // a link to what has no name
  }
}

/**
 * The bytes of a file, never more than `limit`. Devices, and pipes that nobody may ever write to, are not read.
 * @throws FileError
 */
export async function readBytes(path: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory() && !(found.isFIFO() && isOpened(path)))
      throw new FileError("it is a device or a pipe, not a file");
    // `end` is inclusive: one byte more than allowed, to notice that there are more.
    for await (const chunk of createReadStream(path, { end: limit })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new FileError(code === "ENOENT" ? "no such file" : (code ?? String(error)));
  }
  if (size > limit) throw new FileError(`larger than ${limit.toLocaleString("en-US")} bytes`);
  return Buffer.concat(chunks, size);
}
