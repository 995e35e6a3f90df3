/**
 * Results over time. What is followed is a time over that of a kernel of our own, the scalar multiply-add, measured in the same
 * run: it takes most of the machine's drift with it (docs/measuring.md 3.7). Results of different machine classes, or harnesses, are never
 * put into one series.
 */
import type { AbsoluteResult } from "./absolute/result.ts";
import { scalarCeiling } from "./ceiling/measure.ts";
import { changePoints } from "./statistics/change-points.ts";
import { median } from "./statistics/median.ts";

export interface HistoryPoint {
  readonly createdAt: string;
  readonly commit: string | null;
  /** Time of a run, in scalar multiply-adds that take as long. */
  readonly value: number;
}

/** One benchmark on one class of machine, oldest first. */
export interface Series {
  readonly machineClass: string;
  readonly harness: string;
  readonly target: string;
  readonly workload: string;
  readonly points: readonly HistoryPoint[];
}

/** A series that changed its level. */
export interface Change {
  readonly at: HistoryPoint;
  /** Median after over median before. */
  readonly ratio: number;
  readonly p: number;
}

/** Points that are looked at, chance that is allowed, and the least change that counts (docs/measuring.md 3.7). */
const WINDOW = 50;
const CHANCE = 0.001;
export const LEAST = 0.02;

/** Every series in results, whatever their order. */
export function seriesOf(results: readonly AbsoluteResult[]): Series[] {
  const sorted = [...results].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const points = sorted.flatMap(({ createdAt, git, env, tool, analysis }) => {
    const kernel = analysis.ceilings.find(({ name }) => name === scalarCeiling)?.value;
    if (kernel === undefined) return [];
    return analysis.figures.map(({ target, workload, time }) => ({
      key: JSON.stringify([env.machineClass, tool.harness, target, workload]),
      point: { createdAt, commit: git?.commit ?? null, value: (time.est * kernel) / 2 },
    }));
  });
  return [...Map.groupBy(points, ({ key }) => key)].map(([key, list]) => {
    const [machineClass, harness, target, workload] = JSON.parse(key) as [string, string, string, string];
    return { machineClass, harness, target, workload, points: list.map(({ point }) => point) };
  });
}

/** Changes of a series, in its newest points, by 2 % or more and not by chance. */
export function changesIn({ points }: Series): Change[] {
  const recent = points.slice(-WINDOW);
  const logs = recent.map(({ value }) => Math.log(value));
  const found = changePoints(logs, CHANCE);
  return found.flatMap(({ at, p }, k): Change[] => {
    const before = logs.slice(found[k - 1]?.at ?? 0, at);
    const after = logs.slice(at, found[k + 1]?.at);
    const ratio = Math.exp(median(after) - median(before));
    return Math.abs(ratio - 1) < LEAST ? [] : [{ at: recent[at] as HistoryPoint, ratio, p }];
  });
}
