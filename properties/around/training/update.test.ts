/** Optimisers and clipping of impl/reference against the equations of spec, within the bound of the equations. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adagrad } from "../../../impl/reference/around/training/adagrad.ts";
import { adam } from "../../../impl/reference/around/training/adam.ts";
import { clipByGlobalNorm, clipByNorm, clipByValue } from "../../../impl/reference/around/training/clip.ts";
import { momentum } from "../../../impl/reference/around/training/momentum.ts";
import { nesterov } from "../../../impl/reference/around/training/nesterov.ts";
import { optimiser, type Optimiser } from "../../../impl/reference/around/training/optimiser.ts";
import { rmsprop } from "../../../impl/reference/around/training/rmsprop.ts";
import { sgd } from "../../../impl/reference/around/training/sgd.ts";
import { input, type Node } from "../../../spec/language/expression.ts";
import type { Equations } from "../../../spec/language/rewrite.ts";
import { shared, type BoundedVector, type BoundedVectors } from "../../../spec/networks/vector.ts";
import { tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import * as specAdagrad from "../../../spec/around/training/adagrad.ts";
import * as specAdam from "../../../spec/around/training/adam.ts";
import { clippedByNorm, clippedByValue } from "../../../spec/around/training/clip.ts";
import * as specMomentum from "../../../spec/around/training/momentum.ts";
import * as specNesterov from "../../../spec/around/training/nesterov.ts";
import * as specRmsprop from "../../../spec/around/training/rmsprop.ts";
import * as specSgd from "../../../spec/around/training/sgd.ts";
import { deviation, read } from "./testing/read.ts";

const size = 3;
const tensorOf = (values: readonly number[]): Tensor => tensor("float64", [values.length], values);
const exactly = (values: ArrayLike<number>): BoundedVector => shared(Array.from(values), 0);
const number = fc.double({ min: -4, max: 4, noNaN: true }).map((g) => (Math.abs(g) > 1e-6 ? g : 0));
const numbers = fc.array(number, { minLength: size, maxLength: size });
const open = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const hyperparameters = fc.record({
  eta: open(1e-4, 1),
  mu: open(0, 0.99),
  rho: open(0, 0.999),
  epsilon: open(1e-8, 1e-2),
  beta1: open(0, 0.99),
  beta2: open(0, 0.9999),
});
type Hyperparameters = typeof hyperparameters extends fc.Arbitrary<infer H> ? H : never;

const rules: readonly [string, (h: Hyperparameters) => Optimiser, Equations][] = [
  ["sgd", (h) => optimiser(sgd(h)), specSgd.sgd],
  ["momentum", (h) => optimiser(momentum(h)), specMomentum.momentum],
  ["nesterov", (h) => optimiser(nesterov(h)), specNesterov.nesterov],
  ["adagrad", (h) => optimiser(adagrad(h)), specAdagrad.adagrad],
  ["rmsprop", (h) => optimiser(rmsprop(h)), specRmsprop.rmsprop],
  ["adam", (h) => optimiser(adam(h)), specAdam.adam],
];

describe("a step is within the bound of its equations", () => {
  it.each(rules)("%s", (_, optimiserOf, equations) => {
    fc.assert(
      fc.property(
        hyperparameters,
        numbers,
        fc.array(numbers, { minLength: 1, maxLength: 6 }),
        (hyper, start, gradients) => {
          const { initial, step } = optimiserOf(hyper);
          const constants = Object.fromEntries(Object.entries(hyper).map(([name, value]) => [name, exactly([value])]));
          let params: Tensors = { x: tensorOf(start) };
          let state = initial(params);
          let powers: BoundedVectors = { power1: exactly([1]), power2: exactly([1]) }; // the equations alone keep these
          for (const g of gradients) {
            const remembered = Object.entries({ ...state.memory, x: params });
            const before = Object.fromEntries(remembered.map(([name, { x }]) => [name, exactly(x!.data)]));
            const { power1, power2, ...wanted } = read(
              equations,
              { ...constants, ...powers, ...before, g: exactly(g) },
              size,
            );
            if (power1 && power2) powers = { power1, power2 };
            ({ params, state } = step(params, { x: tensorOf(g) }, state));
            const after = { ...state.memory, x: params };
            expect(Object.keys(after).toSorted()).toStrictEqual(Object.keys(wanted).toSorted());
            for (const [name, { x }] of Object.entries(after))
              expect(deviation(x!.data, wanted[name]!), name).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it("Keras's √(s + ε) is another rule: a million bounds away from √s + ε", () => {
  const given = { eta: 0.1, epsilon: 1e-7, x: 0, s: 0.1, g: 0.5 };
  const wanted = read(
    specAdagrad.adagrad,
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, exactly([value])])),
    1,
  );
  const { eta, epsilon, x, s, g } = given;
  expect(deviation([x - (eta * g) / (Math.sqrt(s + g * g) + epsilon)], wanted["x"]!)).toBeLessThanOrEqual(1);
  expect(deviation([x - (eta * g) / Math.sqrt(s + g * g + epsilon)], wanted["x"]!)).toBeGreaterThan(1e6);
});

describe("clipping is within the bound of its equations", () => {
  const [a, b] = [input("x", "a", ["n"]), input("x", "b", ["n"])];
  const [clippedA, clippedB] = clippedByNorm(a, b) as readonly [Node, Node];
  const [clippedAlone] = clippedByNorm(a) as readonly [Node];
  const equations = { value: clippedByValue(a), norm: clippedAlone, globalA: clippedA, globalB: clippedB };

  it("by value, by norm, by global norm", () => {
    fc.assert(
      fc.property(open(1e-3, 10), numbers, numbers, (theta, a, b) => {
        const given = { theta: exactly([theta]), a: exactly(a), b: exactly(b) };
        const wanted = read(equations, given, size);
        const all = clipByGlobalNorm(theta, { a: tensorOf(a), b: tensorOf(b) });
        const ours = {
          value: clipByValue(theta, tensorOf(a)),
          norm: clipByNorm(theta, tensorOf(a)),
          globalA: all["a"]!,
          globalB: all["b"]!,
        };
        for (const [name, { data }] of Object.entries(ours))
          expect(deviation(data, wanted[name]!), name).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it("the bound is one: it is finite and small", () => {
    const given = { theta: exactly([1]), a: exactly([3, 0, 4]), b: exactly([0, 0, 12]) };
    const wanted = read(equations, given, size);
    for (const { error } of Object.values(wanted)) expect(Math.max(...error)).toBeLessThan(1e-13);
    expect(deviation([0, 0, 12 / 13], wanted["globalB"]!)).toBeLessThanOrEqual(1);
    expect(deviation([0, 0, 12 / 13 + 1e-12], wanted["globalB"]!)).toBeGreaterThan(1);
  });
});
