/** What this machine can do at best with one thread, measured in the same run as the implementations. */
import { now } from "../clock.ts";
import { BYTES_PER_TURN, TILE, kernels } from "./kernels.ts";
import type { CeilingSample, CeilingSamples } from "./samples.ts";

/** Samples of each ceiling, and the least time of one: blocks as long as those of the implementations. */
const SAMPLES = 15;
const BLOCK_NS = 1e6;

/** Largest working set: a stream that no cache holds. */
const MOST = 2 ** 27;

/** Where the system does not tell its caches: those of a common server core. */
const usualCaches = [32 * 2 ** 10, 2 ** 20, 32 * 2 ** 20];

/** Time that compiling the loops may take, before they are timed. */
const WARM_UP_NS = 25e6;

/** Time `work` in samples that are long enough; `amount` is what one call does. */
function sampled(name: string, unit: CeilingSample["unit"], amount: number, work: () => void): CeilingSample {
  let calls = 1;
  const sample = (): number => {
    const begun = now();
    for (let k = 0; k < calls; k++) work();
    return now() - begun;
  };
  const begun = now();
  while (now() - begun < WARM_UP_NS) work();
  while (sample() < BLOCK_NS) calls *= 2;
  const times = Array.from({ length: SAMPLES }, sample);
  return { name, unit, amount: amount * calls, times };
}

/** Kept where the compiler cannot see that nobody reads it. */
const sink = new Float64Array(1);

export const scalarCeiling = "scalar multiply-add";

/** Four sums side by side in plain JavaScript: what a scalar loop reaches that does not wait for its own additions. */
function scalar(): CeilingSample {
  const size = 1024;
  const [a, b] = [new Float64Array(size).fill(1.5), new Float64Array(size).fill(0.75)];
  return sampled(scalarCeiling, "GFLOP/s", 2 * size, () => {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = 0; i < size; i += 4) {
      s0 += a[i]! * b[i]!;
      s1 += a[i + 1]! * b[i + 1]!;
      s2 += a[i + 2]! * b[i + 2]!;
      s3 += a[i + 3]! * b[i + 3]!;
    }
    sink[0]! += s0 + s1 + s2 + s3;
  });
}

export const productCeiling = "WebAssembly SIMD matrix product";

/** All ceilings. @param caches bytes of the data caches of a core, level 1 first */
export function measureCeiling(caches: readonly number[]): CeilingSamples {
  const known = caches.length > 0 ? caches : usualCaches;
  const { tile, stream, memory } = kernels(MOST);
  new Float32Array(memory.buffer).fill(1);
  // panels of A and B that fit the first cache together, as in any fast product
  const K = 256;
  const [A, B, C] = [0, 4 * TILE.rows * K, 4 * (TILE.rows + TILE.columns) * K];
  const product = sampled(productCeiling, "GFLOP/s", 2 * TILE.rows * TILE.columns * K, () => tile(A, B, C, K));
  // half of each cache, so that nothing else in it is in the way; then four times the last
  const sets = [...known.map((bytes) => bytes / 2), Math.min(MOST, 4 * (known.at(-1) as number))];
  const streams = sets.map((bytes, level) => {
    const turns = Math.floor(bytes / BYTES_PER_TURN);
    const name = level < known.length ? `read from cache level ${level + 1}` : "read from memory";
    return sampled(name, "GB/s", turns * BYTES_PER_TURN, () => void (sink[0]! += stream(0, turns)));
  });
  return [scalar(), product, ...streams];
}
