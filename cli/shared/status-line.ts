import { clearLine, cursorTo } from "node:readline";
import { cut, oneLine, printable } from "../../impl/untrusted-text.ts";

/** One line on a terminal that is overwritten by the next; in a pipe nothing, or a line of its own from time to time. */
export class StatusLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #every: number;
  readonly #started = Date.now();
  #told = this.#started;

  /** @param every milliseconds between two lines in a pipe */
  constructor(stream: NodeJS.WriteStream, every: number = Number.POSITIVE_INFINITY) {
    this.#stream = stream;
    this.#every = every;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) {
      const now = Date.now();
      if (now - this.#told < this.#every) return;
      this.#told = now;
      this.#stream.write(`gatecheck: after ${Math.round((now - this.#started) / 1000)} s: ${oneLine(text)}\n`);
      return;
    }
    this.clear();
    this.#stream.write(cut(printable(text).replaceAll(/\s/g, " "), Math.max(20, this.#stream.columns - 1)));
  }

  clear(): void {
    if (!this.#stream.isTTY) return;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
  }
}
