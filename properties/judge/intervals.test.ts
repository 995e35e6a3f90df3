import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Layer } from "../../impl/contract.ts";
import { activations, functions } from "../../spec/language/functions.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { drawRequest } from "../cases/request.ts";
import { affineOf, hull, imageOf, rangeOf, startOf, within } from "./intervals.ts";
import { at } from "../requests/rearrange.ts";
import { caseOf, seeded } from "../testing/cases.ts";

const argument = fc.double({ min: -1e3, max: 1e3, noNaN: true });

describe.each(activations)("the interval of %s", (activation) => {
  const { value } = functions[activation];

  it("has every value in it", () => {
    const [least, most] = rangeOf({ activation });
    fc.assert(
      fc.property(argument, (a) => {
        expect(value(a)).toBeGreaterThanOrEqual(least);
        expect(value(a)).toBeLessThanOrEqual(most);
      }),
      seeded,
    );
  });

  it("is taken to one whose ends are the values at its ends: the activation never falls", () => {
    fc.assert(
      fc.property(argument, argument, argument, (a, b, c) => {
        const [low, middle, high] = [a, b, c].toSorted((p, q) => p - q) as [number, number, number];
        const [least, most] = imageOf(activation, [low, high]);
        expect(value(middle)).toBeGreaterThanOrEqual(least);
        expect(value(middle)).toBeLessThanOrEqual(most);
      }),
      seeded,
    );
  });
});

describe("an interval", () => {
  it("is tanh's where no activation was chosen, and everything for the identity", () => {
    expect(rangeOf({})).toEqual([-1, 1]);
    expect(rangeOf({ activation: "identity" })).toEqual([-Infinity, Infinity]);
  });

  it("reaches as far as those it is the hull of, and no further than a limit", () => {
    expect(hull([-1, 2], [0, 3])).toEqual([-1, 3]);
    expect(hull([4, 4])).toEqual([4, 4]);
    expect(within([-5, 1 / 2], 1)).toEqual([-1, 1 / 2]);
  });
});

describe("a place in a run", () => {
  const { request } = drawRequest(caseOf("cell=min-gru T=3 B=2 m=3 n=2 regime=exact seed=7"));
  const [layer] = request.layers as readonly [Layer];
  const place = (steps: number) => ({ request, options: {}, row: 1, unit: 0, steps });

  it("started where the initial state says, and at 0 where there is none", () => {
    const h = at(layer.initial?.[0]?.["h"] as Tensor, 1, 0);
    expect(startOf(place(1), "h")).toEqual([h, h]);
    const absent = { ...request, layers: [{ ...layer, initial: null }] };
    expect(startOf({ ...place(1), request: absent }, "h")).toEqual([0, 0]);
  });

  it("has seen W x + b of its own row in every step so far", () => {
    const { W_h, b_h } = layer.params[0] as Record<"W_h" | "b_h", Tensor>;
    const candidates = [0, 1, 2].map((t) =>
      [0, 1, 2].reduce((sum, k) => sum + at(W_h, 0, k) * at(request.x, t, 1, k), at(b_h, 0)),
    );
    for (let steps = 1; steps <= 3; steps++) {
      const [least, most] = affineOf(place(steps), "W_h", "b_h");
      const seen = candidates.slice(0, steps); // exact: multiples of 1/16
      // seven roundings of numbers below 16
      expect(Math.abs(least - Math.min(...seen))).toBeLessThan(7 * 16 * 2 ** -52);
      expect(Math.abs(most - Math.max(...seen))).toBeLessThan(7 * 16 * 2 ** -52);
      expect(least).toBeLessThanOrEqual(Math.min(...seen));
      expect(most).toBeGreaterThanOrEqual(Math.max(...seen));
    }
  });
});
