/**
 * Confirmation of flagged workloads, each side in processes of its own: a difference that only shows while both share a process
 * (the layout of memory, what one leaves in the caches) is none. That it is beyond the margin has been shown; by themselves the sides
 * must differ at all, and the estimate be beyond the margin. Many may be flagged at once, hence Holm's correction.
 */
import type { Interval } from "../core/interval.ts";
import { holm } from "../statistics/holm.ts";
import { hodgesLehmann, signedRankTest } from "../statistics/signed-rank.ts";
import type { PairedProtocol } from "./protocol.ts";
import { blocksOf, ratioOf, valuesOf } from "./ratio.ts";
import type { PairedProcess } from "./result.ts";

export interface Confirmation {
  readonly pairs: number;
  /** Time of head over time of base. */
  readonly ratio: Interval;
  /** P-value of no difference at all, adjusted for the number of flagged workloads. */
  readonly p: number;
  readonly confirmed: boolean;
  /** No more pairs are needed. */
  readonly settled: boolean;
}

export interface Flagged {
  readonly workload: string;
  readonly slower: boolean;
}

/** Confirmations of all flagged workloads that have pairs: judged together at each look, and final once settled. */
export function confirmations(
  flagged: readonly Flagged[],
  apart: readonly PairedProcess[],
  { confirmLooks, alphaPerLook, noiseMargin }: PairedProtocol,
): ReadonlyMap<string, Confirmation> {
  const pairs = flagged.map(({ workload }) => valuesOf(blocksOf(apart, workload)));
  const found = new Map<string, Confirmation>();
  for (const look of confirmLooks) {
    const seen = flagged.map((one, k) => ({ ...one, values: pairs[k]!.slice(0, look) }));
    const pValues = seen.map(({ values }) => (values.length === 0 ? 1 : signedRankTest(values, 0)));
    const adjusted = holm(pValues);
    for (const [k, { workload, slower, values }] of seen.entries()) {
      if (values.length < look || found.get(workload)?.settled) continue;
      const ratio = ratioOf(hodgesLehmann(values, alphaPerLook));
      const beyond = slower ? ratio.est > 1 + noiseMargin : ratio.est < 1 / (1 + noiseMargin);
      const confirmed = beyond && adjusted[k]! <= alphaPerLook;
      const within = slower ? ratio.hi < 1 + noiseMargin : ratio.lo > 1 / (1 + noiseMargin);
      found.set(workload, { pairs: look, ratio, p: adjusted[k]!, confirmed, settled: confirmed || within });
    }
  }
  return found;
}
