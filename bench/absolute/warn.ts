/** Warnings about a figure, from the samples behind it. */
import { median } from "../statistics/median.ts";
import type { Benchmark, ProcessSamples } from "./result.ts";
import type { Warning } from "./warnings.ts";

/** Finest difference of interest is 1 % (docs/measuring.md 3.3), so a clock must be a hundred times as fine as a block. */
const FINE = 0.01;
/** docs/measuring.md 3.2: blocks that still differ by more than 10 % are not warm. */
const TREND = 0.1;
/** A process that had the processor for less of its blocks than this was waiting for another. */
const BUSY = 0.9;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** The last quarter of the blocks over the first, less one; 0 where there are too few to have quarters. */
function trendOf({ blocks }: ProcessSamples): number {
  const quarter = Math.floor(blocks.length / 4);
  return quarter === 0 ? 0 : median(blocks.slice(-quarter)) / median(blocks.slice(0, quarter)) - 1;
}

/** Warnings about the typical process; an accident of one in many is in the interval. */
export function warningsOf({ processes }: Benchmark): Warning[] {
  const warnings: Warning[] = [];
  const typical = (of: (samples: ProcessSamples) => number | null): number | null => {
    const known = processes.map(of).filter((value) => value !== null);
    return known.length === 0 ? null : median(known);
  };
  const warn = (kind: Warning["kind"], message: string): void => void warnings.push({ kind, message });

  const coarse = typical(({ resolution, blocks }) => resolution / median(blocks)) as number;
  if (coarse > FINE) warn("coarse-timer", `the clock's step is ${percent(coarse)} of a block`);
  const busy = typical((samples) => samples.busy);
  if (busy !== null && busy < BUSY)
    warn("busy-machine", `the process had a processor for ${percent(busy)} of the time only`);
  const trend = typical(trendOf) as number;
  if (Math.abs(trend) > TREND)
    warn(
      "not-warmed-up",
      `the last blocks took ${percent(Math.abs(trend))} ${trend < 0 ? "less" : "more"} than the first`,
    );
  const deopts = typical((samples) => samples.deopts);
  if (deopts !== null && deopts >= 1)
    warn("deoptimised", `V8 threw optimised code away ${Math.round(deopts)} times while it was timed`);
  if (processes.length === 1 && processes[0]?.blocks.length === 1)
    warn("timed-once", "a single run takes so long that it was timed once, without a warm-up; there is no interval");
  if (processes.some(({ clock }) => clock === "outside"))
    warn("timed-from-outside", "the program has no command `time`: request and answer are part of the figure");
  return warnings;
}
