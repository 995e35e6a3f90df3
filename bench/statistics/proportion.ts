/** The probability of an event from its observed frequency: Clopper & Pearson's exact interval (1934). */
import type { Interval } from "../core/interval.ts";

/** P(at most `count` of `trials`) where each happens with chance p. */
function binomialCdf(count: number, trials: number, p: number): number {
  if (p <= 0 || count >= trials) return 1;
  if (p >= 1) return 0;
  let logTerm = trials * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log(((trials - k + 1) / k) * (p / (1 - p)));
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/** The argument at which a falling function of [0, 1] crosses `level`. */
function crossing(falling: (p: number) => number, level: number): number {
  let [low, high] = [0, 1];
  // 60 halvings reach the spacing of doubles
  for (let step = 0; step < 60; step++) {
    const half = (low + high) / 2;
    if (falling(half) > level) low = half;
    else high = half;
  }
  return (low + high) / 2;
}

/** Interval for `count` events in `trials`: it misses the true proportion in at most 1 − `level` of all such series. */
export function clopperPearson(count: number, trials: number, level: number): Interval {
  const tail = (1 - level) / 2;
  return {
    est: count / trials,
    lo: count === 0 ? 0 : crossing((p) => binomialCdf(count - 1, trials, p), 1 - tail),
    hi: count === trials ? 1 : crossing((p) => binomialCdf(count, trials, p), tail),
    level,
  };
}
