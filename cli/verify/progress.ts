import { oneLine } from "../../impl/untrusted-text.ts";
import { isFound, said } from "../../properties/findings/finding.ts";
import type { Progress } from "./pool.ts";
import { StatusLine } from "../shared/status-line.ts";
import { logEvery } from "../shared/log-every.ts";

/** The least share of the work, or number of tasks, that says how long the rest takes. */
const SHARE = 0.1;
const TASKS = 10;

const duration = (seconds: number): string =>
  seconds < 100 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;

/** Progress of every target: on a terminal one line that is overwritten, in a log a line from time to time. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #line: StatusLine;
  readonly #targets: Map<string, Progress | null>;
  readonly #started = Date.now();
  readonly #timer: NodeJS.Timeout | null;
  /** Targets of which the first finding was told. */
  readonly #told = new Set<string>();
  #share = 0;
  /** Seconds in which causes were looked for, and when that began. */
  #looked = 0;
  #looking: number | null = null;

  constructor(stream: NodeJS.WriteStream, targets: readonly string[]) {
    this.#stream = stream;
    this.#line = new StatusLine(stream);
    this.#targets = new Map(targets.map((target) => [target, null]));
    this.#timer = stream.isTTY ? null : setInterval(() => this.#log(), logEvery()).unref();
  }

  /** @param share share of all the work that is done, 0 to 1 */
  show(progress: Progress, share: number): void {
    this.#targets.set(progress.target, progress);
    this.#share = share;
    const looks = [...this.#targets.values()].some((one) => one?.diagnosing === true);
    if (this.#looking !== null) this.#looked += this.#seconds - this.#looking;
    this.#looking = looks ? this.#seconds : null;
    this.#tell(progress);
    const { found, at } = progress;
    const verdict = found === null ? [] : [`${found.cell} ${found.law}: ${found.verdict}`];
    const now = at === null ? [] : [`now ${at.cell} ${at.law}`];
    this.#line.show([...verdict, this.#left(), ...this.#counts(), ...now].join("  "));
  }

  clear(): void {
    this.#line.clear();
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The first finding of a target, once: whoever waits for the end can go to work. */
  #tell({ target, placed, found }: Progress): void {
    const failed = found !== null && found.verdict === "errored" && isFound(found) ? found : null;
    const verdict = placed?.verdict ?? failed;
    if (verdict === null || this.#told.has(target)) return;
    this.#told.add(target);
    const what = placed?.cause ?? said(verdict) ?? "the cause is not known";
    const place = `${oneLine(target, 60)}, ${oneLine(verdict.cell, 60)}, ${oneLine(verdict.law, 80)} is ${verdict.verdict}`;
    this.#line.clear();
    this.#stream.write(`gatecheck: after ${duration(this.#seconds)}: ${place}: ${oneLine(what, 300)}\n`);
  }

  get #seconds(): number {
    return (Date.now() - this.#started) / 1000;
  }

  #counts(): string[] {
    return [...this.#targets].flatMap(([target, progress]) =>
      progress === null ? [] : [`${oneLine(target, 24)} ${progress.done}/${progress.tasks}`],
    );
  }

  /** The time left, at the rate so far of what was tried; few tasks say nothing, nor does the search for a cause. */
  #left(): string {
    if (this.#looking !== null) return "looking for a cause";
    const done = [...this.#targets.values()].reduce((sum, one) => sum + (one?.done ?? 0), 0);
    if (this.#share === 0 || (this.#share < SHARE && done < TASKS)) return "no estimate yet";
    return `about ${duration(((this.#seconds - this.#looked) * (1 - this.#share)) / this.#share)} left`;
  }

  #log(): void {
    const waiting = [...this.#targets].flatMap(([target, progress]) =>
      progress === null ? [oneLine(target, 24)] : [],
    );
    const counts = this.#counts();
    const parts = [
      ...(counts.length === 0 ? [] : [`tasks done: ${counts.join(", ")}`]),
      ...(waiting.length === 0 ? [] : [`to come: ${waiting.join(", ")}`]),
      this.#left(),
    ];
    this.#stream.write(`gatecheck: after ${duration(this.#seconds)}: ${parts.join("; ")}\n`);
  }
}
