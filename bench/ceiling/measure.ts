/** The machine's ceilings with one thread, measured in the same run as the implementations. */
import { now } from "../core/clock.ts";
import { BYTES_PER_TURN, type Kernels, TILE, kernels } from "./kernels.ts";
import type { CeilingSample, CeilingSamples } from "./samples.ts";

/** Samples of each ceiling, and the least time of one: blocks as long as those of the implementations. */
const SAMPLES = 15;
const BLOCK_NS = 1e6;

/** Bytes of the largest working set: a stream that no cache holds. */
const MOST = 2 ** 30;
/** Bytes that the product needs at least. */
const LEAST = 2 ** 16;

/** Cache sizes of a common server core, for systems that do not tell theirs. */
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

/** A place for results, so that the compiler does not leave out their computation as useless. */
const sink = new Float64Array(1);

export const scalarCeiling = "scalar multiply-add";

/** Four sums side by side in plain JavaScript: the speed of a scalar loop that does not wait for its own additions. */
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

/** Memory that is read again and again, to measure the bandwidth of one level. */
interface WorkingSet {
  readonly name: string;
  /** As many as fit its bytes, at least one. */
  readonly turns: number;
}

/**
 * Half of each cache, so that nothing else in it is in the way; then four times the last, or as much as there is room for. What
 * does not fit, and a last set that the last cache would hold, are left out.
 */
export function workingSets(caches: readonly number[], room: number): WorkingSet[] {
  const largest = Math.max(...caches);
  const sets = caches.map((bytes, level) => ({ name: `read from cache level ${level + 1}`, bytes: bytes / 2 }));
  const beyond = { name: "read from memory", bytes: Math.min(room, 4 * largest) };
  return [...sets, ...(beyond.bytes > largest ? [beyond] : [])]
    .filter(({ bytes }) => bytes <= room)
    .map(({ name, bytes }) => ({ name, turns: Math.floor(bytes / BYTES_PER_TURN) }))
    .filter(({ turns }) => turns >= 1);
}

/** The loops with as much memory as was wanted, or half, a quarter of it, where the machine has no more. */
function kernelsWithin(bytes: number): Kernels {
  try {
    return kernels(bytes);
  } catch (error) {
    if (!(error instanceof RangeError) || bytes <= LEAST) throw error;
    return kernelsWithin(bytes / 2);
  }
}

/**
 * All ceilings.
 * @param caches bytes of the data caches of a core, level 1 first
 * @param most bytes that may be taken to measure them
 */
export function measureCeiling(caches: readonly number[], most: number = MOST): CeilingSamples {
  const known = caches.length > 0 ? caches : usualCaches;
  const { tile, stream, memory } = kernelsWithin(Math.max(LEAST, Math.min(most, 4 * Math.max(...known))));
  new Float32Array(memory.buffer).fill(1);
  // panels of A and B that fit the first cache together, as in any fast product
  const K = 256;
  const [A, B, C] = [0, 4 * TILE.rows * K, 4 * (TILE.rows + TILE.columns) * K];
  const product = sampled(productCeiling, "GFLOP/s", 2 * TILE.rows * TILE.columns * K, () => tile(A, B, C, K));
  const streams = workingSets(known, memory.buffer.byteLength).map(({ name, turns }) =>
    sampled(name, "GB/s", turns * BYTES_PER_TURN, () => void (sink[0]! += stream(0, turns))),
  );
  return [scalar(), product, ...streams];
}
