import { describe, expect, it } from "vitest";
import { type Judgement, judge } from "./compare.ts";
import type { Comparison, Tolerance } from "../law.ts";

const bound = (...bounds: number[]): Tolerance => ({ from: "the test", of: () => Float64Array.from(bounds) });
const side = (got: number[], want: number[], tolerance: Tolerance, shape = [got.length]): Comparison => ({
  what: "y",
  shape,
  got,
  want,
  tolerance,
});
const judged = (got: number[], want: number[], tolerance: Tolerance): Judgement =>
  judge([side(got, want, tolerance)], "faithful");

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe("comparing the same bits", () => {
  it.each([[[1, 0, -0, inf, -inf, nan]]])("accepts %j beside itself", (values) => {
    expect(judged(values, values, "bits")).toEqual({ mismatch: null, ratio: 0 });
  });

  it.each([
    [0, -0],
    [-0, 0],
    [1, 1 + 2 ** -52],
    [nan, 0],
    [0, nan],
    [inf, -inf],
    [5e-324, 0],
  ])("tells %d from %d", (got, want) => {
    expect(judged([got], [want], "bits")).toMatchObject({
      mismatch: { got, want, bound: 0, boundFrom: "the same bits" },
      ratio: inf,
    });
  });
});

describe("comparing the same numbers", () => {
  it.each([
    [0, -0],
    [-0, 0],
    [nan, nan],
    [inf, inf],
  ])("takes %d for %d", (got, want) => {
    expect(judged([got], [want], "equal")).toEqual({ mismatch: null, ratio: 0 });
  });

  it.each([
    [1, 1 + 2 ** -52],
    [nan, 1],
    [inf, -inf],
    [5e-324, 0],
  ])("tells %d from %d", (got, want) => {
    expect(judged([got], [want], "equal").mismatch).toMatchObject({ got, want, boundFrom: "the same number" });
  });
});

describe("comparing within a bound", () => {
  it("accepts what is exactly at the bound, and gives the ratio", () => {
    expect(judged([1.5, 1], [1, 1.25], bound(0.5, 0.5))).toEqual({ mismatch: null, ratio: 1 });
    expect(judged([1], [1.25], bound(1))).toEqual({ mismatch: null, ratio: 0.25 });
  });

  it("refuses what is beyond it", () => {
    expect(judged([1.75], [1], bound(0.5))).toEqual({
      mismatch: { where: "y[0]", got: 1.75, want: 1, distance: 0.75, bound: 0.5, boundFrom: "the test" },
      ratio: 1.5,
    });
  });

  it("of 0 accepts the same number alone, −0 for 0 included", () => {
    expect(judged([0, 1], [-0, 1], bound(0, 0))).toEqual({ mismatch: null, ratio: 0 });
    expect(judged([2 ** -60], [0], bound(0))).toMatchObject({ mismatch: { bound: 0 }, ratio: inf });
  });

  it.each([
    [nan, 1, 1],
    [1, nan, 1],
    [inf, 1, 1],
    [1, -inf, 1],
    [inf, -inf, 1],
    [1, 2, nan],
  ])("refuses %d beside %d under a bound of %d", (got, want, within) => {
    expect(judged([got], [want], bound(within))).toMatchObject({ mismatch: { got, want }, ratio: inf });
  });

  it.each([
    [nan, nan],
    [inf, inf],
    [-inf, -inf],
  ])("accepts %d beside %d", (got, want) => {
    expect(judged([got], [want], bound(0)).mismatch).toBeNull();
  });

  it.each([
    [1e300, -1e300],
    [inf, 1],
    [nan, 1],
  ])("accepts %d beside %d where the bound is infinite: either may have overflowed", (got, want) => {
    expect(judged([got], [want], bound(inf))).toEqual({ mismatch: null, ratio: 0 });
  });

  it("asks for the bound at the grade that is demanded", () => {
    const graded: Tolerance = { from: "the test", of: (accuracy) => Float64Array.of(accuracy === "faithful" ? 1 : 10) };
    expect(judge([side([3], [0], graded)], "faithful").mismatch).toMatchObject({ bound: 1 });
    expect(judge([side([3], [0], graded)], "absolute")).toEqual({ mismatch: null, ratio: 0.3 });
  });
});

describe("a mismatch", () => {
  it("is the first one, and the ratio is the largest", () => {
    const first = side([0, 0, 0, 0, 3, 9], [0, 0, 0, 0, 0, 0], bound(1, 1, 1, 1, 1, 1), [1, 2, 3]);
    const second = { ...side([100], [0], bound(1)), what: "final[0][0].h" };
    expect(judge([first, second], "faithful")).toMatchObject({
      mismatch: { where: "y[0,1,1]", distance: 3 },
      ratio: 100,
    });
  });

  it("of a scalar has no index", () => {
    expect(judge([side([1], [0], "equal", [])], "faithful").mismatch?.where).toBe("y");
  });

  it("cannot be where nothing is compared", () => {
    expect(judge([], "faithful")).toEqual({ mismatch: null, ratio: 0 });
    expect(judge([side([], [], "bits")], "faithful")).toEqual({ mismatch: null, ratio: 0 });
  });

  it("is found where one side is shorter", () => {
    expect(judged([1], [1, 2], "equal").mismatch).toMatchObject({ want: 2 });
  });
});
