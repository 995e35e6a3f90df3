import { stripVTControlCharacters } from "node:util";

/** Control characters but tab and newline, and what reorders or hides text on a terminal. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text of an untrusted program made fit to show: no escape sequences, `?` for control characters, at most `max` characters. */
export function printable(text: string, max: number): string {
  const visible = stripVTControlCharacters(text.slice(0, 4 * max))
    .replaceAll("\r\n", "\n")
    .replaceAll(unprintable, (c) => (c === "\n" || c === "\t" ? c : "?"));
  return visible.length > max || text.length > 4 * max ? `${visible.slice(0, max)}…` : visible;
}

/** The beginning of an untrusted text on one line, in quotes: for use inside a sentence. */
export const quote = (text: string): string => JSON.stringify(printable(text, 80));

/** The first line of an error of somebody else's, whatever was thrown. */
export function oneLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message || cause.name : String(cause);
  return printable(message.trim().split("\n", 1)[0]!, 300) || "no message";
}

/** The end of a stream of bytes: whatever comes, it keeps no more than `capacity` bytes. */
export class Tail {
  readonly #capacity: number;
  #bytes: Buffer = Buffer.alloc(0);
  #cut = false;

  constructor(capacity = 8192) {
    this.#capacity = capacity;
  }

  push(chunk: Buffer): void {
    const all = Buffer.concat([this.#bytes, chunk.subarray(-this.#capacity)]);
    this.#cut ||= chunk.length > this.#capacity || all.length > this.#capacity;
    this.#bytes = Buffer.from(all.subarray(-this.#capacity));
  }

  /** The last `count` lines, printable, each at most `width` characters; a first line cut in two is left out. */
  lines(count = 10, width = 200): string {
    const lines = this.#bytes.toString("utf8").trimEnd().split("\n");
    if (this.#cut && lines.length > 1) lines.shift();
    return lines
      .slice(-count)
      .map((line) => printable(line.trimEnd(), width))
      .join("\n");
  }
}
