import { expect, test } from "vitest";
import { idOf, workOf } from "../core/shape.ts";
import { shapesOf } from "../profiles.ts";
import { compared, reanalyse } from "../reanalyse.ts";
import { analyseAbsolute } from "./analyse.ts";
import type { Benchmark, Measurements, ProcessSamples } from "./result.ts";

const shapes = shapesOf(
  [{ cells: ["lstm"], passes: ["forward"], hidden: [16, 32, 64, 128], batch: [1], length: [16], dtypes: ["float32"] }],
  1,
);

const samples = (process: number, time: number, change: Partial<ProcessSamples> = {}): ProcessSamples => ({
  process,
  startedAt: "2026-11-21T18:00:00.000Z",
  clock: "ours",
  runs: 2,
  blocks: Array.from({ length: 16 }, () => 2 * time),
  busy: 1,
  maxRss: 1e8,
  resolution: 20,
  deopts: 0,
  ...change,
});

/** Every shape takes `time(n)` ns in every process, in process k by k % more. */
const timed = (
  target: string,
  time: (n: number) => number,
  change: Partial<ProcessSamples> = {},
  processes = 6,
): Benchmark[] =>
  shapes.map((shape) => ({
    target,
    workload: idOf(shape),
    shape,
    work: workOf(shape),
    refused: null,
    judged: [],
    answer: "0".repeat(64),
    processes: Array.from({ length: processes }, (_, k) => samples(k, time(shape.n) * (1 + k / 100), change)),
  }));

const measured = (...benchmarks: readonly (readonly Benchmark[])[]): Measurements => ({
  ceiling: [
    { name: "WebAssembly SIMD matrix product", unit: "GFLOP/s", amount: 3000, times: [120, 100, 110] },
    { name: "read from memory", unit: "GB/s", amount: 500, times: [50] },
  ],
  targets: benchmarks.map((list) => ({ target: list[0]?.target ?? "", name: null, version: null, failure: null })),
  benchmarks: benchmarks.flat(),
});

const square = (n: number): number => 100 * n ** 2;

test("figures follow from the median over processes, and from what the definition counts", () => {
  const { figures, ceilings } = analyseAbsolute(measured(timed("a", square)));
  const [first] = figures;
  const { flops, bytes, multiplyAdds } = workOf(shapes[0]!);
  const time = 25_600 * 1.025;
  expect(first?.time.est).toBeCloseTo(time, 6);
  expect([first?.time.lo, first?.time.hi]).toEqual([25_600, expect.closeTo(25_600 * 1.05, 6)]);
  expect(first?.time.level).toBe(0.96875);
  expect(first?.perStep).toBeCloseTo(time / 16, 6);
  expect(first?.nsPerMultiplyAdd).toBeCloseTo(time / multiplyAdds, 10);
  expect(first?.gflops).toBeCloseTo(flops / time, 10);
  expect(first?.gbPerSecond).toBeCloseTo(bytes / time, 10);
  expect(ceilings.map(({ value }) => value)).toEqual([30, 10]);
  expect(first?.share).toBeCloseTo(flops / time / 30, 10);
  expect(first?.warnings).toEqual([]);
});

test("the exponent of time is fitted beside that of the operations", () => {
  const [scaling] = analyseAbsolute(measured(timed("a", square))).scaling;
  expect(scaling?.time.est).toBeCloseTo(2, 10);
  expect(scaling?.operations).toBeGreaterThan(1.95);
  expect(scaling?.operations).toBeLessThan(2);
  expect(scaling?.sizes).toEqual([16, 32, 64, 128]);
});

test("a target is compared with the first, process by process, and slow ones are shown like fast ones", () => {
  const { ratios, geometricMeans } = analyseAbsolute(
    measured(
      timed("a", square),
      timed("slow", (n) => 3 * square(n)),
      timed("fast", (n) => square(n) / 4),
    ),
  );
  expect(ratios.map(({ target }) => target)).toEqual([...Array(4).fill("slow"), ...Array(4).fill("fast")]);
  for (const { target, ratio } of ratios) {
    // a factor common to all processes cancels in the ratio: its interval is a point
    expect(ratio.est).toBeCloseTo(target === "slow" ? 3 : 0.25, 10);
    expect(ratio.hi - ratio.lo).toBeLessThan(1e-10);
  }
  expect(geometricMeans.map(({ target, ratio }) => [target, Number(ratio.est.toFixed(10))])).toEqual([
    ["slow", 3],
    ["fast", 0.25],
  ]);
});

test("a workload so slow that it was timed once counts in the mean like the others, and is counted", () => {
  const slow = timed("slow", (n) => (n === 128 ? 81 : 1) * square(n));
  const [{ ratio, ...rest } = expect.unreachable()] = analyseAbsolute(
    measured(timed("a", square), [...slow.slice(0, 3), { ...slow[3]!, processes: slow[3]!.processes.slice(0, 1) }]),
  ).geometricMeans;
  expect(rest).toEqual({ target: "slow", base: "a", workloads: 4, fewer: 1 });
  // 1 · 1 · 1 · 81 in every process
  expect(ratio.est).toBeCloseTo(3, 10);
  expect(ratio.level).toBe(0.96875);
});

test("what was not timed has no figure and no ratio", () => {
  const refused = timed("wrong", square).map((one) => ({ ...one, refused: "violates step/direct", processes: [] }));
  const { figures, ratios, geometricMeans } = analyseAbsolute(measured(timed("a", square), refused));
  expect(figures.map(({ target }) => target)).toEqual(["a", "a", "a", "a"]);
  expect([ratios, geometricMeans]).toEqual([[], []]);
});

test.each([
  ["coarse-timer", { resolution: 1e6 }],
  ["busy-machine", { busy: 0.5 }],
  ["not-warmed-up", { blocks: [9, 9, 9, 9, 7, 6, 5, 5].map((v) => v * 1e6) }],
  ["deoptimised", { deopts: 3 }],
  ["timed-from-outside", { clock: "outside" }],
] as const)("%s is a warning", (kind, change) => {
  const [first] = analyseAbsolute(measured(timed("a", square, change))).figures;
  expect(first?.warnings.map((one) => one.kind)).toEqual([kind]);
});

test("a run that was timed once has no interval, and a warning", () => {
  const [first] = analyseAbsolute(measured(timed("a", square, { runs: 1, blocks: [1e9] }, 1))).figures;
  expect(first?.time).toEqual({ est: 1e9, lo: 1e9, hi: 1e9, level: 0 });
  expect(first?.warnings.map((one) => one.kind)).toEqual(["timed-once"]);
});

test("figures that do not follow from the samples are found, wherever they are", () => {
  const measurements = measured(timed("a", square), timed("b", square));
  const analysis = JSON.parse(JSON.stringify(analyseAbsolute(measurements)));
  const result = { measurements, analysis } as Parameters<typeof reanalyse>[0];
  expect(reanalyse(result).discrepancies).toEqual([]);
  analysis.figures[2].time.hi *= 1 + 1e-9;
  analysis.ratios.pop();
  expect(reanalyse(result).discrepancies.map(({ where }) => where)).toEqual([
    "analysis.figures[2].time.hi",
    "analysis.ratios[3]",
  ]);
  expect(compared("x", 1, 1 + 1e-11).discrepancies).toEqual([]);
});
