import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusLine } from "./status-line.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pipe = (): NodeJS.WriteStream => new PassThrough({ encoding: "utf8" }) as unknown as NodeJS.WriteStream;
const read = (from: NodeJS.WriteStream): string => String(from.read() ?? "");

test("in a pipe there is a line from time to time where that is asked for, else none", () => {
  const [told, silent] = [pipe(), pipe()];
  const lines = [new StatusLine(told, 20_000), new StatusLine(silent)];
  for (const after of [19_000, 1_000, 19_000, 1_000]) {
    vi.advanceTimersByTime(after);
    for (const line of lines) line.show("lstm:\n3 vectors");
  }
  expect(read(told)).toBe("gatecheck: after 20 s: lstm: 3 vectors\ngatecheck: after 40 s: lstm: 3 vectors\n");
  expect(read(silent)).toBe("");
});
