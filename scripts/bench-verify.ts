/**
 * The time of `gatecheck verify` and its shares, written to reports/results/verify/result.json.
 *
 *     npm run bench:verify                       cases a second, seconds of commands, shares of the time
 *     npm run bench:verify -- --base main~5      besides, a paired comparison with an earlier commit
 *
 * Every figure is that of whole processes. Processor time is that of a command and all its processes (Linux; elsewhere null).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector/promises";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Workspace } from "../bench/sides/workspace.ts";
import { reference } from "../impl/reference/index.ts";
import { stdio } from "../impl/targets/stdio/index.ts";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { verify } from "../properties/run/verify.ts";
import type { Report } from "../reports/report/report.ts";

const { values } = parseArgs({
  options: { base: { type: "string" }, rounds: { type: "string", default: "5" } },
});
const root = fileURLToPath(new URL("../", import.meta.url));

const git = (...args: readonly string[]): string =>
  spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout.trim();
const base = values.base === undefined ? null : git("rev-parse", "--short", "--verify", values.base);

interface Timing {
  readonly seconds: number;
  readonly cpu: number | null;
}

/** Seconds of processor time of all our children that have ended, and theirs. */
function childrensTime(): number | null {
  if (process.platform !== "linux") return null;
  // man 5 proc: cutime and cstime are the 16th and the 17th field, in hundredths of a second; the second field is in brackets
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Runs `gatecheck verify`; it need not conform. */
function run(args: readonly string[], cwd = root): Timing & { readonly stdout: string } {
  const [before, started] = [childrensTime(), performance.now()];
  const { stdout, stderr } = spawnSync(process.execPath, ["bin/gatecheck.js", "verify", ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const seconds = (performance.now() - started) / 1000;
  const after = childrensTime();
  if (stdout === "") throw new Error(stderr);
  return { stdout, seconds, cpu: before === null || after === null ? null : after - before };
}

const rounded = (value: number | null, digits = 2): number | null =>
  value === null ? null : Number(value.toFixed(digits));
const median = (list: readonly number[]): number => {
  const sorted = list.toSorted((a, b) => a - b);
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] as number) + (sorted[Math.ceil((sorted.length - 1) / 2)] as number)) /
    2
  );
};

const shown = (name: string, value: unknown): void => void process.stdout.write(`${name}: ${JSON.stringify(value)}\n`);

/** A program of docs/kits.md, by its first line, written into a folder. */
function written(folder: string, name: string, language: string, comment: string): string {
  const kits = readFileSync(join(root, "docs/kits.md"), "utf8");
  const opening = `\`\`\`${language}\n`;
  const at = kits.indexOf(`${opening}${comment}\n`);
  if (at < 0) throw new RangeError(`docs/kits.md has no ${name}`);
  const begin = at + opening.length;
  const file = join(folder, name);
  writeFileSync(file, kits.slice(begin, kits.indexOf("```", begin)));
  return file;
}

/** The LSTM of docs/kits.md in C, compiled into a folder; nothing where there is no compiler. */
function inC(folder: string): { readonly target: string; readonly cell: string; readonly name: string }[] {
  const [file, program] = [written(folder, "my_lstm.c", "c", "/* my_lstm.c */"), join(folder, "my_lstm")];
  const flags = ["-O2", "-std=c99", "-I", join(root, "kits/c"), file, "-o", program, "-lm"];
  const { status } = spawnSync("cc", flags, { stdio: "ignore" });
  return status === 0 ? [{ target: `exec:${program}`, cell: "lstm", name: "exec:my_lstm, of docs/kits.md in C" }] : [];
}

const programs = mkdtempSync(join(tmpdir(), "gatecheck-bench-verify-"));

/** Cases a second of whole commands, their start included. */
const rates = [
  { target: "reference", cell: "lstm", name: "reference" },
  { target: "reference", cell: "gru", name: "reference" },
  ...["exec:node examples/lstm.mjs", "exec:python3 examples/lstm.py"].map((target) => ({
    target,
    cell: "lstm",
    name: target,
  })),
  ...inC(programs),
].flatMap(({ target, cell, name }) =>
  ["quick", "standard"].map((level) => {
    const { stdout, seconds, cpu } = run([target, "--cells", cell, "--level", level, "--json"]);
    const cases = (JSON.parse(stdout) as Report).verdicts.reduce((sum, verdict) => sum + verdict.cases, 0);
    const rate = {
      target: name,
      cell,
      level,
      cases,
      seconds: rounded(seconds),
      cpu: rounded(cpu),
      casesPerSecond: rounded(cases / seconds, 0),
    };
    shown("rate", rate);
    return rate;
  }),
);

