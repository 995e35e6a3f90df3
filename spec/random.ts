/** A source of random numbers: uniform in [0, 1), one at a call. */
export type Random = () => number;

/** The random numbers of a seed, multiples of 2⁻³²; its lower 32 bits count (mulberry32, Tommy Ettinger 2017). */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
