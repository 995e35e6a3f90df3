import { ReportError } from "./report.ts";
import { FileError, readBytes } from "../../impl/read-file.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

/**
 * The value in a JSON file; never more than `limit` bytes of it are read.
 * @throws ReportError when it cannot be read, is too large, not UTF-8 or not JSON
 */
export async function readJson(path: string, limit: number): Promise<unknown> {
  const name = oneLine(path);
  const bytes = await readBytes(path, limit).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
    throw new ReportError(
      `${path}: ${error.message.startsWith("larger") ? error.message : `cannot be read (${error.message})`}`,
    );
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ReportError(`${name}: is not UTF-8 text`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ReportError(`${name}: is not JSON: ${oneLine((error as Error).message, 200)}`);
  }
}

/** JSON whose lists of numbers stand on one line each: a line break is never inside a text. */
export const listsOnLines = (data: unknown): string =>
  `${JSON.stringify(data, null, 2).replace(/\[\n[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
