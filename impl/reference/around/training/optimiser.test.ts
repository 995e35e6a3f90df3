import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { momentum } from "./momentum.ts";
import { nesterov } from "./nesterov.ts";
import { optimiser, type Optimiser } from "./optimiser.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

const vector = (values: readonly number[]): Tensor => tensor("float64", [values.length], values);

/** All, at one learning rate; the adaptive ones with ε. */
const all = (eta: number, epsilon?: number): Readonly<Record<string, Optimiser>> => {
  const small = epsilon === undefined ? {} : { epsilon };
  return {
    sgd: optimiser(sgd({ eta })),
    momentum: optimiser(momentum({ eta })),
    nesterov: optimiser(nesterov({ eta })),
    adagrad: optimiser(adagrad({ eta, ...small })),
    rmsprop: optimiser(rmsprop({ eta, ...small })),
    adam: optimiser(adam({ eta, ...small })),
  };
};
const each = Object.entries(all(0.1));

/** Parameters after every step along these gradients. */
function path(
  { initial, step }: Optimiser,
  x: readonly number[],
  gradients: readonly (readonly number[])[],
): number[][] {
  let params: Tensors = { x: vector(x) };
  let state = initial(params);
  return gradients.map((g) => {
    ({ params, state } = step(params, { x: vector(g) }, state));
    return [...params["x"]!.data];
  });
}

