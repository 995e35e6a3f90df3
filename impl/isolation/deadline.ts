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

/** Milliseconds that a thread had a processor, and that it was ready to run but had none. */
export interface Times {
  readonly ran: number;
  readonly waited: number;
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
        return ran === undefined || waited === undefined ? [] : [[thread, { ran: ran / 1e6, waited: waited / 1e6 }]];
      }),
  );
}

/** So much of `wall` milliseconds as a process slept or ran: without those in which some thread of it wanted a processor and had none. */
function ownTime(wall: number, before: ReadonlyMap<string, Times>, after: ReadonlyMap<string, Times>): number {
  // elsewhere the share of the machine that a process has had
  if (after.size === 0) return wall / Math.max(1, (loadavg()[0] as number) / availableParallelism());
  const sum = (of: keyof Times): number =>
    [...after].reduce((all, [thread, times]) => all + times[of] - (before.get(thread)?.[of] ?? 0), 0);
  return Math.min(wall, Math.max(wall - sum("waited"), sum("ran")));
}

/**
 * Calls `onPassed` when a process has had `ms` milliseconds for an answer. Not counted are those in which it was ready to run but
 * the machine was busy with others, and those in which we ourselves were busy: an answer may have been waiting unread all that
 * time, and the process waiting for it to be read.
 * @param pid the process that is waited for, with the group that it leads
 */
export function deadline(ms: number, onPassed: () => void, pid: number = process.pid): Deadline {
  let timer: NodeJS.Timeout;
  const wait = (rest: number, onDue: () => void): void => {
    const due = performance.now() + rest;
    timer = setTimeout(() => {
      const late = performance.now() - due;
      if (late > LATE_MS) wait(Math.min(late, ms), onDue);
      else onDue();
    }, rest);
  };
  const watch = (rest: number): void => {
    const [from, before] = [performance.now(), threadsOf(pid)];
    wait(Math.max(rest, STEP_MS), () => {
      const left = rest - ownTime(performance.now() - from, before, threadsOf(pid));
      if (left < 1) onPassed();
      else watch(left);
    });
  };
  wait(Math.min(ms, FIRST_MS), () => (ms <= FIRST_MS ? onPassed() : watch(ms - FIRST_MS)));
  return { clear: () => clearTimeout(timer) };
}
