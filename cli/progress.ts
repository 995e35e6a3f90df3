import { clearLine, cursorTo } from "node:readline";
import type { Progress } from "./crew.ts";

/** One line on a terminal that says how far the work is; nothing in a pipe. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #targets = new Map<string, Progress>();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(progress: Progress): void {
    if (!this.#stream.isTTY) return;
    this.#targets.set(progress.target, progress);
    const parts = [...this.#targets.values()].map(
      ({ target, done, tasks }) => `${target.slice(0, 24)} ${done}/${tasks}`,
    );
    const { at } = progress;
    const now = at === null ? "" : `  ${at.cell} ${at.law}`;
    this.clear();
    this.#stream.write(`${parts.join("  ")}${now}`.slice(0, Math.max(20, this.#stream.columns - 1)));
  }

  clear(): void {
    if (!this.#stream.isTTY) return;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
  }
}
