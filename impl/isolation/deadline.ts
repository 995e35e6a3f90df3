import { readFileSync, readdirSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

/** A time limit that has been set. */
export interface Deadline {
  clear(): void;
}

/** Milliseconds by which a timer may be late on a busy machine. */
const LATE_MS = 50;
/** Milliseconds after which a process is looked at: most answers come sooner. */
const FIRST_MS = 1000;

/** Milliseconds between two looks at least. */
const STEP_MS = 500;

/** Milliseconds that a thread had a processor, and that it was ready to run but had none; and if it is ready now. */
export interface Times {
  readonly ran: number;
  readonly waited: number;
  readonly ready: boolean;
}

/** The contents of a file of /proc; empty where the process is gone. */
function proc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return "";
  }
}

function entries(path: string): string[] {
  try {
    return readdirSync(`/proc/${path}`).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The threads of a process, and of the group that it leads, each with its times; empty where the system does not tell. */
export function threadsOf(pid: number): ReadonlyMap<string, Times> {
  const led = (other: string): boolean => proc(`${other}/stat`).split(") ").at(-1)?.split(" ")[2] === String(pid);
  const processes = process.platform === "linux" ? entries("").filter((one) => one === String(pid) || led(one)) : [];
  return new Map(
    processes
      .flatMap((one) => entries(`${one}/task`).map((thread) => `${one}/task/${thread}`))
      .flatMap((thread) => {
        const [ran, waited] = proc(`${thread}/schedstat`).split(" ", 2).map(Number);
        const ready = proc(`${thread}/stat`).split(") ").at(-1)?.startsWith("R") === true;
        return ran === undefined || waited === undefined
          ? []
          : [[thread, { ran: ran / 1e6, waited: waited / 1e6, ready }]];
      }),
  );
}

/** The time of a process in which it slept or ran: not that in which some thread of it wanted a processor and had none. */
class OwnTime {
  readonly #first: ReadonlyMap<string, Times>;
  /** The last that was seen of each thread, also of those that have ended. */
  readonly #last: Map<string, Times>;

  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#first = threadsOf(pid);
    this.#last = new Map(this.#first);
  }

  /**
   * Milliseconds that it has left of a limit when so many have passed since this was made. The system counts a wait when it ends, so
   * a thread that is ready now may have been so for long: a process that ran for less than the limit is looked at again then.
   */
  left(limit: number, passed: number): number {
    const now = threadsOf(this.#pid);
    for (const [thread, times] of now) this.#last.set(thread, times);
    // elsewhere the share of the machine that a process has had
    if (this.#last.size === 0) return limit - passed / Math.max(1, (loadavg()[0] as number) / availableParallelism());
    const sum = (of: "ran" | "waited"): number =>
      [...this.#last].reduce((all, [thread, times]) => all + times[of] - (this.#first.get(thread)?.[of] ?? 0), 0);
    const ran = sum("ran");
    const left = limit - Math.min(passed, Math.max(passed - sum("waited"), ran));
    return left < 1 && ran < limit - 1 && [...now.values()].some(({ ready }) => ready) ? STEP_MS : left;
  }
}

/**
 * Calls `onPassed` when a process has had `ms` milliseconds for an answer. Not counted are those in which it was ready to run but
 * the machine was busy with others, and those in which we ourselves were busy: an answer may have been waiting unread all that
 * time, and the process waiting for it to be read.
 * @param pid the process that is waited for, with the group that it leads
 */
export function deadline(ms: number, onPassed: () => void, pid: number = process.pid): Deadline {
  let timer: NodeJS.Timeout;
  let busy = 0;
  const wait = (rest: number, onDue: () => void): void => {
    const due = performance.now() + rest;
    timer = setTimeout(() => {
      const late = performance.now() - due;
      if (late > LATE_MS) {
        busy += late;
        wait(Math.min(late, ms), onDue);
      } else onDue();
    }, rest);
  };
  const watch = (limit: number): void => {
    const [from, own] = [performance.now() - busy, new OwnTime(pid)];
    const look = (rest: number): void =>
      wait(Math.max(rest, STEP_MS), () => {
        const left = own.left(limit, performance.now() - busy - from);
        if (left < 1) onPassed();
        else look(left);
      });
    look(limit);
  };
  wait(Math.min(ms, FIRST_MS), () => (ms <= FIRST_MS ? onPassed() : watch(ms - FIRST_MS)));
  return { clear: () => clearTimeout(timer) };
}
