import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, tensor, type Tensor } from "../../../../spec/tensor.ts";
import type { RunAnswer } from "../../../contract.ts";
import { normal } from "../heads/random.ts";
import { mulberry32 } from "../../../../spec/random.ts";
import { reference } from "../../index.ts";
import {
  chrono,
  constant,
  glorotNormal,
  glorotUniform,
  identity,
  initialise,
  orthogonal,
  uniform,
  type Initialiser,
} from "./initialise.ts";
import { orthonormalised } from "./orthonormal.ts";

/** Chance that a test of a distribution fails although the distribution is right; seeds are fixed, so it has not. */
const ALPHA = 1e-9;

const drawn = (initialiser: Initialiser, shape: readonly number[], seed = 1): readonly number[] => [
  ...initialiser(shape, mulberry32(seed)).data,
];

/**
 * Dvoretzky, Kiefer, Wolfowitz; Massart 1990: P(sup |F_N − F| > ε) ≤ 2 exp(−2Nε²), for every N. `slack` is the error of `cdf`.
 */
function expectDistribution(sample: readonly number[], cdf: (x: number) => number, slack = 0): void {
  const sorted = sample.toSorted((a, b) => a - b);
  const distances = sorted.flatMap((x, k) => [(k + 1) / sorted.length - cdf(x), cdf(x) - k / sorted.length]);
  expect(Math.max(...distances)).toBeLessThan(Math.sqrt(Math.log(2 / ALPHA) / (2 * sorted.length)) + slack);
}

/** Φ by Abramowitz & Stegun 7.1.26, absolute error below 1.5e-7. */
function gaussian(x: number): number {
  const [z, t] = [Math.abs(x) / Math.SQRT2, 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2)];
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (polynomial * Math.exp(-z * z)) / 2;
  return x < 0 ? tail : 1 - tail;
}

describe("distributions", () => {
  const shape = [60, 100];

  it("uniform is uniform on (−a, a)", () => {
    const sample = drawn(uniform(0.25), shape);
    expectDistribution(sample, (x) => (x + 0.25) / 0.5);
    expect(sample.every((x) => x >= -0.25 && x < 0.25)).toBe(true);
  });

  it("Glorot uniform has a = √(6/(r + c)), hence the variance 2/(r + c)", () => {
    const a = Math.sqrt(6 / 160);
    const sample = drawn(glorotUniform, shape);
    expectDistribution(sample, (x) => (x + a) / (2 * a));
    // Hoeffding on x² ∈ [0, a²]: P(|mean − E| > ε) ≤ 2 exp(−2Nε²/a⁴)
    const square = sample.reduce((sum, x) => sum + x * x, 0) / sample.length;
    const allowed = a * a * Math.sqrt(Math.log(2 / ALPHA) / (2 * sample.length));
    expect(Math.abs(square - 2 / 160)).toBeLessThan(allowed);
  });

  it("Glorot normal is normal with the variance 2/(r + c)", () => {
    const deviation = Math.sqrt(2 / 160);
    const sample = drawn(glorotNormal, shape).map((x) => x / deviation);
    expectDistribution(sample, gaussian, 1.5e-7);
    // Laurent & Massart 2000: P(|χ²_N − N| > 2√(Ns) + 2s) ≤ 2e⁻ˢ
    const [N, s] = [sample.length, Math.log(2 / ALPHA)];
    const chiSquare = sample.reduce((sum, x) => sum + x * x, 0);
    expect(Math.abs(chiSquare - N)).toBeLessThan(2 * Math.sqrt(N * s) + 2 * s);
  });

  it("Box and Muller's numbers are finite for every uniform number there is", () => {
    for (const r of [0, 1 - 2 ** -32]) expect(Number.isFinite(normal(() => r))).toBe(true);
  });

  it("chrono's forget biases are logarithms of uniform numbers of 1 to T, the input biases their opposites", () => {
    const { b_f, b_i } = chrono(6000, 50, mulberry32(1));
    expectDistribution(
      [...b_f.data].map((value) => Math.exp(value)),
      (x) => (x - 1) / 49,
    );
    expect(b_i.data).toStrictEqual(b_f.data.map((value) => -value));
    expect(chrono(2, 1, mulberry32(1)).b_f.data).toStrictEqual(new Float64Array(2));
  });

  it("a seed is a sequence; another seed is another", () => {
    for (const initialiser of [uniform(1), glorotUniform, glorotNormal, orthogonal]) {
      expect(drawn(initialiser, [3, 4], 7)).toStrictEqual(drawn(initialiser, [3, 4], 7));
      expect(drawn(initialiser, [3, 4], 7)).not.toStrictEqual(drawn(initialiser, [3, 4], 8));
    }
  });
});

