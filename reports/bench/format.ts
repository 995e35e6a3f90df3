/** Benchmark figures as they are written, everywhere alike. */
import type { GeometricMean } from "../../bench/absolute/result.ts";
import type { Interval } from "../../bench/core/interval.ts";
import { formatCount, formatNumber } from "../text/format.ts";

const units = [
  ["ns", 1],
  ["µs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
] as const;

/** Nanoseconds: `28.7 µs`. */
export function formatTime(nanoseconds: number): string {
  const [unit, size] = units.findLast(([, size]) => nanoseconds >= size) ?? units[0];
  return `${formatNumber(nanoseconds / size)} ${unit}`;
}

/** `12.3 [11.9, 12.8]`; without an interval where one sample is all there is. */
export const formatInterval = ({ est, lo, hi, level }: Interval, write: (value: number) => string): string =>
  level === 0 ? write(est) : `${write(est)} [${write(lo)}, ${write(hi)}]`;

/** `×39.4`: so many times as long. */
export const formatRatio = (ratio: number): string => `×${formatNumber(ratio)}`;

/** The workloads that a geometric mean is over. */
export const formatMeanOf = ({ workloads, fewer = 0 }: GeometricMean): string =>
  `geometric mean of ${formatCount(workloads, "workload")}${fewer === 0 ? "" : `, ${fewer} of them timed in fewer processes`}`;

export const formatShare = (share: number | null): string => (share === null ? "–" : `${formatNumber(100 * share)} %`);

export const formatBytes = (bytes: number | null): string =>
  bytes === null ? "–" : `${formatNumber(bytes / 2 ** 20)} MiB`;
