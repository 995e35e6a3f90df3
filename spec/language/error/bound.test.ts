import { expect, test } from "vitest";
import { float64 } from "../evaluate/arithmetic.ts";
import { bound } from "./bound.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import {
  type Input,
  type Node,
  activate,
  add,
  complement,
  constant,
  input,
  lerp,
  mul,
  activationDerivative,
  softmax,
} from "../expression.ts";
import { activationError, slopeError } from "./pointwise.ts";
import { precision } from "../precision.ts";
import { program } from "../program.ts";
import { type ErrorBound } from "./error-bound.ts";
import { softmaxErrors } from "./softmax.ts";
import { gamma } from "./rounding.ts";

const float32 = precision("float32", "faithful");
const a = input("state", "a", ["n"]);
const b = input("state", "b", ["n"]);

/** The error bound of a node for one value and one error of each input. */
function errorBoundOf(
  node: Node,
  given: Readonly<Record<string, Partial<ErrorBound> & { readonly v: number }>>,
): ErrorBound {
  const graph = program([node]);
  const values = evaluate(graph, { n: 1 }, ({ name }: Input) => [given[name]?.v ?? NaN], float64);
  const exact: ErrorBound = { error: [0], quantum: 0, sum: null };
  return bound(graph, { n: 1 }, values, ({ name }) => ({ ...exact, ...given[name] }), float32).at(-1) as ErrorBound;
}

test("an integer has a quantum of 1; a number that is not one of float32 is rounded to it", () => {
  expect(errorBoundOf(constant(3, ["n"]), {})).toEqual({ error: [0], quantum: 1, sum: null });
  expect(errorBoundOf(constant(0.1, ["n"]), {})).toEqual({
    error: [float32.unitRoundoff * 0.1],
    quantum: 0,
    sum: null,
  });
  expect(errorBoundOf(constant(0.25, ["n"]), {})).toEqual({ error: [0], quantum: 0, sum: null });
});

test("sums of multiples of a quantum are exact as long as they fit", () => {
  const quantum = 1 / 4;
  const fits = { a: { v: 3.25, quantum }, b: { v: 1.5, quantum } };
  expect(errorBoundOf(add(a, mul(a, b)), fits)).toMatchObject({ error: [0], quantum: 1 / 16 });
  const large = { a: { v: 2 ** 22 + 0.25, quantum }, b: { v: 1.5, quantum } };
  expect(errorBoundOf(mul(a, b), large).error[0]).toBeGreaterThan(0);
  // a sum so small that its rounding underflows is not for that reason exact
  expect(errorBoundOf(mul(a, b), { a: { v: 1e-300 }, b: { v: 1e-10 } }).error[0]).toBeGreaterThan(0);
});

test("a sum that is continued keeps its terms: every one of them may be rounded as often as there are terms", () => {
  const sum = { inherited: [0], magnitude: [10], count: 4, parts: 4 };
  const found = errorBoundOf(add(a, b), { a: { v: 1, error: [0.5], sum }, b: { v: 100 } });
  expect(found.sum).toEqual({ inherited: [0], magnitude: [110], count: 5, parts: 5 });
  expect(found.error[0]).toBe(gamma(5, float32.unitRoundoff) * 110 + 10 * float32.minNormal);
});

test("what nothing is known of stays unknown", () => {
  const lost = { a: { v: 0, error: [Infinity] }, b: { v: 0 } };
  for (const node of [mul(a, b), complement(a), lerp(a, b, b), lerp(b, a, a)])
    expect(errorBoundOf(node, lost).error).toEqual([Infinity]);
  // a gate of what may be NaN may be NaN, a gate of what is merely far off stays within its range
  expect(errorBoundOf(activate("tanh", a), lost).error).toEqual([Infinity]);
  const far = { a: { v: 0, error: [1e9] } };
  expect(errorBoundOf(activate("tanh", a), far).error[0]).toBeLessThan(2.01);
  expect(errorBoundOf(activate("sigmoid", a), far).error[0]).toBeLessThan(1.01);
});

