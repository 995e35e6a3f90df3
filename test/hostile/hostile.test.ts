import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Report } from "../../reports/report/report.ts";
import { campaign } from "./campaign.ts";
import { killed } from "./kills.ts";
import { gatecheck, hostile, leftOf, running } from "./testing/runs.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-hostile-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** `gatecheck verify` of a target, at level quick. */
const verifyTarget = (target: string, ...args: readonly string[]): ReturnType<typeof gatecheck> =>
  gatecheck("verify", target, "--level", "quick", ...args);

/** The same, of a module of this folder. */
const verify = (name: string, ...args: readonly string[]): ReturnType<typeof verifyTarget> =>
  verifyTarget(hostile(name), ...args);

test("shards merged have the counterexamples of the whole run", () => {
  const reports = [[], ["--shard", "1/2"], ["--shard", "2/2"]].map((shard) => {
    const { stdout } = verify("wrong.mjs", "--laws", "step,time,batch,state", "--json", ...shard);
    return JSON.parse(stdout) as Report;
  });
  const found = (some: readonly Report[]): string[] =>
    some.flatMap(({ verdicts }) =>
      verdicts.map(({ law, verdict, counterexample }) => JSON.stringify([law, verdict, counterexample])),
    );
  const [whole, ...parts] = reports as [Report, ...Report[]];
  expect(found([whole]).filter((one) => one.includes("violated")).length).toBeGreaterThan(2);
  expect(found(parts).sort()).toEqual(found([whole]).sort());
});

describe("nothing hangs", () => {
  test("promises that never settle are three faults, and the rest is not tried", () => {
    const { status, stdout } = verify("never.mjs", "--answer-limit", "1");
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /^‼ errored: elman: no answer within 1 s\n(?: .*\n)+ {2}and 2 further laws, ended by the same message/m,
    );
    expect(stdout).toContain("‼ errored: elman: not tried: 3 times there was no answer within 1 s");
  });

  test("a module that never returns is killed three times, and the rest is not tried", () => {
    const { status, stdout } = verify("loop.mjs", "--answer-limit", "1");
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /^‼ errored: elman: the process said nothing for 1 s\n(?: .*\n)+ {2}and 2 further laws, ended by the same message/m,
    );
    expect(stdout).toMatch(/^… not tried, because it died 3 times before: .*, \d+ laws on elman$/m);
  });

  test("a target has a time in all", () => {
    const { status, stdout } = verify("slow.mjs", "--time-limit", "5");
    expect(status).toBe(3);
    expect(stdout).toContain("‼ errored: elman: the 5 s of the target (--time-limit) have passed\n");
    expect(stdout).toMatch(/^… not tried, because the time limit of 5 s was up: .*, \d+ laws on elman$/m);
  });

  test.each([
    ["--time-limit", "0"],
    ["--answer-limit", "soon"],
  ])("%s %s is refused in one line", (option, value) => {
    expect(verify("slow.mjs", option, value)).toMatchObject({
      status: 2,
      stderr: `gatecheck: ${option} is "${value}", must be a whole number of seconds, 1 or more\n`,
    });
  });
});

describe("no verdict without work", () => {
  test("a cell that refuses nearly everything does not conform, and every report says what was refused", () => {
    const out = join(directory, "refuses");
    const { status, stdout } = verify("refuses.mjs", "--report", out);
    expect(status).toBe(1);
    const said = /∅ vacuous test\/hostile\/testing\/refuses\.mjs elman: (\d+) laws refused: too large\n/.exec(stdout);
    expect(Number(said?.[1])).toBeGreaterThan(20);
    expect(stdout).not.toContain("tried together");
    expect(readFileSync(join(out, "report.md"), "utf8")).toMatch(/\d+ laws refused: too large/);
    const junit = readFileSync(join(out, "junit.xml"), "utf8");
    // an empty run may be refused: that law is unsupported, not vacuous
    expect(junit).toMatch(/<system-out>1 law refused: too large\n\d+ laws refused: too large<\/system-out>/);
    expect(junit).toMatch(/<failure type="vacuous" message="24 of 24 cases refused: too large">/);
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
    const [{ pairs, missing }] = report.implementations[0].coverage;
    expect(missing.length).toBeGreaterThan(pairs / 10);
  });
});

describe("what happens at stop is judged", () => {
  test.each([
    ["crash", "the program was ended by SIGABRT after stop"],
    ["fail", "the program exited with status 7 after stop"],
    ["hang", "the program did not exit within 5000 ms after stop"],
    ["flood", "the program wrote more than 65536 bytes after stop"],
  ])("a program that does %s there is errored, and its other verdicts stand", (how, message) => {
    const { status, stdout } = verifyTarget(
      `exec:node test/hostile/testing/stops.mjs ${how}`,
      "--laws",
      "step",
      "--json",
    );
    const { verdicts } = JSON.parse(stdout) as Report;
    expect(status).toBe(3);
    expect(verdicts.map(({ law, verdict }) => [law, verdict])).toEqual([
      ["step/direct", "holds"],
      ["protocol/stop", "errored"],
    ]);
    expect(verdicts[1]?.message).toBe(message);
  });

  test("a program that stops as it should conforms", () => {
    expect(verifyTarget("exec:node test/hostile/testing/stops.mjs well", "--laws", "step")).toMatchObject({
      status: 0,
    });
  });
});

