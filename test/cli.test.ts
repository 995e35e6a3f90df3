import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { readReport } from "../reports/report/read.ts";
import { gatecheck } from "./testing/command-line.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "gatecheck-cli-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

test.each([
  ["an unknown command", ["frobnicate"], /unknown command 'frobnicate'/],
  ["an unknown option", ["verify", "--fast"], /unknown option '--fast'/],
  ["an unknown target", ["verify", "pytorch"], /unknown target "pytorch": give reference, tfjs, /],
  ["an unknown cell", ["verify", "--cells", "lstm,grue"], /unknown cell "grue"\. Did you mean gru\?/],
  ["an unknown law", ["verify", "--laws", "time/travel"], /unknown law "time\/travel"; time has .*time\/chunking, /],
  [
    "an element type for vectors that there is not",
    ["vectors", "--dtype", "float8"],
    /--dtype is "float8", must be one of /,
  ],
  ["an unknown theme", ["verify", "--laws", "travel"], /unknown law "travel"; the themes are step, /],
  ["an unknown level", ["verify", "--level", "fast"], /--level is "fast", must be one of quick, standard, exhaustive/],
  ["a malformed case", ["verify", "--case", "cell=lstm T"], /case: "T" is not of the form key=value/],
  [
    "a case that no target takes",
    ["verify", "tfjs", "--case", "cell=lstm T=1 B=1 m=1 n=1 dtype=f64 seed=1"],
    /no target declares/,
  ],
  [
    "counterexamples for a place that takes no files",
    ["verify", "reference", "--save-counterexamples", "package.json"],
    /--save-counterexamples: ENOTDIR: not a directory, .*package\.json/,
  ],
  [
    "counterexamples for a place that cannot be made",
    ["verify", "reference", "--save-counterexamples", "/proc/nowhere"],
    /--save-counterexamples: ENOENT: .*\/proc\/nowhere/,
  ],
  ["a shard beyond the last", ["verify", "--shard", "5/4"], /--shard is "5\/4", must be i\/n/],
  ["a missing module", ["verify", "./nowhere.mjs"], /nowhere.mjs: no such file/],
  ["a module that exports nothing", ["verify", "vitest.config.ts"], /no function `run`/],
  [
    "a module that throws",
    ["verify", written("throws.mjs", "throw new Error('not today')")],
    /cannot be imported: not today/,
  ],
  ["a program that is not there", ["verify", "exec:no-such-program"], /there is no program no-such-program/],
  ["an unreadable report", ["report", directory], /cannot be read|directory/i],
  ["a report that is no JSON", ["report", written("broken.json", "{")], /broken.json/],
  ["a report of another form", ["report", "package.json"], /lacks "schema"/],
  ["an option that a cell does not have", ["spec", "gru", "--option", "clip=1"], /gru has no option "clip"/],
  ["an option that every object has", ["spec", "gru", "--option", "constructor=1"], /gru has no option "constructor"/],
  ["help on an unknown command", ["help", "frobnicate"], /unknown command "frobnicate"; there are verify, /],
  ["help without its colours", ["spec", "gru", "--\u001b[31mred"], /unknown option '--\\u\{1b\}\[31mred'/],
  ["a module of a strange name", ["verify", "./\u001b[31mX\nY.mjs"], /\.\/\\u\{1b\}\[31mX Y\.mjs: no such file/],
  ["a diagnosis of a module that is not there", ["diagnose", "./\u001b.mjs"], /\.\/\\u\{1b\}\.mjs: no such file/],
  [
    "a case that no selected law concerns",
    ["verify", "reference", "--laws", "time/chunking", "--case", "cell=elman T=1 B=1 m=1 n=1 dtype=f64 seed=1"],
    /--case: no selected law concerns this case; time\/chunking: the law speaks of T ≥ 2/,
  ],
  [
    "a convention for what is no black box",
    ["verify", "reference", "--convention", "package.json"],
    /reference is no black box: give the path of a module/,
  ],
  [
    "a convention that is a directory",
    ["verify", "./box.mjs", "--convention", directory],
    /gatecheck-cli-\w+ is no adapter of gatecheck discover: cannot be read \(EISDIR\)/,
  ],
  ["a discovery in what is no box", ["discover", "tfjs"], /tfjs is no black box: give the path of a module/],
  [
    "an adapter for a place that is a directory",
    ["discover", "examples/black-box.mjs", "--write", directory],
    /--write: .* is a directory; name a file/,
  ],
  [
    "an adapter for a place that there is not",
    ["discover", "examples/black-box.mjs", "--write", join(directory, "no/adapter.json")],
    /--write: ENOENT/,
  ],
  ["vectors for a place that takes no files", ["vectors", "--write", "package.json"], /--write: ENOTDIR/],
  [
    "two forms of a report",
    ["report", "x.json", "--json", "--markdown"],
    /'--json' cannot be used with .*'--markdown'/,
  ],
  ["no cells", ["power", "--cells", ""], /--cells names nothing/],
  ["a fault of another cell", ["power", "--cells", "lstm", "--fault", "gru/x"], /that is a fault of gru/],
  ["an unknown fault", ["power", "--fault", "frobnicated"], /unknown fault "frobnicated"; .*power --list/],
  ["cells of a published suite", ["power", "--published", "--cells", "gru"], /'--published' cannot be used with/],
])("%s gets one clear line and exit status 2", async (_, args, message) => {
  const { status, stdout, stderr } = await gatecheck(args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("\u001b");
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect([status, stdout]).toEqual([2, ""]);
});

test("nothing is tested where one of the modules is not there", async () => {
  const [mark, first] = [join(directory, "loaded"), "first.mjs"];
  const text = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(mark)}, "");`;
  expect(await gatecheck(["verify", written(first, text), "./nowhere.mjs"])).toMatchObject({
    status: 2,
    stderr: "gatecheck: ./nowhere.mjs: no such file\n",
  });
  expect(existsSync(mark)).toBe(false);
});

test("a reader who leaves early ends nothing with a stack trace", () => {
  const command = "(node bin/gatecheck.js spec --json; echo $? >&2) | true";
  const { stderr } = spawnSync("sh", ["-c", command], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` },
  });
  expect(stderr).toBe("0\n");
});

