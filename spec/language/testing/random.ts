import type { Random } from "../../random.ts";

export { type Random, mulberry32 as random } from "../../random.ts";

/** One of `choices`. */
export const pick = <T>(choices: readonly [T, ...T[]], next: Random): T =>
  choices[Math.floor(next() * choices.length)] as T;

/** The same elements in another order. */
export function shuffled<T>(items: readonly T[], next: Random): T[] {
  const out = [...items];
  for (let k = out.length - 1; k > 0; k--) {
    const other = Math.floor(next() * (k + 1));
    [out[k], out[other]] = [out[other] as T, out[k] as T];
  }
  return out;
}
