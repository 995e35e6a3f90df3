import { expect, test } from "vitest";
import {
  add,
  constant,
  input,
  lerp,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
  activationDerivative,
  tanh,
} from "./expression.ts";

const W = input("param", "W", ["n", "m"]);
const x = input("x", "x", ["m"]);
const h = input("state", "h", ["n"]);

test("shapes that do not fit are refused, with the names and the sizes of both operands", () => {
  expect(() => matvec(W, h)).toThrow("matvec: W is [n,m], h is [n]; the matrix takes a vector [m]");
  expect(() => matvecT(W, x)).toThrow("matvecT: W is [n,m], x is [m]; the matrix takes a vector [n]");
  expect(() => matvec(x, h)).toThrow("matvec: needs a matrix and a vector, got [m] and [n]");
  expect(() => matvecT(W, W)).toThrow("matvecT: needs a matrix and a vector, got [n,m] and [n,m]");
  expect(() => outer(W, x)).toThrow("outer: needs two vectors, got [n,m] and [m]");
  expect(() => add(h, x)).toThrow("add: h is [n] but x is [m]; element-wise shapes must be equal");
  expect(() => mul(tanh(h), x)).toThrow("mul: tanh(h) is [n] but x is [m]; element-wise shapes must be equal");
  expect(() => lerp(h, h, x)).toThrow("lerp: h is [n] but x is [m]");
  expect(() => activationDerivative("tanh", h, x)).toThrow("slope: h is [n] but x is [m]");
  expect(() => add()).toThrow("add: needs at least one argument");
  expect(() => add()).toThrow(expect.objectContaining({ name: "ShapeError" }));
});

test("shapes follow from the operands, also where m and n are the same number", () => {
  expect(matvec(W, x).shape).toEqual(["n"]);
  expect(matvecT(W, h).shape).toEqual(["m"]);
  expect(outer(h, x).shape).toEqual(["n", "m"]);
  expect(negate(W).shape).toEqual(["n", "m"]);
  expect(constant(1, ["n"]).shape).toEqual(["n"]);
});

test("a sum of sums is one sum, a sum of one is that one", () => {
  const a = add(h, add(h, tanh(h)));
  expect(a.op).toBe("add");
  expect(a.args.map(({ op }) => op)).toEqual(["input", "input", "activation"]);
  expect(add(h)).toBe(h);
});

test("a product of many is taken from left to right", () => {
  const product = mul(h, tanh(h), negate(h));
  expect(product.args.map(({ op }) => op)).toEqual(["mul", "negate"]);
  expect(mul(h)).toBe(h);
});
