import { expect, test } from "vitest";
import { directionsOf } from "./options.ts";
import { coordinates, dtypeOf, elements, tensor } from "./tensor.ts";

test("a shape has the product of its sizes as elements", () => {
  expect(elements([])).toBe(1);
  expect(elements([2, 3])).toBe(6);
  expect(elements([2, 0, 3])).toBe(0);
});

test("a tensor is zero or what it is given, rounded to its type", () => {
  expect(tensor("float64", [2, 1])).toEqual({ shape: [2, 1], data: new Float64Array(2) });
  expect(tensor("float32", [1], [0.1])).toEqual({ shape: [1], data: Float32Array.of(0.1) });
  expect(dtypeOf(tensor("float32", []))).toBe("float32");
  expect(dtypeOf(tensor("float64", []))).toBe("float64");
});

test("as many values as elements, or it is refused", () => {
  expect(() => tensor("float32", [2, 3], [1])).toThrow(
    new RangeError("tensor: shape [2,3] has 6 elements, got 1 values"),
  );
});

test("a bidirectional layer passes twice", () => {
  expect(["forward" as const, "reverse" as const, "bidirectional" as const].map(directionsOf)).toEqual([1, 1, 2]);
});

test("counts coordinates row by row, the last axis first", () => {
  expect(Array.from({ length: 6 }, (_, i) => coordinates([2, 1, 3], i).join(""))).toEqual(
    "000 001 002 100 101 102".split(" "),
  );
  expect(coordinates([], 0)).toEqual([]);
});
