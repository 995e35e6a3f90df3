import { expect, it } from "vitest";
import { mulberry32 } from "./random.ts";

it("is mulberry32: the published numbers, in [0, 1), the same again for the same seed", () => {
  const [random, again, other] = [mulberry32(0), mulberry32(0), mulberry32(1)];
  const numbers = Array.from({ length: 1000 }, random);
  expect(numbers.slice(0, 2)).toStrictEqual([0.26642920868471265, 0.0003297457005828619]);
  expect(numbers.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(Array.from({ length: 1000 }, again)).toStrictEqual(numbers);
  expect(other()).not.toBe(numbers[0]);
});
