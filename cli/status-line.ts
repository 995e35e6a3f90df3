import { clearLine, cursorTo } from "node:readline";

/** Milliseconds between the lines of a log. */
const LOG_EVERY = 30_000;

/** One line on a terminal that is overwritten by the next; in a pipe, the log of a CI job, a line now and then. */
export class StatusLine {
  readonly #stream: NodeJS.WriteStream;
  #logged = performance.now();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) {
      if (performance.now() - this.#logged < LOG_EVERY) return;
      this.#logged = performance.now();
      this.#stream.write(`${text}\n`);
      return;
    }
    this.clear();
    this.#stream.write(text.slice(0, Math.max(20, this.#stream.columns - 1)));
  }

  clear(): void {
    if (!this.#stream.isTTY) return;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
  }
}
