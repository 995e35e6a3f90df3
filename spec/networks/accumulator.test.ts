import { expect, test } from "vitest";
import { precision } from "../language/precision.ts";
import { gamma } from "../language/error/rounding.ts";
import { Accumulator } from "./accumulator.ts";
import { type BoundedVector, concat, shared, slice, stack, zero } from "./vector.ts";

const float32 = precision("float32", "faithful");
const sum: BoundedVector = {
  value: [3, -1],
  error: [0.5, 0.25],
  quantum: 0,
  sum: { inherited: [0.25, 0.125], magnitude: [8, 4], count: 5, parts: 5 },
};

test("nothing is zero, exactly", () => {
  expect(new Accumulator(2).total(float32)).toMatchObject({ value: [0, 0], error: [0, 0] });
});

test("one number alone is that number with the error it has, and one rounding", () => {
  const all = new Accumulator(1);
  all.add({ ...shared([2], 0), error: [0.5] });
  expect(all.total(float32).error).toEqual([0.5 + gamma(1, float32.unitRoundoff) * 2.5 + 2 * float32.minNormal]);
});

test("sums of sums are one sum, whose products may be taken in any order", () => {
  const all = new Accumulator(2);
  all.add(sum);
  all.add(shared([10, 20], 0));
  const total = all.total(float32);
  expect(total.value).toEqual([13, 19]);
  expect(total.sum).toEqual({ inherited: [0.25, 0.125], magnitude: [18, 24], count: 6, parts: 6 });
  expect(total.error[0]).toBe(0.25 + gamma(6, float32.unitRoundoff) * 18 + 12 * float32.minNormal);
});

test("a part of a sum is still a sum; vectors beside each other are none", () => {
  expect(slice(sum, 1, 1)).toEqual({
    value: [-1],
    error: [0.25],
    quantum: 0,
    sum: { inherited: [0.125], magnitude: [4], count: 5, parts: 5 },
  });
  expect(slice(shared([1, 2], 1), 0, 1).sum).toBeNull();
  expect(concat([shared([1], 1 / 2), zero(1, 1 / 4)])).toEqual({
    value: [1, 0],
    error: [0, 0],
    quantum: 1 / 4,
    sum: null,
  });
  expect(stack([2, 2], [sum, zero(2)])).toEqual({
    shape: [2, 2],
    value: Float64Array.of(3, -1, 0, 0),
    error: Float64Array.of(0.5, 0.25, 0, 0),
  });
});