describe("orthogonal", () => {
  /** Rows of a matrix [r, c], or its columns where they are the shorter. */
  function shorter({ shape: [r, c], data }: Tensor): Float64Array[] {
    const rows = r! <= c!;
    return Array.from({ length: rows ? r! : c! }, (_, k) =>
      Float64Array.from({ length: rows ? c! : r! }, (_, j) => data[rows ? k * c! + j : j * c! + k]!),
    );
  }
  const dot = (u: Float64Array, v: Float64Array): number => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  const size = fc.integer({ min: 1, max: 12 });

  it("the shorter of rows and columns are orthonormal, to rounding", () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (r, c, seed) => {
        const qs = shorter(orthogonal([r, c], mulberry32(seed)));
        // Giraud et al. 2005, theorem 2: ‖I − QᵀQ‖ is a small multiple of rounding; here of γ for the r·c products of a vector's
        // two passes, and of the dot product that looks
        const gamma = (4 * r * c + Math.max(r, c) + 4) * 2 ** -53 * 1.01;
        qs.forEach((u, i) =>
          qs.forEach((v, j) => expect(Math.abs(dot(u, v) - (i === j ? 1 : 0))).toBeLessThanOrEqual(gamma)),
        );
      }),
    );
  });

  it("is the Q of a QR with a positive diagonal: R is triangular", () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (r, c, seed) => {
        const [count, length] = [Math.min(r, c), Math.max(r, c)];
        const random = mulberry32(seed);
        const as = Array.from({ length: count }, () => Float64Array.from({ length }, () => normal(random)));
        const qs = shorter(orthogonal([r, c], mulberry32(seed)));
        // γ as above, of a vector's own length
        const below = (i: number, a: Float64Array): number =>
          Math.abs(dot(qs[i]!, a)) / ((4 * r * c + length + 4) * 2 ** -53 * 1.01 * Math.sqrt(dot(a, a)));
        expect(as.every((a, j) => dot(qs[j]!, a) > 0)).toBe(true);
        expect(as.every((a, j) => qs.every((_, i) => i <= j || below(i, a) <= 1))).toBe(true);
      }),
    );
  });

  it("of [n, 4n], the rows are orthonormal and the gates by themselves are not orthogonal", () => {
    const n = 3;
    const rows = shorter(orthogonal([n, 4 * n], mulberry32(1)));
    expect(dot(rows[0]!, rows[0]!)).toBeCloseTo(1, 14);
    const gates = Array.from({ length: 4 }, (_, g) => rows[0]!.subarray(g * n, (g + 1) * n));
    for (const gate of gates) expect(dot(gate, gate)).toBeLessThan(0.99);
  });

  it("vectors that depend on each other are refused", () => {
    const a = Float64Array.of(1, 2, 3);
    const twice = a.map((value) => 2 * value);
    expect(() => orthonormalised([a, twice])).toThrow("orthonormalised: vector 1 depends on those before it");
    expect(() => orthonormalised([new Float64Array(3)])).toThrow(RangeError);
  });
});

describe("identity (IRNN)", () => {
  it("a relu network with U = I, b = 0 and W x = 0 keeps a state that is not negative, to the bit", () => {
    const state = fc.array(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(state, fc.integer({ min: 1, max: 20 }), (values, T) => {
        const n = values.length;
        const h = tensor("float64", [1, n], values);
        const shapes = { W_h: [n, 2], U_h: [n, n], b_h: [n] };
        const params = initialise(shapes, (name) => (name === "U_h" ? identity : constant(0)), mulberry32(1));
        const x = tensor("float64", [T, 1, 2], drawn(uniform(1), [T, 1, 2]));
        const { final } = reference.run({
          dtype: "float64",
          sizes: { T, B: 1, m: 2, n },
          layers: [
            {
              cell: "elman",
              options: { activation: "relu" },
              direction: "forward",
              params: [params],
              initial: [{ h }],
            },
          ],
          x,
          lengths: null,
          want: ["final"],
          cotangents: null,
        }) as RunAnswer;
        // U h adds 0 to it, which turns −0 into 0
        expect(final![0]![0]!["h"]).toStrictEqual({ ...h, data: h.data.map((value) => value + 0) });
      }),
    );
  });
});

describe("a record of parameters", () => {
  it("each has the shape of its name and the initialiser of its name", () => {
    const shapes = { U_f: [2, 2], b_f: [2], b_i: [2] };
    const params = initialise(
      shapes,
      (name) => (name === "U_f" ? identity : constant(name === "b_f" ? 1 : 0)),
      () => 0,
    );
    expect(params).toStrictEqual({
      U_f: tensor("float64", [2, 2], [1, 0, 0, 1]),
      b_f: tensor("float64", [2], [1, 1]),
      b_i: tensor("float64", [2]),
    });
    expect(elements(params["U_f"]!.shape)).toBe(4);
  });
});

describe("shapes that an initialiser does not have", () => {
  const random = mulberry32(1);
  it.each<[string, () => unknown]>([
    ["glorotUniform: shape is [3], wanted a matrix", () => glorotUniform([3], random)],
    ["glorotNormal: shape is [], wanted a matrix", () => glorotNormal([], random)],
    ["orthogonal: shape is [2,3,4], wanted a matrix", () => orthogonal([2, 3, 4], random)],
    ["identity: shape is [2,3], wanted as many rows as columns", () => identity([2, 3], random)],
    ["chrono: T is 0, wanted at least 1", () => chrono(2, 0, random)],
  ])("%s", (message, make) => {
    expect(make).toThrow(message);
    expect(make).toThrow(RangeError);
  });
});
