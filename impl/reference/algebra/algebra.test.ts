import { describe, expect, it } from "vitest";
import { algebra } from "./algebra.ts";
import type { Matrix, Vector } from "./types.ts";

const f32 = algebra("float32");
const f64 = algebra("float64");
const single = (...values: number[]): Vector => Float32Array.from(values);
const double = (...values: number[]): Vector => Float64Array.from(values);
const matrix = (rows: number, columns: number, data: Vector): Matrix => ({ rows, columns, data });

describe("order and rounding", () => {
  it("affine starts at b, then the columns of W, then those of U", () => {
    const one = double(1);
    // 1e16 + 1 is 1e16: only b, W, U in this order give 1
    expect(f64.affine(double(1e16), [matrix(1, 1, double(-1e16)), one], [matrix(1, 1, one), one])).toEqual(one);
    expect(f64.affine(double(1), [matrix(1, 2, double(1e16, -1e16)), double(1, 1)])).toEqual(double(0));
    expect(f64.affine(null, [matrix(2, 1, double(2, 3)), double(5)])).toEqual(double(10, 15));
  });

  it("float32 rounds the product before the sum", () => {
    const a = Math.fround(1 + 2 ** -12); // a² = 1 + 2^-11 + 2^-24: the last term is lost
    expect(f32.affine(single(-1), [matrix(1, 1, single(a)), single(a)])).toEqual(single(2 ** -11));
    expect(f64.affine(double(-1), [matrix(1, 1, double(a)), double(a)])).toEqual(double(2 ** -11 + 2 ** -24));
  });

  it("transposed and accumulate are the adjoints of affine", () => {
    const M = matrix(2, 3, double(1, 2, 3, 4, 5, 6));
    expect(f64.transposed([M, double(1, 10)], [M, double(0, 1)])).toEqual(double(45, 57, 69));
    const dM = matrix(2, 3, double(0, 0, 0, 0, 0, 0));
    const db = double(1, 1);
    f64.accumulate(double(2, 3), db, [dM, double(1, 10, 100)]);
    f64.accumulate(double(2, 3), null, [dM, double(1, 10, 100)]);
    expect(db).toEqual(double(3, 4));
    expect(dM.data).toEqual(double(4, 40, 400, 6, 60, 600));
  });

  it("sums and products run from left to right", () => {
    expect(f64.add(double(1e16), double(-1e16), double(1))).toEqual(double(1));
    expect(f64.mul(double(1e200), double(1e200), double(0))).toEqual(double(NaN));
    expect(f64.sub(double(1), double(3))).toEqual(double(-2));
  });
});

describe("activations", () => {
  it.each([
    [f32, single, 20, -110],
    [f64, double, 40, -800],
  ] as const)("sigmoid saturates to exactly 1 and 0 (docs/theory.md 1.6)", ({ sigmoid, slope }, vector, one, zero) => {
    expect(sigmoid(vector(one, Infinity, zero, -Infinity, 0))).toEqual(vector(1, 1, 0, 0, 0.5));
    expect(slope.sigmoid(vector(1, 0, 0.5))).toEqual(vector(0, 0, 0.25));
  });

  it("sigmoid saturates no sooner than the format does", () => {
    expect(f32.sigmoid(single(16.63, -103.9))).not.toEqual(single(1, 0));
    expect(f64.sigmoid(double(-745.1))).toEqual(double(5e-324));
    expect(f64.sigmoid(double(36.7))[0]).toBeLessThan(1);
  });

  it("float32 rounds inside the activations and their slopes, operation by operation", () => {
    const round = Math.fround;
    const a = single(...Array.from({ length: 200 }, (_, i) => (i - 100) / 7));
    const e = a.map((value) => Math.exp(-Math.abs(value)));
    const s = a.map((value, i) => (value < 0 ? e[i]! : 1) / round(1 + e[i]!));
    const t = a.map(Math.tanh);
    expect(f32.sigmoid(a)).toEqual(s);
    expect(f32.slope.sigmoid(s)).toEqual(s.map((value) => value * round(1 - value)));
    expect(f32.tanh(a)).toEqual(t);
    expect(f32.slope.tanh(t)).toEqual(t.map((value) => 1 - round(value * value)));
  });

  it("relu and its slope are 0 at 0", () => {
    expect(f64.relu(double(-1, 0, 2))).toEqual(double(0, 0, 2));
    expect(f64.slope.relu(double(0, 0, 2))).toEqual(double(0, 0, 1));
    expect(f64.identity(double(-1))).toEqual(double(-1));
    expect(f64.slope.identity(double(-1))).toEqual(double(1));
  });

  it("NaN comes through everything", () => {
    const nan = double(NaN);
    for (const f of [f64.sigmoid, f64.tanh, f64.relu, f64.identity, f64.complement, f64.slope.relu, f64.slope.tanh])
      expect(f(nan)).toEqual(nan);
    expect(f64.mul(nan, double(0))).toEqual(nan);
    expect(f64.affine(null, [matrix(1, 1, double(0)), nan])).toEqual(nan);
  });
});

it("select takes what the mask says, and nothing of the other, not even its NaN", () => {
  expect(f64.select(double(1, 0, -2), double(1, NaN, 3), double(NaN, -0, NaN))).toEqual(double(1, -0, 3));
});

it("max and exceeds: the larger of two, and whether it is the first", () => {
  expect(f64.max(double(1, -2, 3), double(2, -3, 3))).toEqual(double(2, -2, 3));
  expect(f64.exceeds(double(1, -2, 3), double(2, -3, 3))).toEqual(double(0, 1, 0));
});

it("outer is the matrix u vᵀ, row by row, and ones spreads a vector over columns", () => {
  expect(f64.outer(double(1, 2), double(3, 4, 5))).toEqual(double(3, 4, 5, 6, 8, 10));
  expect(f64.outer(double(7, 8), f64.ones(2))).toEqual(double(7, 7, 8, 8));
});

it("log is the natural logarithm, rounded to the format", () => {
  const a = Float32Array.of(1, 2, 0);
  expect(algebra("float32").log(a)).toEqual(Float32Array.of(0, Math.log(2), -Infinity));
});

it("concat and part", () => {
  const whole = f64.concat(double(1, 2), double(3, 4));
  expect(whole).toEqual(double(1, 2, 3, 4));
  expect(f64.part(whole, 1, 2)).toEqual(double(3, 4));
});
