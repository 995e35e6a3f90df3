import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AbsoluteResult } from "../bench/absolute/result.ts";
import { reanalyse } from "../bench/reanalyse.ts";
import { parseBenchResult } from "../reports/bench/read.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "gatecheck-bench-test-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const tiny = ["--cells", "elman", "--hidden", "4", "--length", "4", "--processes", "1"];
const module = join(root, "test/testing/benched.mjs");

const gatecheck = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [join(root, "bin/gatecheck.js"), ...args], {
    cwd: directory,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });

const resultOf = (args: readonly string[], env: NodeJS.ProcessEnv = {}): AbsoluteResult => {
  const { stdout, stderr } = gatecheck(["bench", ...args, "--json"], env);
  expect(stderr).toBe("");
  return parseBenchResult(JSON.parse(stdout), "stdout") as AbsoluteResult;
};

test("two implementations are timed side by side, and the report is written with its pictures", () => {
  const { status, stdout, stderr } = gatecheck([
    "bench",
    "reference",
    module,
    ...tiny,
    "--hidden",
    "4,6,8",
    "--report",
    "report",
  ]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("6 of 6 benchmarks timed");
  for (const name of ["result.json", "README.md", "ratios.svg", "roofline.svg", "elman-forward-T=4-B=1-m=n-f32.svg"])
    expect(existsSync(join(directory, "report", name))).toBe(true);
  const text = readFileSync(join(directory, "report/result.json"), "utf8");
  const result = parseBenchResult(JSON.parse(text), "result.json") as AbsoluteResult;
  expect(reanalyse(result).discrepancies).toEqual([]);
  expect(result.analysis.ratios).toHaveLength(3);
  for (const { judged, processes } of result.measurements.benchmarks) {
    expect(judged).toEqual([{ law: "step/direct", steps: 4, rows: 1 }]);
    expect(processes[0]?.blocks.length).toBeGreaterThanOrEqual(3);
  }
  const again = gatecheck(["bench", "reanalyse", "report/result.json"]);
  expect([again.status, again.stdout]).toEqual([0, expect.stringContaining("all the same")]);
});

test("a wrong implementation is given no figure, however fast; the reason is told", () => {
  const { status, stdout } = gatecheck(["bench", module, ...tiny], { BENCHED: "wrong" });
  expect(status).toBe(3);
  expect(stdout).toContain("0 of 1 benchmarks timed");
  expect(stdout).toMatch(/not timed .*: violates step\/direct at y\[0,0,0\]: got 0, want /);
});

test("one that computes something else once the gate is passed loses its figures", () => {
  const { measurements, analysis } = resultOf([module, ...tiny], { BENCHED: "turns" });
  expect(analysis.figures).toEqual([]);
  for (const { refused } of measurements.benchmarks)
    expect(refused).toMatch(/^answered otherwise while it was timed: violates step\/direct/);
});

test("one that dies is refused with how it ended, and the rest goes on", () => {
  const { measurements, analysis } = resultOf(["reference", module, ...tiny], { BENCHED: "dies" });
  expect(new Set(analysis.figures.map(({ target }) => target))).toEqual(new Set(["reference"]));
  for (const { target, refused } of measurements.benchmarks)
    expect(refused).toBe(target === "reference" ? null : "the process exited with status 3");
});

test("what a module sends on the channel of its process is not heard", () => {
  const { analysis } = resultOf([module, ...tiny], { BENCHED: "chatters" });
  expect(analysis.figures).toHaveLength(1);
});

test("an error that says nothing refuses a workload like any other", () => {
  const { measurements } = resultOf([module, ...tiny], { BENCHED: "throws" });
  expect(measurements.benchmarks.map(({ refused }) => refused)).toEqual(["undefined"]);
});

test("a program without a clock is timed from outside, and the result says so", () => {
  const command = `exec:"${process.execPath}" "${join(root, "examples/lstm.mjs")}"`;
  const { analysis, measurements } = resultOf([command, ...tiny, "--cells", "lstm"]);
  expect(measurements.benchmarks[0]?.processes[0]?.clock).toBe("outside");
  expect(analysis.figures[0]?.maxRss ?? 0).toBeGreaterThan(process.platform === "linux" ? 0 : -1);
  expect(analysis.figures[0]?.warnings.map(({ kind }) => kind)).toContain("timed-from-outside");
});

test("interrupted, it keeps what it has, and goes on from there", async () => {
  const mark = join(directory, "mark");
  const child = spawn(
    process.execPath,
    [join(root, "bin/gatecheck.js"), "bench", module, ...tiny, "--hidden", "4,8,16,32", "--processes", "2"],
    { cwd: directory, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, BENCHED_MARK: mark } },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // the gate, two rounds of the smallest size, and the gate of the next
  const due = setInterval(() => {
    if (!existsSync(mark) || readFileSync(mark, "utf8").length < 4) return;
    clearInterval(due);
    child.kill("SIGINT");
  }, 20);
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect([status, stderr]).toEqual([
    130,
    "gatecheck: interrupted; what was measured is in gatecheck-bench.json; " +
      `gatecheck bench ${module} --resume gatecheck-bench.json goes on\n`,
  ]);
  const read = (): AbsoluteResult =>
    parseBenchResult(
      JSON.parse(readFileSync(join(directory, "gatecheck-bench.json"), "utf8")),
      "left",
    ) as AbsoluteResult;
  const before = read();
  expect(before.interrupted).toBe(true);
  expect(gatecheck(["bench", module, "--resume", "gatecheck-bench.json"]).status).toBe(0);
  const after = read();
  expect([after.command, after.createdAt, after.git]).toEqual([before.command, before.createdAt, before.git]);
  expect(after.seconds).toBeGreaterThan(before.seconds);
  expect(before.measurements.benchmarks[0]?.processes).toHaveLength(2);
  expect([after.interrupted, after.analysis.figures.length]).toEqual([false, 4]);
  for (const [k, { processes }] of before.measurements.benchmarks.entries())
    expect(after.measurements.benchmarks[k]?.processes.slice(0, processes.length)).toEqual(processes);
});

describe("going on", () => {
  const [file, report] = ["on/result.json", "on/README.md"];
  const at = (path: string): string => join(directory, path);
  const on = (...args: readonly string[]) => gatecheck(["bench", ...args, "--resume", file]);
  const resultBefore = (): AbsoluteResult => JSON.parse(readFileSync(at(file), "utf8"));
  /** Runs the command on a changed copy of the file; gives the exit status and the message, and restores the file. */
  const changed = (change: (result: AbsoluteResult) => object): readonly [number | null, string] => {
    const text = readFileSync(at(file), "utf8");
    writeFileSync(at(file), JSON.stringify(change(JSON.parse(text))));
    const { status, stderr } = on("./m.mjs");
    writeFileSync(at(file), text);
    return [status, stderr];
  };
  const was = (what: string): readonly [number, string] => [
    2,
    `gatecheck: on/result.json was measured otherwise: ${what}: begin anew\n`,
  ];

  beforeAll(() => {
    writeFileSync(at("cell.mjs"), readFileSync(module));
    writeFileSync(at("m.mjs"), 'export { default } from "./cell.mjs";\n');
    gatecheck(["bench", "./m.mjs", ...tiny, "--report", "on"]);
  });

  test("a file alone runs no module: its targets are to be named, and the line says how", () => {
    const must = "if these are yours: gatecheck bench ./m.mjs --resume on/result.json\n";
    expect(on()).toMatchObject({
      status: 2,
      stdout: "",
      stderr: `gatecheck: on/result.json runs modules or programs, which must be named; ${must}`,
    });
    for (const other of [["./cell.mjs"], ["./m.mjs", "reference"]])
      expect(on(...other)).toMatchObject({
        status: 2,
        stderr: `gatecheck: on/result.json was made with other targets; ${must}`,
      });
  });

  test("a file of what is built in goes on alone, and not with other targets", () => {
    const again = (...args: readonly string[]) => gatecheck(["bench", ...args, "--resume", "built-in.json"]);
    const { stdout } = gatecheck(["bench", "reference", ...tiny, "--json"]);
    writeFileSync(at("built-in.json"), stdout);
    for (const args of [[], ["reference"]]) expect(again(...args)).toMatchObject({ status: 0, stderr: "" });
    expect(again("./m.mjs")).toMatchObject({
      status: 2,
      stderr:
        "gatecheck: built-in.json was made with other targets; if these are yours: gatecheck bench --resume built-in.json\n",
    });
  });

  test("the report beside the file is written again, or the line says how", () => {
    writeFileSync(at(report), "of the interrupted run");
    expect(on("./m.mjs")).toMatchObject({
      status: 0,
      stderr:
        "gatecheck: the report beside on/result.json is that of the interrupted run; " +
        "gatecheck bench ./m.mjs --resume on/result.json --report on writes it\n",
    });
    expect(on("./m.mjs", "--report", "on")).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(at(report), "utf8")).toContain("# Benchmarks");
    expect(resultBefore().command).toContain("--cells elman");
  });

  test("what was measured otherwise is not mixed with what is to come", () => {
    const { node } = process.versions;
    expect(changed((result) => ({ ...result, env: { ...result.env, node: "24.0.0" } }))).toEqual(
      was(`node is "${node}", was "24.0.0"`),
    );
    expect(changed((result) => ({ ...result, tool: { ...result.tool, code: "0".repeat(64) } }))).toEqual(
      was("impl/, properties/ or spec/ was changed"),
    );
    const [, hostile] = changed((result) => ({ ...result, env: { ...result.env, machineClass: "x\n\u009b2J\u202e" } }));
    expect(hostile).toMatch(
      /^gatecheck: on\/result\.json was measured otherwise: machineClass is [^\n\u009b\u202e]*\n$/,
    );
    const commit = "a".repeat(40);
    expect(changed((result) => ({ ...result, git: { commit, branch: null, dirty: false } }))).toEqual(
      was(`the commit is not known, was "${commit}"`),
    );
    const older = ({ measurements }: AbsoluteResult) => ({
      ...measurements,
      targets: measurements.targets.map((target) => ({ ...target, version: "0" })),
    });
    expect(changed((result) => ({ ...result, measurements: older(result) }))).toEqual(
      was('./m.mjs is "benched 1", was "benched 0"'),
    );
    writeFileSync(
      at("cell.mjs"),
      `${readFileSync(module, "utf8")}export const changed = true;\nconsole.log(changed);\n`,
    );
    expect(changed((result) => result)).toEqual(was("./m.mjs was changed"));
  });
});

test.each([
  [["bench", "pytorch"], /^gatecheck: unknown target "pytorch": give reference, tfjs, /],
  [["bench", "--profile", "slow"], /^gatecheck: --profile is "slow", must be one of quick, sweep, /],
  [["bench", "--hidden", "64..16"], /^gatecheck: --hidden is "64\.\.16", must go from the smaller to the larger\n$/],
  [["bench", "reference", "./nowhere.mjs"], /^gatecheck: \.\/nowhere\.mjs: no such file\n$/],
  [["bench", "--batch", "0"], /^gatecheck: --batch is 0, must be at least 1\n$/],
  [["bench", "--resume", "nowhere.json"], /^gatecheck: nowhere.json: cannot be read \(no such file\)\n$/],
  [["bench", "history", "detect", "--history", "nowhere"], /^gatecheck: ENOENT: /],
])("%j is refused in one line", (args, message) => {
  const { status, stderr, stdout } = gatecheck(args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd()).not.toContain("\n");
});
