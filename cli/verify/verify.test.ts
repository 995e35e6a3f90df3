import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { builtIns, isInstalled } from "../../impl/targets/index.ts";
import { laws, lawsAt } from "../../properties/laws/index.ts";
import { plannedTasks } from "../../properties/run/plan.ts";
import { tasksOf } from "../../properties/run/tasks.ts";
import type { Task } from "../../properties/run/task.ts";
import type { Report } from "../../reports/report/report.ts";

const gatecheck = (...args: readonly string[]): string =>
  spawnSync(process.execPath, ["bin/gatecheck.js", "verify", ...args], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    encoding: "utf8",
  }).stdout;
const report = (...args: readonly string[]): Report => JSON.parse(gatecheck(...args, "--json")) as Report;

test("without a target, all that is installed is tested at level quick, and the longer command is named", () => {
  const out = gatecheck("--cells", "lstm", "--laws", "step/direct");
  for (const { name } of builtIns.filter(isInstalled)) expect(out).toContain(`${name} `);
  expect(out).toMatch(/npx gatecheck verify --level standard\n$/);
  expect(out).toContain("--level quick");
});

test("with a target, the level is standard", () => {
  expect(report("reference", "--cells", "lru", "--laws", "step/direct").run.level).toBe("standard");
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
  expect(laws.filter((law) => law.exhaustive !== true)).toEqual(lawsAt("quick"));
});

test("--smoke asks point by point and tries no law", () => {
  const out = gatecheck("exec:node examples/lstm.mjs", "--smoke");
  expect(out).toMatch(
    /^✓ start: lstm.*\n✓ lstm: run\n[^]*✓ stop\n\n\d+ points: \d+ right, 0 wrong, 0 declared and refused/,
  );
});

test("a program that runs twice at once gets the same verdicts in the same order, one diagnosis for each cell", () => {
  const wrong = ["exec:node examples/wrong-lstm.mjs", "--laws", "step,time/chunking,batch", "--level", "quick"];
  const once = report(...wrong);
  const twice = report(...wrong, "--jobs", "2");
  expect(once.verdicts.length).toBeGreaterThan(3);
  expect(once.verdicts.filter(({ diagnosis }) => diagnosis !== null)).toHaveLength(1);
  expect(twice.verdicts).toEqual(once.verdicts);
});
