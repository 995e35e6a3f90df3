import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { blank } from "../../properties/run/try-law.ts";
import { laws } from "../../properties/laws/index.ts";
import { reference } from "../../impl/reference/index.ts";
import type { Law } from "../../properties/law.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Support } from "../../impl/contract.ts";
import { ProgressLine } from "./progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv("GATECHECK_LOG_EVERY", undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const stream = (isTTY: boolean): NodeJS.WriteStream =>
  Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 200 }) as unknown as NodeJS.WriteStream;
const read = (from: NodeJS.WriteStream): string => String(from.read() ?? "");

const [support] = reference.cells as readonly [Support, ...Support[]];
const [law] = laws as readonly [Law, ...Law[]];
const verdict: Verdict = {
  ...blank({
    target: "reference",
    implementation: reference,
    support,
    options: {},
    dtype: "float64",
    law,
    finding: null,
    accepts: () => true,
  }),
  verdict: "holds",
};

test("a log has a line every $GATECHECK_LOG_EVERY seconds, every 20 where that says no number", () => {
  const lines = (given: string): string => {
    vi.stubEnv("GATECHECK_LOG_EVERY", given);
    const log = stream(false);
    const line = new ProgressLine(log, ["reference"]);
    vi.advanceTimersByTime(30_000);
    line.clear();
    return read(log);
  };
  expect(lines("100")).toBe("");
  expect(lines("25")).toMatch(/^gatecheck: after 25 s: .*\n$/);
  for (const nonsense of ["", "0", "often", "-3"]) expect(lines(nonsense)).toMatch(/^gatecheck: after 20 s: .*\n$/);
});

test("a log has a line at least every 30 s, even where a module says nothing, until the end", () => {
  const log = stream(false);
  const line = new ProgressLine(log, ["reference", "./slow.mjs"]);
  vi.advanceTimersByTime(30_000);
  expect(read(log)).toBe("gatecheck: after 20 s: to come: reference, ./slow.mjs; no estimate yet\n");
  line.show({ target: "./slow.mjs", done: 1, tasks: 4, found: verdict, at: null }, 0.25);
  expect(read(log)).toBe("");
  vi.advanceTimersByTime(30_000);
  expect(read(log)).toBe(
    "gatecheck: after 40 s: tasks done: ./slow.mjs 1/4; to come: reference; about 2 min left\n" +
      "gatecheck: after 60 s: tasks done: ./slow.mjs 1/4; to come: reference; about 3 min left\n",
  );
  for (let k = 0; k < 20; k++) {
    vi.advanceTimersByTime(30_000);
    expect(read(log)).toMatch(/^gatecheck: after .* left\n/);
  }
  line.clear();
  vi.advanceTimersByTime(60_000);
  expect(read(log)).toBe("");
});

test("the rate of a start is no estimate", () => {
  const terminal = stream(true);
  const line = new ProgressLine(terminal, ["reference"]);
  vi.advanceTimersByTime(2_000);
  line.show({ target: "reference", done: 1, tasks: 999, found: verdict, at: null }, 1 / 999);
  expect(read(terminal)).toContain("no estimate yet");
  vi.advanceTimersByTime(18_000);
  line.show({ target: "reference", done: 20, tasks: 999, found: verdict, at: null }, 20 / 999);
  expect(read(terminal)).toContain("about 16 min left");
});

test("there is no estimate while a cause is looked for, and none of that time is in the next", () => {
  const terminal = stream(true);
  const line = new ProgressLine(terminal, ["reference"]);
  const half = { target: "reference", done: 20, tasks: 40, found: verdict, at: null };
  vi.advanceTimersByTime(10_000);
  line.show({ ...half, diagnosing: true }, 0.5);
  expect(read(terminal)).toContain("looking for a cause");
  vi.advanceTimersByTime(500_000);
  line.show({ ...half, diagnosing: true }, 0.5);
  expect(read(terminal)).not.toContain("left");
  line.show({ ...half, diagnosing: false }, 0.5);
  expect(read(terminal)).toContain("about 10 s left");
});

test("a terminal shows a verdict as soon as it is found", () => {
  const terminal = stream(true);
  const line = new ProgressLine(terminal, ["reference", "tfjs"]);
  vi.advanceTimersByTime(1_000);
  line.show({ target: "reference", done: 1, tasks: 9, found: verdict, at: null }, 0.1);
  expect(read(terminal)).toContain(`${support.cell} ${law.id}: holds  about 9 s left  reference 1/9`);
  line.show({ target: "reference", done: 1, tasks: 9, found: verdict, at: verdict }, 0.1);
  expect(read(terminal)).toContain(`reference 1/9  now ${support.cell} ${law.id}`);
  vi.advanceTimersByTime(60_000);
  expect(read(terminal)).toBe("");
});
