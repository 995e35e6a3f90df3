import { createReadStream } from "node:fs";
import { ReportError } from "./report.ts";

/**
 * The bytes of a file (or a pipe), never more than `limit`.
 * @throws ReportError when it cannot be read or is larger
 */
export async function readBytes(path: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // `end` is inclusive: one byte more than allowed, to notice that there are more.
    for await (const chunk of createReadStream(path, { end: limit })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ReportError(`${path}: cannot be read (${code === "ENOENT" ? "no such file" : (code ?? String(error))})`);
  }
  if (size > limit) throw new ReportError(`${path}: larger than ${limit.toLocaleString("en-US")} bytes`);
  return Buffer.concat(chunks, size);
}
