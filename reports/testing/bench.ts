import { analyseAbsolute } from "../../bench/absolute/analyse.ts";
import { absoluteProtocol } from "../../bench/absolute/protocol.ts";
import { blank } from "../../bench/absolute/progress-record.ts";
import type { AbsoluteResult, Measurements } from "../../bench/absolute/result.ts";
import { shapesOf } from "../../bench/profiles.ts";

const createdAt = "2026-11-21T18:00:00.000Z";
const sum = "0123456789abcdef".repeat(4);

const ceiling = [
  { name: "scalar multiply-add", unit: "GFLOP/s", amount: 5000, times: [1000, 1010, 990] },
  { name: "WebAssembly SIMD matrix product", unit: "GFLOP/s", amount: 27_000, times: [1000] },
  { name: "read from memory", unit: "GB/s", amount: 25_000, times: [1000] },
] as const;

/** An LSTM at three sizes on these targets, the k-th k + 1 times as slow as the first; what the last says is the reason why it is not timed. */
export function exampleResult(targets: readonly string[], refusal: string | null = null): AbsoluteResult {
  const shapes = shapesOf(
    [{ cells: ["lstm"], passes: ["forward"], hidden: [16, 32, 64], batch: [1], length: [16], dtypes: ["float32"] }],
    1,
  );
  const empty = blank(targets, shapes, ceiling);
  const benchmarks = empty.benchmarks.map((one) => {
    const k = targets.indexOf(one.target);
    if (refusal !== null && k === targets.length - 1) return { ...one, refused: refusal };
    const time = (k + 1) * 100 * one.shape.n ** 2;
    const processes = Array.from({ length: 6 }, (_, process) => ({
      process,
      startedAt: createdAt,
      clock: "ours" as const,
      runs: 1,
      blocks: Array.from({ length: 8 }, (_, lap) => time * (1 + (process + lap) / 1000)),
      busy: 1,
      maxRss: 1e8,
      resolution: 20,
      deopts: 0,
    }));
    return { ...one, answer: sum, processes };
  });
  const measurements: Measurements = { ...empty, benchmarks };
  return {
    schema: "gatecheck/bench/1",
    kind: "absolute",
    createdAt,
    seconds: 12.5,
    tool: { name: "gatecheck", version: "0.1.0", harness: sum, tinybench: "6.2.3" },
    git: { commit: "f".repeat(40), branch: "main", dirty: false },
    command: "gatecheck bench",
    env: {
      fingerprint: sum,
      machineClass: "AMD EPYC, 2 cores, x64, Node 24",
      os: "linux 6.18",
      arch: "x64",
      cpu: "AMD EPYC",
      cpuFlags: null,
      cores: 2,
      caches: [32_768, 1_048_576],
      memory: 2 ** 34,
      governor: null,
      node: "24.21.0",
      v8: "13.6",
      nodeOptions: null,
      ci: null,
      loadBefore: 0.5,
      loadAfter: 1.5,
    },
    interrupted: false,
    protocol: { ...absoluteProtocol, profile: "quick", seed: 1 },
    measurements,
    analysis: analyseAbsolute(measurements),
  };
}