/** Small runs (T = 3, B = 2, m = 3, n = 4, outputs and final states) that a program of a kit answers in a second, one after another, without a fence. */
async function runsOf(target: string): Promise<number> {
  const implementation = await stdio(target.replace(/^exec:/, ""));
  const { request } = drawRequest(parseCase("cell=lstm T=3 B=2 m=3 n=4 dtype=f64 seed=1"));
  const answered = async (count: number): Promise<number> => {
    const started = performance.now();
    for (let k = 0; k < count; k++) await implementation.run(request);
    return (1000 * count) / (performance.now() - started);
  };
  await answered(500);
  const rate = await answered(3000);
  await implementation.close?.();
  return Math.round(rate);
}

process.chdir(root);
const kits: { readonly name: string; readonly runsPerSecond: number }[] = [];
for (const { target, name } of [
  ...inC(programs),
  ...(spawnSync("python3", ["-c", "import numpy"]).status === 0
    ? [
        {
          target: `exec:python3 ${written(programs, "my_lstm.py", "python", "# my_lstm.py")}`,
          name: "exec:my_lstm.py, of docs/kits.md in NumPy",
        },
      ]
    : []),
]) {
  const kit = { name, runsPerSecond: await runsOf(target) };
  shown("kit", kit);
  kits.push(kit);
}

rmSync(programs, { recursive: true });

const commands = [["./examples/my-cell.mjs", "--level", "quick"], []].map((args) => {
  const { seconds, cpu } = run(args);
  const timing = { command: ["gatecheck verify", ...args].join(" "), seconds: rounded(seconds), cpu: rounded(cpu) };
  shown("command", timing);
  return timing;
});

/** Folders and packages by what they do in a run; the innermost frame that is of one says what a sample was spent on. */
const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["implementation", /\/impl\//],
  ["oracle", /\/spec\/(networks|language)\/|\/properties\/judge\//],
  ["generation", /\/properties\/(cases|requests)\/|\/fast-check\/|\/pure-rand\//],
  ["laws", /\/properties\//],
];

/** Shares of the processor time of runs of all laws on one cell, in this process, by a profile. */
async function sharesOf(cell: string): Promise<Record<string, number | null>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  await verify(reference, { cells: [cell], level: "standard", seed: 1 });
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const kindOf = (id: number): string => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const { url, functionName } = (nodes.get(at) as Profiler.ProfileNode).callFrame;
      if (functionName === "(garbage collector)") return "collector";
      const [kind] = kinds.find(([, pattern]) => pattern.test(url)) ?? [];
      if (kind !== undefined) return kind;
    }
    return "rest";
  };
  const { samples = [], timeDeltas = [] } = profile;
  const spent = Map.groupBy(samples.keys(), (k) => kindOf(samples[k] as number));
  const time = (its: readonly number[]): number => its.reduce((sum, k) => sum + (timeDeltas[k] as number), 0);
  const all = time([...samples.keys()]);
  return Object.fromEntries([...spent].map(([kind, its]) => [kind, rounded(time(its) / all, 3)]));
}

const shares = { lstm: await sharesOf("lstm"), gru: await sharesOf("gru") };
shown("shares", shares);

/** Seconds at the head over those at the base, of whole processes by turns. */
function compared(commit: string, rounds: number): unknown {
  const workspace = new Workspace();
  try {
    const worktree = workspace.worktree(root, commit);
    workspace.link(worktree, root);
    return [
      ["reference", "--cells", "lstm", "--level", "quick"],
      ["reference", "--cells", "gru", "--level", "standard"],
      ["exec:python3 examples/lstm.py", "--level", "quick"],
    ].map((args) => {
      const pairs = Array.from({ length: rounds }, (_, k) => {
        const time = (cwd: string): Timing => run([...args, "--json"], cwd);
        const first = time(k % 2 === 0 ? worktree : root);
        const second = time(k % 2 === 0 ? root : worktree);
        const [before, after] = k % 2 === 0 ? [first, second] : [second, first];
        return {
          seconds: after.seconds / before.seconds,
          cpu: after.cpu === null || before.cpu === null ? null : after.cpu / before.cpu,
        };
      });
      const ratio = (list: readonly (number | null)[]): unknown => {
        const known = list.filter((value) => value !== null);
        return known.length === 0
          ? null
          : {
              median: rounded(median(known), 3),
              least: rounded(Math.min(...known), 3),
              most: rounded(Math.max(...known), 3),
            };
      };
      const result = {
        command: ["gatecheck verify", ...args].join(" "),
        seconds: ratio(pairs.map(({ seconds }) => seconds)),
        cpu: ratio(pairs.map(({ cpu }) => cpu)),
      };
      shown("head / base", result);
      return result;
    });
  } finally {
    workspace.close();
  }
}

const result = {
  schema: "gatecheck/bench-verify/1",
  commit: git("rev-parse", "--short", "HEAD"),
  started: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    node: process.versions.node,
    load: loadavg()[0],
  },
  rates,
  kits,
  commands,
  shares,
  against:
    base === null ? null : { base, rounds: Number(values.rounds), ratios: compared(base, Number(values.rounds)) },
};
const directory = join(root, "reports/results/verify");
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
