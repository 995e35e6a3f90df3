import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, tensor, type Tensor } from "../../../../spec/tensor.ts";
import { clipByGlobalNorm, clipByNorm, clipByValue } from "./clip.ts";

const vector = (...values: number[]): Tensor => tensor("float64", [values.length], values);
const negated = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map((g) => -g) });

/** Gradients whose squares may over- and underflow; no subnormal, so that relative error is what rounding leaves. */
const element = fc
  .tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.constantFrom(0, 0, 0, 1020, -990))
  .map(([g, exponent]) => g * 2 ** exponent)
  .filter((g) => g === 0 || Math.abs(g) >= 2 ** -1000);
const gradients = fc.array(element, { maxLength: 8 }).map((values) => vector(...values));
const theta = fc.oneof(fc.double({ min: 1e-3, max: 10, noNaN: true }), fc.constantFrom(2 ** -900, 2 ** 900));

/** ‖g‖₂ by Math.hypot, which scales too; to within N roundings. */
const norm = ({ data }: Tensor): number => Math.hypot(...data);

/** γ of the operations of a norm of N elements and of the scaling: N + 1 of a sum of squares, halved by the root, and 8 more. */
const gamma = (t: Tensor): number => (elements(t.shape) + 9) * 2 ** -53 * 1.01;

const kinds = { clipByValue, clipByNorm } as const;
const clips = Object.entries(kinds);

/**
 * The largest distance of two computations of g · θ/‖g‖ by different ways, in units of what is allowed: each within 2γ of the truth, as
 * nothing is subtracted; elements far below the largest underflow.
 */
const apart = (got: Tensor, wanted: Tensor): number =>
  Math.max(
    0,
    ...wanted.data.map((w, i) => Math.abs(got.data[i]! - w) / (4 * gamma(wanted) * Math.abs(w) + 2 ** -1060)),
  );

describe("every rule", () => {
  it.each(clips)("%s: a gradient inside is the same, to the bit (CL2)", (_, clip) => {
    fc.assert(
      fc.property(gradients, (g) => {
        const size = norm(g) * (1 + gamma(g)) + 2 ** -1000;
        fc.pre(Number.isFinite(size));
        expect(clip(size, g)).toStrictEqual(g);
      }),
    );
  });

  it.each(clips)("%s: is odd (CL5)", (_, clip) => {
    fc.assert(
      fc.property(theta, gradients, (limit, g) => {
        expect(clip(limit, negated(g))).toStrictEqual(negated(clip(limit, g)));
      }),
    );
  });

  it.each(clips)("%s: zero stays zero, and nothing stays nothing (CL6)", (_, clip) => {
    expect(clip(1e-300, vector(0, -0, 0))).toStrictEqual(vector(0, -0, 0));
    expect(clip(1, vector())).toStrictEqual(vector());
  });

  it.each(clips)("%s: keeps shape and element type", (_, clip) => {
    const g = tensor("float32", [2, 1], [3, 4]);
    const clipped = clip(1, g);
    expect(clipped.shape).toEqual([2, 1]);
    expect(clipped.data).toBeInstanceOf(Float32Array);
    expect(clipped.data[0]).toBeLessThan(3);
  });

  it.each(clips)("%s: a threshold must be above 0", (_, clip) => {
    for (const limit of [0, -1, Number.NaN])
      expect(() => clip(limit, vector(1))).toThrow(new RangeError(`clip: theta is ${limit}, wanted a number above 0`));
  });
});

describe("by value", () => {
  it("no element is beyond the threshold (CL1), and clipping twice is clipping once, to the bit (CL4)", () => {
    fc.assert(
      fc.property(theta, gradients, (limit, g) => {
        const clipped = clipByValue(limit, g);
        expect(clipped.data.every((value) => Math.abs(value) <= limit)).toBe(true);
        expect(clipByValue(limit, clipped)).toStrictEqual(clipped);
      }),
    );
  });

  it("turns the gradient where it clips (CL3 does not hold)", () => {
    expect(clipByValue(1, vector(1, 2))).toStrictEqual(vector(1, 1));
  });

  it("NaN stays", () => {
    expect(clipByValue(1, vector(Number.NaN, Infinity, 0.5))).toStrictEqual(vector(Number.NaN, 1, 0.5));
  });
});

