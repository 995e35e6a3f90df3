import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argmax } from "./logits.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { double, gamma } from "./testing/rounding.ts";

const dyadic = fc.integer({ min: -640, max: 640 }).map((k) => k / 64);
const logits = fc.array(dyadic, { minLength: 1, maxLength: 8 }).map((u) => Float64Array.from(u));
const anyFinite = fc
  .array(fc.double({ min: -(2 ** 1022), max: 2 ** 1022, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((u) => Float64Array.from(u));

describe("softmax", () => {
  it("is a distribution", () => {
    fc.assert(
      fc.property(anyFinite, (u) => {
        const p = softmax(u);
        // every p_i is one rounded quotient by the same sum; V of them are added once here and once there
        expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(gamma(2 * u.length + 1));
        expect(p.every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
    );
  });

  it("LM4: a constant added to every logit changes no bit, where the sums are exact", () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), (u, shift) => {
        expect(softmax(u.map((logit) => logit + shift))).toStrictEqual(softmax(u));
        expect(logSoftmax(u.map((logit) => logit + shift))).toStrictEqual(logSoftmax(u));
      }),
    );
  });

  it("N02: exponentials that overflow do not matter", () => {
    expect(Math.exp(710)).toBe(Infinity);
    expect(softmax(double(710, 710))).toStrictEqual(double(0.5, 0.5));
    expect(softmax(double(1e308, -1e308))).toStrictEqual(double(1, 0));
  });

  it("N03: -Infinity has probability 0, and nothing but -Infinity is refused", () => {
    expect(softmax(double(-Infinity, 3, -Infinity, 3))).toStrictEqual(double(0, 0.5, 0, 0.5));
    expect(logSoftmax(double(-Infinity, 3))).toStrictEqual(double(-Infinity, 0));
    for (const u of [double(), double(-Infinity), double(-Infinity, -Infinity)])
      for (const f of [softmax, logSoftmax])
        expect(() => f(u)).toThrow(
          new RangeError(`logits: got ${u.length}, none above -Infinity; at least one must be`),
        );
  });

  it.each([NaN, Infinity])("refuses the logit %s", (logit) => {
    expect(() => softmax(double(0, logit))).toThrow(
      new RangeError(`logits: got ${logit}; each must be finite or -Infinity`),
    );
  });
});

describe("logSoftmax", () => {
  it("LM5: is finite for every |u| up to half the largest number", () => {
    fc.assert(
      fc.property(anyFinite, (u) => {
        for (const value of logSoftmax(u)) expect(value).toBeGreaterThanOrEqual(-Number.MAX_VALUE);
      }),
    );
  });

  it("is the logarithm of softmax", () => {
    fc.assert(
      fc.property(logits, (u) => {
        const p = softmax(u);
        // exp, V sums and a quotient on one side; exp, V sums, a logarithm and two differences of up to 20 + ln 8 on the other
        logSoftmax(u).forEach((value, i) => {
          expect(Math.abs(value - Math.log(p[i]!))).toBeLessThanOrEqual(
            gamma(2 * u.length + 8) * (1 + Math.abs(value)),
          );
        });
      }),
    );
  });
});

it("argmax takes the lowest of equal logits", () => {
  expect(argmax(double(1, 3, -Infinity, 3))).toBe(1);
  expect(() => argmax(double(-Infinity))).toThrow(RangeError);
});
