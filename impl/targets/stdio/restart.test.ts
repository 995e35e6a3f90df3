import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { faulty, outcome, using } from "./testing/requests.ts";

const dir = mkdtempSync(join(tmpdir(), "gatecheck stdio "));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string): string => join(dir, name);

const exit = (seq: number): string => `the program exited with status 1 before it answered run (seq ${seq})`;

describe("after a fault", () => {
  test("it is restarted for the next run, and given up after the third fault", async () => {
    await using(faulty("exit-on-third", file("third")), { maxFaults: 2 }, async (program) => {
      const outcomes: string[] = [];
      for (let k = 0; k < 8; k++) outcomes.push(await outcome(program));
      const ok = "answered";
      const refused = `ProgramFault: not tried: the program failed 2 times, last: ${exit(6)}`;
      expect(outcomes).toStrictEqual([
        ok,
        ok,
        `ProgramFault: ${exit(3)}`,
        ok,
        ok,
        `ProgramFault: ${exit(6)}`,
        refused,
        refused,
      ]);
      expect(readFileSync(file("third"), "utf8")).toBe("2");
    });
  });

  test("what was in flight is sent again; each run is settled once", async () => {
    await using(faulty("crash-once", file("once")), {}, async (program) => {
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcome(program)));
      expect(outcomes.filter((one) => one !== "answered")).toHaveLength(1);
      expect(outcomes[2]).toMatch(/^ProgramFault: the program exited with status 1 before it answered run \(seq 3\)/);
      expect(readFileSync(file("once"), "utf8")).toBe("2");
    });
  });

  test("with everything in flight, all is refused after the last fault", async () => {
    await using(faulty("hang"), { maxFaults: 1, timeoutMs: 100 }, async (program) => {
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcome(program)));
      const last = "the program gave no answer to run (seq 1) within 100 ms";
      expect(outcomes[0]).toBe(`ProgramFault: ${last}`);
      const rest = new Set(outcomes.slice(1));
      expect([...rest]).toStrictEqual([`ProgramFault: not tried: the program failed 1 time, last: ${last}`]);
    });
  });

  test.each([
    [
      "double",
      /the program (wrote what nothing had asked for: "\{|answered with seq 1; the answer due was that to seq 2)/,
    ],
    ["answer-and-exit", /the program exited with status 0 (without being told to stop|before it answered)/],
  ] as const)("a fault while nothing is asked is the next run's: %s", async (mode, message) => {
    await using(faulty(mode), {}, async (program) => {
      expect(await outcome(program)).toBe("answered");
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await outcome(program)).toMatch(message);
      expect(await outcome(program)).toBe("answered");
    });
  });

  test("a second answer to start is the first run's", async () => {
    await using(faulty("unasked-at-start"), {}, async (program) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await outcome(program)).toMatch(/the program wrote what nothing had asked for: "\{/);
    });
  });

  test.each([
    ["exit-on-restart", /the program exited with status 4 before it answered start/],
    ["changes-mind", /the program declared something else after a restart than at first/],
  ] as const)("a restart that fails is the fault of the run that waited for it: %s", async (mode, message) => {
    await using(faulty(mode, file(mode)), {}, async (program) => {
      expect(await outcome(program)).toMatch(/before it answered run \(seq 1\)/);
      const [second, third] = await Promise.all([outcome(program), outcome(program)]);
      expect(second).toMatch(message);
      expect(third).toMatch(message);
      expect(await outcome(program)).toMatch(/^ProgramFault: not tried: the program failed 3 times, last: /);
    });
  });
});
