import { clearLine, cursorTo } from "node:readline";
import { cut, printable } from "../../impl/untrusted-text.ts";

/** One line on a terminal that is overwritten by the next; nothing in a pipe. */
export class StatusLine {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) return;
    this.clear();
    this.#stream.write(cut(printable(text).replaceAll(/\s/g, " "), Math.max(20, this.#stream.columns - 1)));
  }

  clear(): void {
    if (!this.#stream.isTTY) return;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
  }
}
