import { stripped } from "../../untrusted-text.ts";

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
  lines(count = 8, width = 180): string {
    const lines = this.#bytes.toString("utf8").trimEnd().split("\n");
    if (this.#cut && lines.length > 1) lines.shift();
    return lines
      .slice(-count)
      .map((line) => stripped(line.trimEnd(), width))
      .join("\n");
  }
}