const size = 3;
/** No −0, which μ · 0 + g turns into 0. */
const number = fc.double({ min: -4, max: 4, noNaN: true }).map((g) => (Math.abs(g) > 1e-3 ? g : 0));
const numbers = fc.array(number, { minLength: size, maxLength: size });
const steps = fc.array(numbers, { minLength: 1, maxLength: 5 });
const nonzero = fc.array(
  fc.array(
    number.filter((g) => g !== 0),
    { minLength: size, maxLength: size },
  ),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe.each(each)("%s", (_, rule) => {
  it("a gradient of zero changes nothing at first (OP1)", () => {
    fc.assert(
      fc.property(numbers, (x) => {
        const params = { x: vector(x) };
        const start = rule.initial(params);
        const { params: after, state } = rule.step(params, { x: vector(x.map(() => 0)) }, start);
        expect(after).toStrictEqual(params);
        expect(state).toStrictEqual({ ...start, t: 1 });
      }),
    );
  });

  it("permuted coordinates take permuted paths, to the bit (OP6)", () => {
    const turned = ([a, b, c]: readonly number[]): number[] => [c!, a!, b!];
    fc.assert(
      fc.property(numbers, steps, (x, gradients) => {
        expect(path(rule, turned(x), gradients.map(turned))).toStrictEqual(path(rule, x, gradients).map(turned));
      }),
    );
  });

  it("opposite gradients from opposite places take opposite paths, to the bit (OP7)", () => {
    const opposite = (list: readonly number[]): number[] => list.map((value) => 0 - value);
    fc.assert(
      fc.property(numbers, steps, (x, gradients) => {
        expect(path(rule, opposite(x), gradients.map(opposite))).toEqual(path(rule, x, gradients).map(opposite));
      }),
    );
  });

  it("goes downhill: ½‖x‖² falls from 1 to below 0.01 in 400 steps", () => {
    let params: Tensors = { x: vector([1, -1]) };
    let state = rule.initial(params);
    for (let t = 0; t < 400; t++) ({ params, state } = rule.step(params, params, state));
    expect(Math.hypot(...params["x"]!.data) ** 2 / 2).toBeLessThan(0.01);
  });

  it("changes nothing it is handed, and keeps shapes and element types", () => {
    const params = { W: tensor("float32", [2, 1], [1, 2]), b: vector([3]) };
    const gradients = { W: tensor("float32", [2, 1], [1, -1]), b: vector([1]) };
    const start = rule.initial(params);
    const before = structuredClone({ params, gradients, start });
    const { params: after, state } = rule.step(params, gradients, start);
    expect({ params, gradients, start }).toStrictEqual(before);
    for (const tensors of [after, ...Object.values(state.memory)]) {
      expect(tensors["W"]).toMatchObject({ shape: [2, 1], data: expect.any(Float32Array) as Float32Array });
      expect(tensors["b"]).toMatchObject({ shape: [1], data: expect.any(Float64Array) as Float64Array });
    }
  });

  it("refuses a gradient that is missing or of another shape", () => {
    const params = { W: tensor("float64", [2, 1]) };
    const start = rule.initial(params);
    expect(() => rule.step(params, {}, start)).toThrow("optimiser: gradient of W is missing, wanted [2,1]");
    expect(() => rule.step(params, { W: vector([1, 2]) }, start)).toThrow("gradient of W is [2], wanted [2,1]");
  });
});

describe("one rule and another", () => {
  it("gradient descent on ½‖x‖² is x_t = (1 − η)ᵗ x_0: exactly, where η is a power of two (OP2)", () => {
    const eta = 1 / 4;
    let params: Tensors = { x: vector([1, -3]) };
    const { initial, step } = optimiser(sgd({ eta }));
    let state = initial(params);
    for (let t = 1; t <= 20; t++) {
      ({ params, state } = step(params, params, state));
      expect([...params["x"]!.data]).toStrictEqual([(1 - eta) ** t, -3 * (1 - eta) ** t]); // 3ᵗ⁺¹ < 2⁵³
    }
  });

  it("without momentum, momentum and Nesterov's are gradient descent, to the bit (OP2)", () => {
    fc.assert(
      fc.property(numbers, steps, (x, gradients) => {
        const wanted = path(optimiser(sgd({ eta: 0.1 })), x, gradients);
        expect(path(optimiser(momentum({ eta: 0.1, mu: 0 })), x, gradients)).toStrictEqual(wanted);
        expect(path(optimiser(nesterov({ eta: 0.1, mu: 0 })), x, gradients)).toStrictEqual(wanted);
      }),
    );
  });

  it("Adam's first step is −η sign(g) where ε = 0, but for rounding (OP3)", () => {
    fc.assert(
      fc.property(nonzero, ([g]) => {
        const [x] = path(optimiser(adam({ eta: 1, epsilon: 0 })), [0, 0, 0], [g!]);
        // 1 − β, its product with g (twice for v), the quotients, the root, the last quotient: ten roundings at most
        x!.forEach((value, i) => expect(Math.abs(value + Math.sign(g![i]!))).toBeLessThanOrEqual(10 * 2 ** -53 * 1.01));
      }),
    );
  });

  it("Adam, RMSprop and Adagrad do not see the scale of the gradients where ε = 0: to the bit for powers of two (OP4)", () => {
    const { adam, rmsprop, adagrad } = all(0.1, 0);
    fc.assert(
      fc.property(numbers, nonzero, fc.integer({ min: -300, max: 300 }), (x, gradients, exponent) => {
        const scaled = gradients.map((g) => g.map((value) => value * 2 ** exponent));
        for (const rule of [adam!, rmsprop!, adagrad!])
          expect(path(rule, x, scaled)).toStrictEqual(path(rule, x, gradients));
      }),
    );
  });

  it("the others do see it", () => {
    const { sgd, momentum, nesterov } = all(0.1);
    for (const rule of [sgd!, momentum!, nesterov!])
      expect(path(rule, [0], [[2]])).not.toStrictEqual(path(rule, [0], [[1]]));
  });

  it("Adagrad's step for one unit of gradient never grows (OP5)", () => {
    fc.assert(
      fc.property(nonzero, (gradients) => {
        const { initial, step } = optimiser(adagrad({ eta: 1 }));
        const params = { x: vector([0, 0, 0]) };
        let state = initial(params);
        let last = [Infinity, Infinity, Infinity];
        for (const g of gradients) {
          const { params: after, state: next } = step(params, { x: vector(g) }, state);
          const rate = g.map((value, i) => Math.abs(after["x"]!.data[i]! / value));
          // the quotient of a quotient: two roundings on either side
          rate.forEach((value, i) => expect(value).toBeLessThanOrEqual(last[i]! * (1 + 4 * 2 ** -53 * 1.01)));
          [state, last] = [next, rate];
        }
      }),
    );
  });

  it("ε stands outside the root: with g = ε = 1 the first step of Adagrad is η/2, not η/√2", () => {
    expect(path(optimiser(adagrad({ eta: 1, epsilon: 1 })), [0], [[1]])).toStrictEqual([[-1 / 2]]);
    expect(path(optimiser(rmsprop({ eta: 1, rho: 3 / 4, epsilon: 1 })), [0], [[2]])).toStrictEqual([[-1]]);
    expect(path(optimiser(adam({ eta: 1, beta1: 0, beta2: 0, epsilon: 1 })), [0], [[1]])).toStrictEqual([[-1 / 2]]);
  });
});

describe("hyperparameters", () => {
  it.each<[string, () => unknown]>([
    ["sgd: eta is -1, wanted a number from 0 to below Infinity", () => sgd({ eta: -1 })],
    ["momentum: mu is 1, wanted a number from 0 to below 1", () => momentum({ eta: 1, mu: 1 })],
    ["nesterov: mu is -0.5, wanted", () => nesterov({ eta: 1, mu: -0.5 })],
    ["adagrad: epsilon is NaN, wanted", () => adagrad({ eta: 1, epsilon: Number.NaN })],
    ["rmsprop: rho is 1, wanted", () => rmsprop({ eta: 1, rho: 1 })],
    ["adam: beta2 is 1, wanted", () => adam({ beta2: 1 })],
  ])("%s", (message, make) => {
    expect(make).toThrow(message);
    expect(make).toThrow(RangeError);
  });
});
