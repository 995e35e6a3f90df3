import { oneLine } from "../../impl/untrusted-text.ts";
import type { Progress } from "./pool.ts";
import { StatusLine } from "../shared/status-line.ts";

/** Progress of every target on one line of a terminal. */
export class ProgressLine {
  readonly #line: StatusLine;
  readonly #targets = new Map<string, Progress>();

  constructor(stream: NodeJS.WriteStream) {
    this.#line = new StatusLine(stream);
  }

  show(progress: Progress): void {
    this.#targets.set(progress.target, progress);
    const parts = [...this.#targets.values()].map(
      ({ target, done, tasks }) => `${oneLine(target, 24)} ${done}/${tasks}`,
    );
    const { at } = progress;
    const now = at === null ? "" : `  ${at.cell} ${at.law}`;
    this.#line.show(`${parts.join("  ")}${now}`);
  }

  clear(): void {
    this.#line.clear();
  }
}