test.runIf(existsSync("/dev/full"))("a full disk is one line and exit status 2", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, ["bin/gatecheck.js", "spec"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^gatecheck: standard output cannot .*ENOSPC.*\n$/)]);
});

test("help and version are on standard output with exit status 0", async () => {
  expect(await gatecheck(["--version"])).toMatchObject({ status: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  for (const command of ["verify", "spec", "report"])
    expect(await gatecheck([command, "--help"])).toMatchObject({ status: 0 });
});

const python = spawnSync("python3", ["--version"]).status === 0;

test("a conforming program exits 0 and a wrong one 1, with a counterexample that is small and replays", async () => {
  const right = ["exec:node examples/lstm.mjs", ...(python ? ["exec:python3 examples/lstm.py"] : [])];
  expect(await gatecheck(["verify", ...right, "--level", "quick"])).toMatchObject({ status: 0 });
  const out = join(directory, "wrong");
  const saved = join(directory, "saved");
  const wrong = "exec:node examples/wrong-lstm.mjs";
  expect(
    await gatecheck(["verify", wrong, "--laws", "step", "--report", out, "--save-counterexamples", saved]),
  ).toMatchObject({ status: 1 });
  const lines = readdirSync(saved).map(
    (name) => (JSON.parse(readFileSync(join(saved, name), "utf8")) as { case: string }).case,
  );
  const { verdicts } = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as {
    verdicts: { counterexample: { case: string }; diagnosis: string | null }[];
  };
  expect(lines.sort()).toEqual(verdicts.map(({ counterexample }) => counterexample.case).sort());
  const first = verdicts.filter(({ diagnosis }) => diagnosis !== null);
  expect(first).toHaveLength(1);
  for (const { counterexample } of first) {
    const size = (key: string): number => Number(new RegExp(` ${key}=(\\d+)`).exec(counterexample.case)?.[1]);
    expect([size("n") <= 2, size("T") <= 2, size("B")]).toEqual([true, true, 1]);
    expect(await gatecheck(["verify", wrong, "--laws", "step/direct", "--case", counterexample.case])).toMatchObject({
      status: 1,
    });
  }
});

test("shards merge into the report of the whole", async () => {
  const parts = [1, 2].map((i) => join(directory, `shard-${i}`));
  for (const [i, dir] of parts.entries())
    await gatecheck([
      "verify",
      "reference",
      "--cells",
      "gru",
      "--level",
      "quick",
      "--shard",
      `${i + 1}/2`,
      "--report",
      dir,
    ]);
  const whole = await gatecheck(["verify", "reference", "--cells", "gru", "--level", "quick", "--json"]);
  const merged = await gatecheck([
    "report",
    ...parts.map((dir) => join(dir, "report.json")),
    "--report",
    join(directory, "merged"),
  ]);
  expect([whole.status, merged.status, merged.stderr]).toEqual([0, 0, ""]);
  const verdicts = (of: { readonly verdicts: readonly unknown[] }): string[] =>
    of.verdicts.map((verdict) => JSON.stringify(verdict)).sort();
  const found = await readReport(join(directory, "merged", "report.json"));
  const part = await gatecheck(["report", join(parts[0] as string, "report.json")]);
  expect(part).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^gatecheck: shards 2\/2 are missing: .*\n$/),
  });
  const keys = Object.keys(found.verdicts[0] ?? {});
  const alike = (JSON.parse(whole.stdout) as { verdicts: Record<string, unknown>[] }).verdicts.map((verdict) =>
    Object.fromEntries(keys.map((key) => [key, verdict[key]])),
  );
  expect(verdicts(found)).toEqual(verdicts({ verdicts: alike }));
});

