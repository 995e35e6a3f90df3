import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changesIn, seriesOf } from "../../bench/history.ts";
import { reanalyse } from "../../bench/reanalyse.ts";
import { drawn } from "./chart.ts";
import { controlChart } from "./control-chart.ts";
import { historyChart } from "./history-chart.ts";
import { benchToMarkdown } from "./markdown.ts";
import { readBenchResult } from "./read.ts";
import { benchToTerminal } from "./terminal.ts";
import { writeBench } from "./write.ts";
import { ReportError } from "../report/report.ts";
import { exampleResult } from "../testing/bench.ts";
import { withDirectory } from "../testing/directory.ts";

const example = exampleResult(["reference", "tfjs"]);

/** Reads a file of that content; the error's message without the directory. */
const read = (content: string, limit?: number): Promise<unknown> =>
  withDirectory(async (dir) => {
    const path = join(dir, "a.json");
    await writeFile(path, content);
    try {
      return await readBenchResult(path, limit);
    } catch (error) {
      expect(error).toBeInstanceOf(ReportError);
      return (error as Error).message.replace(`${dir}/`, "");
    }
  });

test("reads what was written, and computes the same figures from it", async () => {
  const result = (await read(JSON.stringify(example))) as typeof example;
  expect(result).toEqual(example);
  expect(reanalyse(result).discrepancies).toEqual([]);
});

const [benchmark] = example.measurements.benchmarks;
const withBenchmark = (change: object): object => ({
  ...example,
  measurements: { ...example.measurements, benchmarks: [{ ...benchmark, ...change }] },
});

test.each([
  ["a corrupt file", "{", "a.json: is not JSON: "],
  [
    "another kind of file",
    { schema: "gatecheck/report/1" },
    "a.json: is a gatecheck/report/1 file, this Gatecheck reads",
  ],
  [
    "a newer file",
    { ...example, schema: "gatecheck/bench/2" },
    "a.json: is a gatecheck/bench/2 file, this Gatecheck reads",
  ],
  ["a stranger's file", { benchmarks: [] }, 'a.json: the result lacks "schema"'],
  ["an unknown kind", { ...example, kind: "guess" }, 'a.json: kind is "guess", must be one of absolute'],
  ["an unknown property", { ...example, extra: 1 }, 'a.json: the result has an unknown property "extra"'],
  [
    "a negative time",
    withBenchmark({ processes: [{ ...benchmark?.processes[0], blocks: [-1] }] }),
    "blocks[0] is -1, must be a number above 0",
  ],
  [
    "a size of zero",
    withBenchmark({ shape: { ...benchmark?.shape, n: 0 } }),
    "shape.n is 0, must be a whole number from 1",
  ],
  [
    "a newer catalogue's cell",
    withBenchmark({ shape: { ...benchmark?.shape, cell: "lstm-2027" } }),
    'measurements.benchmarks[0].shape.cell is "lstm-2027", which the catalogue of this Gatecheck does not have',
  ],
  [
    "a workload called otherwise than its shape says",
    withBenchmark({ workload: "lstm" }),
    'measurements.benchmarks[0].workload is "lstm", must be "lstm/forward/n=16/T=16/B=1/f32"',
  ],
  [
    "a target that was not timed on everything",
    withBenchmark({}),
    'measurements.benchmarks lacks "lstm/forward/n=16/T=16/B=1/f32" on "tfjs"',
  ],
  [
    "a target that is not listed",
    withBenchmark({ target: "tfjs-wasm" }),
    'measurements.benchmarks[0].target is "tfjs-wasm", must be one of measurements.targets',
  ],
  [
    "a process that is there twice",
    withBenchmark({ processes: Array(2).fill(benchmark?.processes[0]) }),
    "measurements.benchmarks[0].processes[1] is process 0 a second time",
  ],
  [
    "more processes than anybody starts",
    withBenchmark({ processes: Array(1001).fill(benchmark?.processes[0]) }),
    "measurements.benchmarks[0].processes has 1001 entries, must have at most 1000",
  ],
  [
    "a plan of more processes than anybody starts",
    { ...example, protocol: { ...example.protocol, processes: 100_000 } },
    "protocol.processes is 100000, must be a whole number from 1 to 1,000",
  ],
])("%s is refused in one line", async (_, content, reason) => {
  const message = await read(typeof content === "string" ? content : JSON.stringify(content));
  expect(message).toContain(reason);
  expect(message).not.toContain("\n");
});

test("a file beyond the limit is not read", async () => {
  expect(await read(JSON.stringify(example), 1000)).toBe("a.json: larger than 1,000 bytes");
});

const hostile = "x<script>alert(1)</script>|[a](javascript:1)\u001b[31m";

