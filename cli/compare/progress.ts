import type { PairedProgress } from "../../bench/paired/measure.ts";
import { formatCount, formatSeconds } from "../../reports/text/format.ts";
import { StatusLine } from "../shared/status-line.ts";

/** Progress of a comparison, and the longest that it can take, on one line of a terminal. */
export class PairedLine {
  readonly #line: StatusLine;
  #stage = "";
  #since = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#line = new StatusLine(stream);
  }

  show({ stage, done, most, open }: PairedProgress): void {
    if (stage !== this.#stage) [this.#stage, this.#since] = [stage, performance.now()];
    const each = (performance.now() - this.#since) / 1000 / Math.max(1, done);
    const left = done === 0 ? "" : `, at most ${formatSeconds(each * (most - done))} left`;
    this.#line.show(`${stage}: ${done} of at most ${most} processes, ${formatCount(open, "workload")} open${left}`);
  }

  clear(): void {
    this.#line.clear();
  }
}
