/** The clock of every measurement, monotonic, in nanoseconds. */

export const now = (): number => Number(process.hrtime.bigint() - origin);

/** Start of the clock, subtracted so that numbers stay exact: 2^53 ns are 104 days. */
const origin = process.hrtime.bigint();

/** The smallest step that the clock makes between two readings, of so many that a longer step is no accident. */
export function resolution(): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let k = 0, before = now(); k < 1000; k++) {
    const after = now();
    if (after > before) smallest = Math.min(smallest, after - before);
    before = after;
  }
  return smallest;
}
