import type { Random } from "../../../../spec/random.ts";

/**
 * A standard normal number from two uniform ones: G. E. P. Box, M. E. Muller, A note on the generation of random normal deviates,
 * 1958, of whose pair only the cosine is used.
 */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