describe("by norm", () => {
  it("no norm is beyond the threshold, but for rounding (CL1)", () => {
    fc.assert(
      fc.property(theta, gradients, (limit, g) => {
        expect(norm(clipByNorm(limit, g))).toBeLessThanOrEqual(limit * (1 + 4 * gamma(g)));
      }),
    );
  });

  it("keeps the direction: what comes out is min(1, θ/‖g‖) g (CL3)", () => {
    fc.assert(
      fc.property(theta, gradients, (limit, g) => {
        const [length, largest] = [norm(g), Math.max(0, ...g.data.map(Math.abs))];
        fc.pre(length !== 0);
        const unit = largest / length;
        const wanted = length <= limit ? g.data : g.data.map((value) => (value / largest) * unit * limit);
        expect(apart(clipByNorm(limit, g), { ...g, data: wanted })).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("clipping twice is clipping once, but for rounding (CL4)", () => {
    fc.assert(
      fc.property(theta, gradients, (limit, g) => {
        const clipped = clipByNorm(limit, g);
        expect(apart(clipByNorm(limit, clipped), clipped)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("not to the bit: the norm of what was clipped may be rounded to above the threshold", () => {
    const clipped = clipByNorm(0.3, vector(0.9167791613600426, 0.4916331057289476, 0.7117122567054618));
    expect(clipByNorm(0.3, clipped)).not.toStrictEqual(clipped);
  });

  it("neither overflows nor underflows", () => {
    expect(clipByNorm(5, vector(3e200, 4e200)).data[1]).toBeCloseTo(4, 14);
    expect(clipByNorm(5e-200, vector(3e-199, 4e-199)).data[1]! / 4e-200).toBeCloseTo(1, 14);
    expect(clipByNorm(1, vector(Number.MAX_VALUE, Number.MAX_VALUE)).data[0]).toBeCloseTo(Math.SQRT1_2, 15);
  });

  it.each([[Number.NaN], [Infinity]])("a gradient with %s becomes NaN all over", (broken) => {
    expect(clipByNorm(1, vector(1, broken))).toStrictEqual(vector(Number.NaN, Number.NaN));
  });
});

describe("by global norm", () => {
  it("of one tensor is by norm (CL7)", () => {
    fc.assert(
      fc.property(theta, gradients, (limit, g) => {
        expect(clipByGlobalNorm(limit, { g })).toStrictEqual({ g: clipByNorm(limit, g) });
      }),
    );
  });

  it("of several is by norm of all their elements", () => {
    fc.assert(
      fc.property(theta, gradients, gradients, (limit, a, b) => {
        const all = clipByNorm(limit, vector(...a.data, ...b.data));
        const clipped = clipByGlobalNorm(limit, { a, b });
        expect([...clipped["a"]!.data, ...clipped["b"]!.data]).toStrictEqual([...all.data]);
      }),
    );
  });
});

describe("what else is called clipping", () => {
  it("seed 003's one-sided `if g > θ: g = θ` is not odd: CL5 refuses it", () => {
    const oneSided = (limit: number, { shape, data }: Tensor): Tensor => ({
      shape,
      data: data.map((g) => (g > limit ? limit : g)),
    });
    expect(oneSided(1, vector(3))).toStrictEqual(clipByValue(1, vector(3)));
    expect(oneSided(1, vector(-3))).not.toStrictEqual(negated(oneSided(1, vector(3))));
  });

  it("PyTorch's θ/(‖g‖ + 1e-6) shrinks what has just the norm θ: CL2 refuses it", () => {
    const pytorch = (limit: number, { shape, data }: Tensor): Tensor => {
      const coefficient = Math.min(1, limit / (Math.hypot(...data) + 1e-6));
      return { shape, data: data.map((g) => g * coefficient) };
    };
    expect(clipByNorm(5, vector(3, 4))).toStrictEqual(vector(3, 4));
    expect(norm(pytorch(5, vector(3, 4)))).toBeCloseTo(4.9999990000002, 12);
  });
});
