/** A time limit that has been set. */
export interface Deadline {
  clear(): void;
}

/** Milliseconds by which a timer may be late on a busy machine. */
const LATE_MS = 50;

/**
 * Calls `onPassed` when `ms` milliseconds have gone by, not counting those in which this process itself was busy: an answer
 * may have been waiting unread all that time, and the program waiting for it to be read.
 */
export function deadline(ms: number, onPassed: () => void): Deadline {
  let timer: NodeJS.Timeout;
  const wait = (rest: number): void => {
    const due = performance.now() + rest;
    timer = setTimeout(() => {
      const late = performance.now() - due;
      if (late > LATE_MS) wait(Math.min(late, ms));
      else onPassed();
    }, rest);
  };
  wait(ms);
  return { clear: () => clearTimeout(timer) };
}
