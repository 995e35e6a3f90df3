/** A stream of bytes taken apart into lines, and bytes that follow a line; what it keeps is bounded by the limit given for each line. */
export class Lines {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #parts: Buffer[] = [];
  #size = 0;
  /** Bytes that follow the last line, and are not there yet; null where none do. */
  #follows: number | null = null;

  /**
   * Takes a chunk, hands over the lines it completes, one by one.
   * @param limit bytes that the line now being read may have; asked anew for every line, it may throw when none is due
   * @param line gives the number of bytes that follow it
   * @param bytes these, as soon as all are there
   * @throws Error when a line is longer, or is not UTF-8; a line begun is never kept beyond its limit
   */
  take(
    chunk: Buffer,
    limit: (begin: Buffer) => number,
    line: (text: string) => number,
    bytes: (all: Buffer) => void = () => undefined,
  ): void {
    for (let from = 0; from < chunk.length;) {
      if (this.#follows !== null) {
        const piece = chunk.subarray(from, from + this.#follows - this.#size);
        this.#parts.push(piece);
        this.#size += piece.length;
        from += piece.length;
        if (this.#size < this.#follows) return;
        this.#follows = null;
        bytes(this.#all());
        continue;
      }
      const end = chunk.indexOf("\n", from);
      const piece = chunk.subarray(from, end < 0 ? chunk.length : end);
      const most = limit(piece);
      this.#size += piece.length;
      if (this.#size > most)
        throw new Error(`the program wrote a line of more than ${most} bytes, the most an answer can need`);
      this.#parts.push(piece);
      if (end < 0) return;
      const follows = line(this.#text());
      from = end + 1;
      if (follows > 0) this.#follows = follows;
    }
  }

  #all(): Buffer {
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return bytes;
  }

  #text(): string {
    const bytes = this.#all();
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new Error("the program wrote a line that is not UTF-8");
    }
  }
}
