import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { builtIns, isInstalled } from "../../impl/targets/index.ts";
import { laws, lawsAt } from "../../properties/laws/index.ts";
import { plannedTasks } from "../../properties/run/plan.ts";
import { tasksOf } from "../../properties/run/tasks.ts";
import type { Task } from "../../properties/run/task.ts";
import { page, sectionsOf } from "../../scripts/transcripts.ts";
import type { Report } from "../../reports/report/report.ts";
import { type Ended, gatecheck } from "../../test/testing/command-line.ts";

const run = (...args: readonly string[]): Promise<Ended> => gatecheck(["verify", ...args]);
const printed = async (...args: readonly string[]): Promise<string> => (await run(...args)).stdout;
const report = async (...args: readonly string[]): Promise<Report> =>
  JSON.parse(await printed(...args, "--json")) as Report;

test("without a target, all that is installed is tested at level quick, and the longer command is named", async () => {
  const out = await printed("--cells", "lstm", "--laws", "step/direct");
  for (const { name } of builtIns.filter(isInstalled)) expect(out).toContain(`${name} `);
  expect(out).toMatch(/^next: .*npx gatecheck verify --cells lstm .*--level standard\n$/m);
  expect(out).toContain("--level quick");
});

test("with a target, the level is standard", async () => {
  expect((await report("reference", "--cells", "lru", "--laws", "step/direct")).run.level).toBe("standard");
});

test("level quick tries every law of every cell that a target declares at least once", async () => {
  const idOf = ({ support, law }: Task): string => `${support.cell} ${law.id}`;
  for (const { name, load, findings } of builtIns.filter(isInstalled)) {
    const target = { name, implementation: await load(), findings };
    const selection = { cells: null, laws: lawsAt("quick") };
    const quick = plannedTasks(target, {
      ...selection,
      level: "quick",
      seed: 1,
      grade: "absolute",
      shard: [1, 1],
      replay: null,
    });
    expect(new Set(quick.map(idOf)), name).toEqual(new Set(tasksOf(target, selection).map(idOf)));
    await target.implementation.close?.();
  }
  expect(laws.filter((law) => law.exhaustive !== true && law.from === undefined)).toEqual(lawsAt("quick"));
});

test("--smoke asks point by point and tries no law", async () => {
  const out = await printed("exec:node examples/lstm.mjs", "--smoke");
  expect(out).toMatch(
    /^✓ start: lstm.*\n✓ lstm: run\n[^]*✓ stop\n\n\d+ points: \d+ right, 0 wrong, 0 declared and refused/,
  );
});

test("--smoke refuses cells that the target does not serve", async () => {
  expect(await run("exec:node examples/lstm.mjs", "--smoke", "--cells", "gru")).toEqual({
    status: 2,
    stdout: "",
    stderr: "gatecheck: nothing to try: exec:node examples/lstm.mjs serves lstm, not gru\n",
  });
});

test("a program that runs twice at once gets the same verdicts in the same order, one diagnosis for each cell", async () => {
  const wrong = [
    "exec:node examples/wrong-lstm.mjs",
    "--laws",
    "step,time/chunking,batch,convention",
    "--level",
    "quick",
  ];
  const once = await report(...wrong);
  const twice = await report(...wrong, "--jobs", "2");
  expect(once.verdicts.length).toBeGreaterThan(3);
  expect(once.verdicts.filter(({ diagnosis }) => diagnosis !== null)).toHaveLength(1);
  expect(once.findings.map(({ kind, first, further }) => [kind, first.law, further.length > 0])).toEqual([
    ["explained", "step/direct", true],
  ]);
  expect(twice.verdicts).toEqual(once.verdicts);
  expect(twice.findings).toEqual(once.findings);
});

test("--fail-fast leaves a target at its first finding, and the rest is not tried", async () => {
  const { verdicts, findings } = await report("exec:node examples/wrong-lstm.mjs", "--level", "quick", "--fail-fast");
  expect(findings.map(({ kind, first }) => [kind, first.law])).toEqual([["explained", "step/direct"]]);
  const left = verdicts.filter(({ cases }) => cases === 0);
  expect(left.length).toBe(verdicts.length - 1);
  expect(left[0]?.message).toBe("not tried, because --fail-fast ends at the first finding");
});

test("the first finding is said on standard error, and what is printed at the end is the transcript", async () => {
  const [program] = sectionsOf(readFileSync(page, "utf8")).filter((text) => text.includes("transposed.mjs"));
  const [, path = "", printed] = /verify (\S+) --level quick\n([\s\S]*)```/.exec(program ?? "") ?? [];
  const { stdout, stderr } = await run(path, "--level", "quick");
  expect(stdout).toBe(printed);
  expect(stderr).toMatch(/^gatecheck: after \d+ s: \S+, elman, step\/direct is violated: \S.*\n/);
});
