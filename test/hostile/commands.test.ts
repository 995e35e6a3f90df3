/** Hostile targets under the other commands: the same limits, and the same end of all that they start. */
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseCase } from "../../properties/cases/case.ts";
import { vectorFile, writeVectors } from "../../reports/files/vectors.ts";
import { gatecheck, hostile, leftOf, running } from "./testing/runs.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-commands-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** `gatecheck bench`, of one small workload for each number of rows. */
const bench = (target: string, rows: string): readonly string[] =>
  ["bench", target, "--cells", "elman", "--hidden", "4", "--batch", rows, "--dtype", "float64"].concat([
    "--processes",
    "1",
    "--answer-limit",
    "1",
  ]);

const program = (name: string): string => `exec:"${process.execPath}" "${hostile(name)}"`;

describe("a target that does not answer costs three limits", () => {
  test("diagnose", () => {
    const { status, stdout } = gatecheck("diagnose", hostile("never.mjs"), "--answer-limit", "1");
    expect([status, stdout.split("\n").slice(1)]).toEqual([
      3,
      ["  It answered nothing that was asked.", "  no answer within 1 s", ""],
    ]);
  });

  test("bench, of a module", () => {
    const { status, stdout } = gatecheck(...bench(hostile("never.mjs"), "1,2,3,4"));
    expect(status).toBe(3);
    expect(stdout).toMatch(/the process said nothing for 1 s/);
    expect(stdout).toMatch(/not tried: it crashed, hung or broke the protocol 3 times/);
  });

  test("bench, of a program", () => {
    const { status, stdout } = gatecheck(...bench(program("hang.mjs"), "1,2,3,4"));
    expect(status).toBe(3);
    expect(stdout).toMatch(/the program gave no answer to run \(seq 1\) within 1000 ms/);
    expect(stdout).toMatch(/not tried: (?:it crashed, hung or broke the protocol|the program failed) 3 times/);
  });

  test("discover", () => {
    const { status, stderr } = gatecheck("discover", hostile("box.mjs"), "--answer-limit", "1");
    expect([status, stderr]).toEqual([3, `gatecheck: ${hostile("box.mjs")}: the process said nothing for 1 s\n`]);
  });
});

test("vectors check: a module that breaks the channel is one line", async () => {
  const cases = ["cell=elman T=2 B=1 m=1 n=2 dir=forward dtype=f64 seed=3"].map(parseCase);
  await writeVectors(directory, vectorFile("elman", "float64", [], { cases, left: [] }));
  const file = join(directory, "elman.float64.json");
  const { status, stdout, stderr } = gatecheck("vectors", "check", file, hostile("ack.mjs"));
  expect([status, stderr]).toEqual([3, ""]);
  expect(stdout).toBe(
    `${hostile("ack.mjs")}: the process was killed by SIGKILL; it wrote: what is no message, on the channel of its answers\n`,
  );
});

describe.skipIf(!existsSync("/proc/self/environ"))("nothing outlives the main process", () => {
  const loop = hostile("loop.mjs");
  const compare = ["compare", loop, loop, "--cells", "elman", "--hidden", "4", "--dtype", "float64"];
  test.each([
    ["bench", bench(loop, "1")],
    ["compare", compare],
    ["diagnose", ["diagnose", program("hang.mjs")]],
    ["discover", ["discover", hostile("box.mjs")]],
    ["verify --smoke", ["verify", program("hang.mjs"), "--smoke"]],
    ["audit --suite", ["audit", "--suite", `node ${hostile("suite.mjs")} 60000`, "--cells", "elman"]],
  ])("%s, killed", async (_command, args) => {
    const { run, pids } = await running(...args);
    run.kill("SIGKILL");
    await once(run, "exit");
    expect(await leftOf(pids)).toEqual([]);
  });

  test("compare, interrupted", async () => {
    const { run, pids } = await running(...compare);
    run.kill("SIGINT");
    expect(await once(run, "exit")).toEqual([130, null]);
    expect(await leftOf(pids)).toEqual([]);
  });

  test("audit --suite: what a suite leaves behind is gone when it is done", async () => {
    const { run, pids } = await running("audit", "--suite", `node ${hostile("suite.mjs")} 100`, "--cells", "elman");
    expect(await once(run, "exit")).toEqual([2, null]);
    expect(await leftOf(pids)).toEqual([]);
  });

  test("a program that does not heed the end of its input is gone when its worker is killed", async () => {
    const { run, pids } = await running("verify", program("hang.mjs"), "--laws", "step");
    process.kill(pids[1]!, "SIGKILL");
    expect(await leftOf(pids)).toEqual([]);
    run.kill("SIGKILL");
  });
});
