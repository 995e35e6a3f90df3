/**
 * One thread for each core sweeps 32 MB, more than a core's caches hold, in bursts of random length with as long a rest: the
 * neighbour of docs/measuring.md 2.
 */
import { availableParallelism } from "node:os";
import { Worker, isMainThread } from "node:worker_threads";

const BYTES = 32 * 2 ** 20;
/** Milliseconds: the median of bursts and of rests. */
const BURST = 50;

/** Log-normal: e to a sum of uniform numbers that is nearly normal, with standard deviation 1. */
const length = (): number => BURST * Math.exp(Array.from({ length: 12 }, Math.random).reduce((a, b) => a + b) - 6);

function thrash(): never {
  const data = new Float64Array(BYTES / Float64Array.BYTES_PER_ELEMENT);
  const sleeping = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const end = performance.now() + length();
    while (performance.now() < end) for (let i = 0; i < data.length; i += 8) data[i]! += 1; // every cache line
    Atomics.wait(sleeping, 0, 0, length());
  }
}

if (isMainThread) {
  const threads = Array.from({ length: availableParallelism() }, () => new Worker(new URL(import.meta.url)));
  for (const thread of threads) thread.on("error", () => process.exit(1));
  process.on("disconnect", () => process.exit());
} else thrash();
