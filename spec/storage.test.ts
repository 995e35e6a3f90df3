import { expect, test } from "vitest";
import { random } from "./language/testing/random.ts";
import { fromHalf, nearest, stored, toHalf } from "./storage.ts";
import { tensor } from "./tensor.ts";

const all = Array.from({ length: 1 << 16 }, (_, k) => k);

test.each(["float16", "bfloat16"] as const)("every %s goes to its bits and back, and is stored as itself", (dtype) => {
  const wrong = all.filter((half) => {
    const v = fromHalf(dtype, half);
    const back = toHalf(dtype, v);
    return Number.isNaN(v) ? !Number.isNaN(fromHalf(dtype, back)) : back !== half || !Object.is(stored(dtype, v), v);
  });
  expect(wrong).toEqual([]);
});

test("float16 is rounded as the runtime's own array rounds it, ties and subnormals included", () => {
  const next = random(1);
  const near = all.map((half) => fromHalf("float16", half)).filter(Number.isFinite);
  const between = near.map((v, k) => (v + (near[k + 1] ?? v)) / 2);
  const drawn = Array.from({ length: 20_000 }, () => (2 * next() - 1) * 2 ** (40 * next() - 28));
  const numbers = [...near, ...between, ...drawn, 65_519.9, 65_520, -1e9, 1e308, NaN, -0, Infinity];
  const want = [...new Float16Array(numbers)];
  const got = tensor("float16", [numbers.length], numbers).data;
  expect(numbers.filter((_, k) => !Object.is(got[k], want[k]))).toEqual([]);
});

test("bfloat16 has eight binary digits, ties to even", () => {
  expect([1 + 2 ** -8, 1 + 3 * 2 ** -8, -(1 + 2 ** -7), 3.4e38].map((v) => stored("bfloat16", v))).toEqual([
    1,
    1 + 2 ** -6,
    -(1 + 2 ** -7),
    Infinity,
  ]);
  expect([stored("float64", 0.1), stored("float32", 0.1), nearest(0.1, 2)]).toEqual([0.1, Math.fround(0.1), 0.09375]);
});
