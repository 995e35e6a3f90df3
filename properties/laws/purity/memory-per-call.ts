import { keepsEveryCall } from "../../controls/growing.ts";
import type { Law } from "../../law.ts";
import { type Stretch, callsIn, oneShape, stretches } from "./growth.ts";

/** Bytes of growth after which nothing more is to be learned, and memory to be lost. */
const ENOUGH = 2 ** 28;
/** Stretches at the end that must agree. */
const LAST = 3;

const grown = (found: readonly Stretch[]): number =>
  found.flat().reduce((sum, bytes, k) => sum + bytes * callsIn(k), 0);

const written = (bytes: number): string => `${Math.round(bytes).toLocaleString("en")} bytes`;

export const memoryPerCall: Law = {
  id: "purity/memory-per-call",
  sentence:
    "A call that is over keeps less memory than its answer has: a thousand calls of one shape need no more than a hundred.",
  source: "docs/protocol.md, growth",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: oneShape,
  exhaustive: true,
  measured: true,
  control: keepsEveryCall,
  check: async (trial) => {
    const found = await stretches(trial, "memory", 1, (some) => some.length >= LAST && grown(some) > ENOUGH);
    const slopes = found.slice(-LAST).flat();
    const [least, most] = [Math.max(0, Math.min(...slopes)), Math.max(0, ...slopes)];
    const { T, B, n } = trial.request.sizes;
    const answer = T * B * n * trial.request.x.data.BYTES_PER_ELEMENT;
    return [
      {
        what: `memory kept per call, ${written(least)} to ${written(most)}`,
        shape: [],
        got: [least],
        want: [0],
        tolerance: { from: "the bytes of one answer", of: () => Float64Array.of(answer) },
      },
    ];
  },
};
