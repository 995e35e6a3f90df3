import { expect, test } from "vitest";
import { sameFields } from "./unchanged.ts";

const x = { shape: [1], data: Float64Array.of(1) };

test.each([
  [{ x, want: ["y"] }, "request changed"],
  [{ x, want: ["final"] }, "request changed: want.0 was y"],
  [{ x, want: [] }, "request changed: want.0 was y"],
  [{ x, want: ["y"], more: 1 }, "request changed: more was not there"],
  [{ x: null, want: ["y"] }, "request changed: x is gone"],
  [{ x: { shape: [1] }, want: ["y"] }, "request changed: x.data is gone"],
])("%j", (after, what) => {
  expect(sameFields({ x, want: ["y"] }, after)).toMatchObject({ what, got: [Number(what.includes(":"))] });
});