test.each([
  ["exit", /exited with status 7/],
  ["abort", /was killed by SIGABRT/],
  ["throw", /out of order/],
  ["chatter", /all said/],
  ["nonsense", /answer refused/],
])("an implementation that does %s is errored, and the run goes on to its end", async (way, message) => {
  const { status, stdout } = await gatecheck(
    ["verify", "test/testing/unruly.mjs", "reference", "--cells", "elman", "--level", "quick"],
    { env: { UNRULY: way } },
  );
  expect(stdout).toMatch(message);
  expect(stdout).toContain("reference conforms");
  expect(stdout).not.toContain("\u001b");
  expect(status).toBe(3);
});

test("what the catalogue does not have of a declaration is said, and the rest is tested", async () => {
  const text = `import { reference } from ${JSON.stringify(join(root, "impl/reference/index.ts"))};
const elman = reference.cells.find(({ cell }) => cell === "elman");
export default { ...reference, cells: [{ ...elman, options: [{ bias: "x" }, {}] }] };`;
  const { status, stdout } = await gatecheck(["verify", written("partly.mjs", text), "--level", "quick"]);
  expect(stdout).toContain('elman: bias is "x", must be one of true, false');
  expect(status).toBe(0);
});

test("an implementation that overwrites what it is handed deceives nobody, and is found out", async () => {
  const { status, stdout } = await gatecheck(["verify", "test/testing/mutating.mjs", "--level", "quick"]);
  expect([status, stdout.match(/^✗ violated|^ {2}law +\S+:/gm)]).toEqual([
    1,
    ["✗ violated", "  law      purity/same-call-same-answer:"],
  ]);
});

test("on Ctrl-C what was found so far is reported, with exit status 130", async () => {
  const [out, mark] = [join(directory, "interrupted"), join(directory, "mark")];
  const text = `import { appendFileSync } from "node:fs";
import { reference } from ${JSON.stringify(join(root, "impl/reference/index.ts"))};
const run = (request) => (appendFileSync(${JSON.stringify(mark)}, "."), reference.run(request));
export default { ...reference, cells: reference.cells.slice(0, 1), run };`;
  const child = spawn(
    process.execPath,
    ["bin/gatecheck.js", "verify", written("marks.mjs", text), "--level", "exhaustive", "--report", out],
    { cwd: root },
  );
  // some cases are done, and thousands are left
  const due = setInterval(() => {
    if (!existsSync(mark) || readFileSync(mark, "utf8").length < 100) return;
    clearInterval(due);
    child.kill("SIGINT");
  }, 20);
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect(status).toBe(130);
  expect((await readReport(join(out, "report.json"))).run.interrupted).toBe(true);
  expect(await gatecheck(["report", join(out, "report.json")])).toMatchObject({
    status: 130,
    stderr: "gatecheck: a run was interrupted: this is not the whole campaign, which is exit status 130\n",
  });
});