test("the table has every target, the slower like the faster, and why one was not timed", () => {
  const text = benchToTerminal(exampleResult(["reference", "tfjs", "wrong"], "violates step/direct"), false);
  expect(text).toContain("tfjs takes ×2 [×2, ×2] as long as reference (geometric mean of 3 workloads)");
  expect(text).toContain(
    "time ∝ n^ reference 2.00 [2.00, 2.00] · tfjs 2.00 [2.00, 2.00] · wrong –; operations ∝ n^ 1.98",
  );
  expect(text).toMatch(/not timed wrong: violates step\/direct \(lstm\/forward\/n=16\S*, .*\)/);
  expect(text).toContain("6 of 9 benchmarks timed in 13 s");
});

test("what targets call themselves moves no cursor and becomes no markup", () => {
  const example = exampleResult(["reference", hostile], hostile);
  const [ceiling] = example.analysis.ceilings;
  const result = {
    ...example,
    env: { ...example.env, machineClass: hostile },
    analysis: { ...example.analysis, ceilings: [{ ...ceiling!, name: hostile }] },
  };
  expect(benchToTerminal(result, false)).not.toContain("\u001b");
  const markdown = benchToMarkdown(result, null);
  expect(markdown).not.toContain("\u001b");
  expect(markdown.replaceAll(/`[^`\n]*`/g, "")).not.toMatch(/(?<!\\)<script|\]\(javascript:/);
});

test("pictures have no scripts, no handlers and no addresses, and every text in them is escaped", async () => {
  await withDirectory(async (dir) => {
    expect(await writeBench(dir, exampleResult(["reference", hostile]))).toBeNull();
    const names = (await readdir(dir)).sort();
    expect(names).toEqual([
      "README.md",
      "lstm-forward-T=16-B=1-m=n-f32.svg",
      "ratios.svg",
      "result.json",
      "roofline.svg",
    ]);
    for (const name of names.filter((one) => one.endsWith(".svg"))) {
      const svg = await readFile(join(dir, name), "utf8");
      expect(svg).toContain("&lt;script&gt;");
      expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=|href=/i);
      expect(svg.replaceAll(/http:\/\/www\.w3\.org\/\S+"/g, "")).not.toMatch(/https?:/);
    }
  });
});

/** Ten results whose times are those of the example, from the sixth on `factor` times as long, a commit each. */
const history = (factor: number, changed: Partial<typeof example> = {}): (typeof example)[] =>
  Array.from({ length: 16 }, (_, k) => ({
    ...example,
    ...changed,
    createdAt: `2026-11-${String(k + 1).padStart(2, "0")}T00:00:00.000Z`,
    git: { commit: k.toString(16).repeat(40), branch: "main", dirty: false },
    analysis: {
      ...example.analysis,
      figures: example.analysis.figures.map((one) => ({
        ...one,
        time: { ...one.time, est: one.time.est * (k < 8 ? 1 : factor) * (1 + ((k * 7) % 5) / 1000) },
      })),
    },
  }));

test("a history finds a change of 5 %, its commit and its size; one of 1 % is none", () => {
  const changes = seriesOf(history(1.05)).map(changesIn);
  expect(changes).toHaveLength(6);
  for (const [change, ...more] of changes) {
    expect(more).toEqual([]);
    expect(change?.at.commit).toBe("8".repeat(40));
    expect(change?.ratio).toBeCloseTo(1.05, 2);
  }
  expect(seriesOf(history(1.01)).flatMap(changesIn)).toEqual([]);
});

test("another machine class is another series: nothing is compared across", () => {
  const elsewhere = history(3, { env: { ...example.env, machineClass: "another" } }).slice(8);
  const series = seriesOf([...history(1).slice(0, 8), ...elsewhere]);
  expect(new Set(series.map(({ machineClass }) => machineClass)).size).toBe(2);
  expect(series.flatMap(changesIn)).toEqual([]);
});

test("a history is drawn with its changes", async () => {
  const series = seriesOf(history(1.05)).map((one) => ({ ...one, changes: changesIn(one) }));
  const svg = await drawn(historyChart(series));
  expect(svg).toContain("×1.05 8888888");
});

test("the panel of a control says where it stands, and has a bar for every ratio", async () => {
  const { option } = controlChart([-0.002, -0.001, 0.0005, 0.002], { est: 1.0003, lo: 0.998, hi: 1.002, level: 0.99 });
  const [series] = option.series as unknown as readonly [{ readonly data: readonly number[] }];
  expect(series.data.reduce((sum, count) => sum + count, 0)).toBe(4);
  expect([series.data[0], series.data.at(-1)]).toEqual([1, 1]);
  const svg = await drawn(controlChart([0.001], { est: 1.0003, lo: 0.998, hi: 1.002, level: 0.99 }));
  expect(svg).toContain("A side against its own copy: 0.03 % [-0.20 %, 0.20 %]");
});
