import { slowsDown } from "../../controls/growing.ts";
import type { Law } from "../../law.ts";
import { PARTS, type Stretch, oneShape, stretches } from "./growth.ts";

/** Stretches that must each be slower than the one before. */
const LAST = 4;

/** The part of a stretch that has so many quicker ones. */
const part = (stretch: Stretch, quicker: number): number => stretch.toSorted((a, b) => a - b)[quicker] ?? Number.NaN;
/** The quarter of the parts that was quickest, and slowest, is left out: a collection of garbage falls where it will. */
const [QUICK, SLOW] = [PARTS / 4, PARTS - 1 - PARTS / 4];

/** Factor by which the last calls took longer than the first; 1 where a stretch is not slower than the one before. */
function slowdown(found: readonly Stretch[]): number {
  const last = found.slice(-LAST);
  const [first = [], end = []] = [last.at(0), last.at(-1)];
  const apart = last.every((stretch, k) => k === 0 || part(stretch, QUICK) > part(last[k - 1] ?? [], SLOW));
  return apart && last.length === LAST ? part(end, QUICK) / part(first, SLOW) : 1;
}

export const timePerCall: Law = {
  id: "purity/time-per-call",
  sentence: "A call takes no longer for the calls before it: the last ones not twice as long as the first.",
  source: "docs/protocol.md, growth",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: oneShape,
  exhaustive: true,
  measured: true,
  control: slowsDown,
  check: async (trial) => {
    const found = await stretches(trial, "time", PARTS, (some) => slowdown(some) > 2);
    const [first, last] = [found.at(-LAST) ?? [], found.at(-1) ?? []];
    const ms = (times: readonly number[]): string =>
      `${part(times, QUICK).toPrecision(2)} to ${part(times, SLOW).toPrecision(2)} ms`;
    return [
      {
        what: `slowdown with use, from ${ms(first)} to ${ms(last)} a call`,
        shape: [],
        got: [slowdown(found)],
        want: [1],
        tolerance: { from: "twice as long", of: () => Float64Array.of(1) },
      },
    ];
  },
};
