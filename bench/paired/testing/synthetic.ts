/** Synthetic measurements from seeds, whose verdicts are known beforehand. */
import { hash } from "../../../properties/cases/hash.ts";
import type { PairedProcess } from "../result.ts";

/** Standard normal, from a seed and a place (Box & Muller 1958). */
function normal(seed: number, ...at: readonly number[]): number {
  const [u, v] = [0, 1].map((k) => (hash(seed, "normal", ...at, k) + 1) / 2 ** 32) as [number, number];
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

/** Speed of head against base. */
export interface Effect {
  /** Time of head over time of base. */
  readonly ratio: number;
  /** Standard deviation of its logarithm between processes. */
  readonly scatter: number;
}

/** Processes in which `other` takes `ratio` times as long as base, give or take; two rounds each, every block of a side alike. */
export const processesOf = (
  count: number,
  workloads: Readonly<Record<string, Effect>>,
  seed: number,
  other: "head" | "control" = "head",
): PairedProcess[] =>
  Array.from({ length: count }, (_, k) => ({
    startedAt: "2026-01-31T12:00:00.000Z",
    arms: k % 2 === 0 ? ["base", other] : [other, "base"],
    blocks: Object.entries(workloads).map(([workload, { ratio, scatter }], w) => {
      const slow = 1e6 * ratio * Math.exp(scatter * normal(seed, k, w));
      const round = (first: "base" | "other") => {
        const [a, b] = first === "base" ? [1e6, slow] : [slow, 1e6];
        const ns = [2 * a, a, 2 * b, b, b, 2 * a, a]; // lead-in blocks twice as long would show if they counted
        return { first, ns, cpuUs: ns.map((value) => value / 1000) };
      };
      return { workload, runs: 10, rounds: [round("base"), round("other")] };
    }),
  }));
