import type { Range, Space } from "../cases/arbitrary.ts";
import { hash } from "../cases/hash.ts";
import type { Axis, Ladder } from "../law.ts";

/** Thoroughness of a run. */
export type Level = "quick" | "standard" | "exhaustive";

/** Largest size of each axis that a run of a level looks at; of layers, as far as an implementation declares them. */
export const reach: Readonly<Record<Level, Readonly<Record<Axis, number>>>> = {
  quick: { T: 65, B: 65, m: 65, n: 65, further: 65, layers: 5 },
  standard: { T: 520, B: 257, m: 257, n: 257, further: 257, layers: 8 },
  exhaustive: { T: 1025, B: 1025, m: 1025, n: 1025, further: 1025, layers: 17 },
};

const primes = [11, 23, 47, 97, 199, 397, 787];
const powers = Array.from({ length: 9 }, (_, k) => 2 ** (k + 2));

/** The sizes of an axis at a level, ascending: powers of two from 4 on and their neighbours, primes between them, the largest. */
export function rungs(axis: Axis, level: Level): number[] {
  const most = reach[level][axis];
  const sizes = [...powers.flatMap((power) => [power - 1, power, power + 1]), ...primes, most];
  return [...new Set(sizes)].filter((size) => size <= most).toSorted((a, b) => a - b);
}

/** The sizes that one task tries: all of them, or at quick one of each half and the largest, so that over a run all have their turn. */
export function climbed(axis: Axis, level: Level, seed: number): number[] {
  const all = rungs(axis, level);
  if (level !== "quick") return all;
  const half = Math.floor(all.length / 2);
  const one = (part: readonly number[]): number => part[hash(seed, "rung") % part.length] as number;
  return [one(all.slice(0, half)), one(all.slice(half, -1)), all.at(-1) as number];
}

const axes = ["T", "B", "m", "n"] as const;

/** Sizes of two axes that are large at once; at quick too, where the law is asked for by name. */
const both: Readonly<Record<Level, readonly (readonly [number, number])[]>> = {
  quick: [[33, 65]],
  standard: [
    [33, 65],
    [65, 32],
  ],
  exhaustive: [
    [33, 65],
    [65, 32],
    [64, 64],
    [127, 129],
    [129, 128],
  ],
};

/** Sizes of the axes that are not large. */
const small: Partial<Space> = { T: [2, 2], B: [1, 2], m: [1, 3], n: [1, 3] };

/** Every two axes, both large, the others small. */
const pairs = (level: Level): Partial<Space>[] =>
  both[level].flatMap(([first, second]) =>
    axes.flatMap((one, k) =>
      axes.slice(k + 1).map((other) => ({
        ...small,
        [one]: [first, first],
        [other]: [second, second],
      })),
    ),
  );

/** The rungs that one task tries, as departures from the space of its law. */
export function climb(ladder: Ladder, level: Level, seed: number): Partial<Space>[] {
  if (ladder === "pairs") return pairs(level);
  return climbed(ladder, level, seed).map((size) => ({ [ladder]: [size, size] satisfies Range }));
}