test("a probability that nothing is known of may pass 1 by its own errors", () => {
  const far = { a: { v: 0, error: [1e9] }, b: { v: 0 } };
  const [furthest] = errorBoundOf(softmax(a), far).error as [number];
  expect(furthest).toBeGreaterThan(1 + float32.activation("exp", 1));
  expect(furthest).toBeLessThan(1 + 2 ** -16);
});

test("one exponent that may be infinite makes every probability NaN", () => {
  const errorsOf = (far: number): number[] => softmaxErrors([0, far], [0, 0], [0, 1], float32);
  expect(errorsOf(2 ** 127).every(Number.isFinite)).toBe(true);
  expect(errorsOf(2 ** 128)).toEqual([Infinity, Infinity]);
});

test("of three factors two may be multiplied first: they may pass the largest number, or be flushed to 0", () => {
  const product = mul(a, mul(b, a));
  const ofFactors = (v: number, w: number): number =>
    errorBoundOf(product, { a: { v }, b: { v: w } }).error[0] as number;
  expect(ofFactors(2 ** 70, 2 ** -100)).toBe(Infinity); // (2^70)² alone
  expect(ofFactors(2 ** 40, 2 ** -60)).toBeLessThan(2 ** 20 * 2 ** -20);
  // 2^-100 · 2^-100 is lost before 2^60 makes it a number again
  const lost = errorBoundOf(mul(a, mul(b, b)), { a: { v: 2 ** 60 }, b: { v: 2 ** -66 } }).error[0] as number;
  expect(lost).toBeGreaterThanOrEqual(2 ** 60 * 2 ** -66 * 2 ** -66);
  // but only where there is a third factor, and nothing is lost of an exact 0
  expect(errorBoundOf(mul(a, b), { a: { v: 2 ** 100 }, b: { v: 2 ** -100 } }).error[0]).toBeLessThan(2 ** -20);
  expect(ofFactors(0, 1)).toBe(0);
});

test("of a sum whose terms together pass the largest number nothing is known: a partial sum may be infinite", () => {
  expect(errorBoundOf(add(a, b), { a: { v: 2 ** 127 }, b: { v: -(2 ** 127) } }).error).toEqual([Infinity]);
  expect(errorBoundOf(add(a, b), { a: { v: 2 ** 126 }, b: { v: -(2 ** 126) } }).error[0]).toBeLessThan(Infinity);
});

test("relu passes errors on where it is open, and its slope is unknown where it may be either", () => {
  const error = (v: number, e: number): number => activationError("relu", v, e, Math.max(0, v), float32);
  expect([error(1, 0.5), error(-1, 0.5), error(-0.25, 0.5), error(0.25, 0.5)]).toEqual([0.5, 0, 0.25, 0.5]);
  const jump = (v: number, e: number): number => slopeError("relu", v, e, 0, 0, float32);
  expect([jump(1, 0.5), jump(0.5, 0.5), jump(-0.25, 0.5), jump(0, 0)]).toEqual([0, 1, 1, 0]);
  expect(errorBoundOf(activationDerivative("identity", a, b), { a: { v: 1, error: [1] }, b: { v: 1 } }).error).toEqual([
    0,
  ]);
});

test("grades: faithful is relative, absolute has a floor", () => {
  const absolute = precision("float32", "absolute");
  expect(float32.activation("tanh", 1)).toBe(8 * float32.unitRoundoff + float32.minNormal);
  expect(float32.activation("tanh", 0)).toBe(float32.minNormal);
  expect(absolute.activation("tanh", 0)).toBe(2 ** -20 + 2 ** -126);
  expect(precision("float64", "absolute").activation("sigmoid", 0)).toBe(2 ** -49 + 2 ** -1022);
  expect([absolute.activation("relu", 1), absolute.activation("identity", 1)]).toEqual([0, 0]);
});
