/** `gatecheck compare` as a user calls it. Times are not asserted, only the messages. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reanalyse } from "../bench/reanalyse.ts";
import { readBenchResult } from "../reports/bench/read.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-compare-test-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A module around the reference; `run` is the body of its run, of the request r. */
function module(name: string, run: string): string {
  const path = join(directory, name);
  const reference = JSON.stringify(resolve("impl/reference/index.ts"));
  writeFileSync(
    path,
    `import { reference } from ${reference};\nexport default { ...reference, prepare: undefined, run(r) { ${run} } };\n`,
  );
  return path;
}

const compare = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ["bin/gatecheck.js", "compare", ...args], { encoding: "utf8" });

const plain = module("plain.mjs", "return reference.run(r);");
// its messages on the channel of its process, such as servers send when they are ready, are ignored
writeFileSync(plain, 'process.send?.("ready"); process.send?.(null); process.send?.({ kind: "paired" });', {
  flag: "a",
});
const few = ["--cells", "lstm", "--hidden", "4", "--length", "4", "--max-processes", "8", "--no-confirm"];

test("twice the work is a regression: said first, in a file that gives every figure again, and in Markdown", async () => {
  const twice = module("twice.mjs", "reference.run(r); return reference.run(r);");
  const { status, stdout, stderr } = compare(plain, twice, ...few, "--report", directory);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^regression in lstm\/forward\/n=4\/T=4\/B=1\/f32 \(1 regression\)/);
  expect(stdout).toMatch(/other work in lstm\/forward\/T=4\/B=1\/m=n\/f32: \+\d+\.\d\d % blocks executed/);
  expect(status).toBe(1);
  const result = await readBenchResult(join(directory, "result.json"));
  expect(result.kind).toBe("compare");
  expect(reanalyse(result).discrepancies).toEqual([]);
  expect(reanalyse(result).numbers).toBeGreaterThan(10);
  expect(readFileSync(join(directory, "README.md"), "utf8")).toMatch(/^\*\*Benchmarks: regression in /);
}, 60_000);

test.each([
  [
    "computes something else",
    module("wrong.mjs", "const a = reference.run(r); a.y.data[0] += 1; return a;"),
    /^gatecheck: head \(.*wrong\.mjs\): lstm\/forward\/n=4\/T=4\/B=1\/f32 violates step\/direct at y\[0,0,0\]/,
  ],
  ["dies", module("dies.mjs", "process.exit(7);"), /^gatecheck: head \(.*dies\.mjs\): its process ended with status 7/],
  [
    "answers nothing when its weights are in place",
    module("cheats.mjs", "return reference.run(r); }, prepare() { return { run: () => ({}) };"),
    /^gatecheck: head .*answer refused: answer has no y/,
  ],
  [
    "answers nothing once it is timed",
    module("tires.mjs", "this.n = (this.n ?? 0) + 1; return this.n < 9 ? reference.run(r) : {};"),
    /^gatecheck: base or head: head answered otherwise while it was timed: answer refused: answer has no y/,
  ],
  ["throws", module("throws.mjs", 'throw new Error("\\u001b[31mno");'), /^gatecheck: head .*no$/],
])(
  "a side that %s gets one line, no figure, and exit status 3",
  (_, path, message) => {
    const { status, stdout, stderr } = compare(plain, path, ...few);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).not.toContain("\u001b");
    expect([status, stdout]).toEqual([3, ""]);
  },
  60_000,
);

test("what one side does not offer is incomparable, what both offer is compared all the same", () => {
  const path = join(directory, "slopeless.mjs");
  const reference = JSON.stringify(resolve("impl/reference/index.ts"));
  writeFileSync(
    path,
    `import { reference } from ${reference};\nexport default { ...reference, cells: reference.cells.map((c) => ({ ...c, gradients: false })) };\n`,
  );
  const { status, stdout, stderr } = compare(
    plain,
    path,
    ...few,
    "--pass",
    "forward,forward+backward",
    "--time-budget",
    "1",
  );
  expect(stderr).toBe("");
  expect(stdout).toMatch(/forward\+backward.*incomparable: .*slopeless.mjs does not declare gradients of lstm/);
  expect(stdout).toMatch(/lstm\/forward\/n=4.*s +– +inconclusive: fewer than 8 processes/);
  expect(status).toBe(4);
}, 60_000);

/** True while a process of this one times something; where the system does not tell, at once. */
function times(pid: number | undefined): boolean {
  if (!existsSync("/proc/self/stat")) return true;
  return readdirSync("/proc").some((name) => {
    try {
      const parent = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
      return parent === String(pid) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes("paired/worker");
    } catch {
      return false;
    }
  });
}

test("Ctrl-C, which a terminal says to every process of the group, ends it with what was measured", async () => {
  const args = [resolve("bin/gatecheck.js"), "compare", plain, plain, "--cells", "lstm", "--hidden", "4"];
  const child = spawn(process.execPath, args, { cwd: directory, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  while (!times(child.pid)) await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(-child.pid!, "SIGINT");
  const status = await new Promise((done) => child.on("close", done));
  expect(stderr).toBe("gatecheck: interrupted; what was measured is in gatecheck-compare.json\n");
  expect(status).toBe(130);
  const result = await readBenchResult(join(directory, "gatecheck-compare.json"));
  expect(reanalyse(result).discrepancies).toEqual([]);
}, 60_000);

test.each([
  ["a name that stands for nothing", ["nowhere", "HEAD"], /"nowhere" is no git reference here/],
  ["too few processes", ["HEAD", "HEAD", "--max-processes", "4"], /--max-processes is 4, must be at least 8/],
  ["margins the wrong way round", ["HEAD", "HEAD", "--noise-margin", "3%"], /--pass-margin 2% must be above/],
  ["no percentage", ["HEAD", "HEAD", "--pass-margin", "much"], /--pass-margin is "much", must be a percentage/],
  [
    "margins that are not there",
    ["HEAD", "HEAD", "--margins", "nowhere.json"],
    /nowhere.json: cannot be read \(no such file\)/,
  ],
  ["a program without a name", ["HEAD", "exec: "], /exec: names no command/],
  [
    "a file that holds no margins",
    ["HEAD", "HEAD", "--margins", "package.json"],
    /is no file of gatecheck bench calibrate/,
  ],
  ["an unknown cell", ["HEAD", "HEAD", "--cells", "grue"], /unknown cell "grue"/],
])("%s: one line and exit status 2", (_, args, message) => {
  const { status, stdout, stderr } = compare(...args);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect([status, stdout]).toEqual([2, ""]);
});