test("a module that keeps something of every call is reported, with what it keeps", () => {
  const { status, stdout } = verify("leaks.mjs", "--laws", "purity/memory-per-call");
  expect(status).toBe(1);
  // other work on the machine widens what is measured: two megabytes lie within
  const [, least = "", most = ""] = /where +memory kept per call, ([\d,]+) bytes to ([\d,]+) bytes/.exec(stdout) ?? [];
  const bytes = (text: string): number => Number(text.replaceAll(",", ""));
  expect(bytes(least)).toBeGreaterThan(0);
  expect(bytes(least)).toBeLessThanOrEqual(2_000_000);
  expect(bytes(most)).toBeGreaterThanOrEqual(2_000_000);
});

describe.skipIf(!existsSync("/proc/self/environ"))("nothing outlives", () => {
  test("what a module starts is gone when it is done, whatever its session", async () => {
    const { run, pids } = await running("verify", hostile("daemon.mjs"));
    expect(pids).toHaveLength(3);
    expect(await once(run, "exit")).toEqual([0, null]);
    expect(await leftOf(pids)).toEqual([]);
  });

  test("a worker that is killed leaves nothing", async () => {
    const { run, pids } = await running("verify", hostile("daemon.mjs"));
    process.kill(pids[0]!, "SIGKILL");
    await once(run, "exit");
    expect(await leftOf(pids)).toEqual([]);
  });

  test.each(["loop.mjs", "daemon.mjs", "sigterm.mjs"])("%s ends when the main process is killed", async (name) => {
    const { run, pids } = await running("verify", hostile(name));
    run.kill("SIGKILL");
    await once(run, "exit");
    expect(await leftOf(pids)).toEqual([]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "a module that handles signals ends at %s, with a partial report",
    async (signal) => {
      const { run, pids } = await running("verify", hostile("sigterm.mjs"));
      run.kill(signal);
      expect(await once(run, "exit")).toEqual([130, null]);
      expect(await leftOf(pids)).toEqual([]);
    },
  );
});

test.skipIf(!existsSync("/proc/self/environ")).each([
  ["main", 700],
  ["worker", 1_500],
  ["interrupt", 100],
  ["interrupt", 1_200],
] as const)("a kill of the kind %s after %i ms leaves nothing, and nothing half", async (way, ms) => {
  expect(await killed(way, ms)).toEqual([]);
});

describe("a module does not speak for us", () => {
  test("one that puts itself between the worker and its parent is found out all the same", () => {
    expect(verify("steal.mjs", "--laws", "step,time")).toMatchObject({ status: 1 });
  });

  test("one that forges messages is not heard", () => {
    const { status, stdout } = verify("forges.mjs", "--laws", "step", "--json");
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Report).verdicts).toMatchObject([{ law: "step/direct", verdict: "holds", cases: 3 }]);
  });

  test.each(["ack.mjs", "garbage.mjs"])("%s, which breaks the channel, ends itself and not the run", (name) => {
    const { status, stdout, stderr } = verify(name, "--laws", "step");
    expect([status, stderr]).toEqual([3, ""]);
    expect(stdout).toContain(
      "‼ errored: the process was killed by SIGKILL; it wrote: what is no message, on the channel of its answers\n",
    );
    expect(stdout).toMatch(/^ {2}law +protocol\/start: /m);
  });
});

test("what is declared a thousand times is taken once, and reported", () => {
  const { status, stdout } = verify("many.mjs", "--laws", "step", "--json");
  const { verdicts, implementations } = JSON.parse(stdout) as Report;
  expect([status, verdicts.length]).toEqual([0, 1]);
  expect(implementations[0]?.message).toBe(
    "elman is declared 100 times: the first counts; elman: options names the same more than once; elman: dtypes names the same more than once",
  );
});

test("a program whose errors are commands to a runner of workflows commands nothing, in any output", () => {
  const out = join(directory, "workflow");
  const { status, stdout, stderr } = verifyTarget(
    "exec:node test/hostile/testing/workflow.mjs",
    "--laws",
    "step",
    "--report",
    out,
  );
  const texts = [stdout, stderr, ...["report.md", "junit.xml"].map((name) => readFileSync(join(out, name), "utf8"))];
  expect(status).toBe(3);
  expect(stdout).toContain("owned");
  for (const text of texts) expect(text).not.toMatch(/^\s*::|##\[|(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/mu);
});

test("a few of the modules, programs and files of npm run hostile show no fault of ours", async () => {
  const seed = 20_261_129;
  const told: string[] = [];
  await campaign({ modules: 2, programs: 2, files: 300 }, seed, (line) => told.push(line));
  expect({ seed, told }).toEqual({ seed, told: [] });
});
