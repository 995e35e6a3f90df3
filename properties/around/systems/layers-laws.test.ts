/** Laws of networks of layers (docs/theory.md 4.2, 4.3), exact wherever they are. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { algebra } from "../../../impl/reference/algebra/algebra.ts";
import { elman } from "../../../impl/reference/cells/elman.ts";
import { bidirectional } from "../../../impl/reference/around/systems/bidirectional.ts";
import { dense } from "../../../impl/reference/around/systems/dense.ts";
import { gravesSkip } from "../../../impl/reference/around/systems/graves-skip.ts";
import { parallelStacks, stack } from "../../../impl/reference/around/systems/parallel-stacks.ts";
import { type Unit, noState, unrolled } from "../../../impl/reference/around/systems/unit.ts";
import type { AnyParameters } from "../../../impl/reference/cell.ts";
import { bidirectional as bidirectionalEquations } from "../../../spec/around/systems/bidirectional.ts";
import { gravesSkip as gravesSkipEquations } from "../../../spec/around/systems/graves-skip.ts";
import { parallelStacks as parallelStacksEquations } from "../../../spec/around/systems/parallel-stacks.ts";
import { givenFor } from "./testing/agreement.ts";
import { cells, each, range, sizes } from "./testing/names.ts";
import { clearColumns, inputWeights, lastInputs, same, someInputs } from "./testing/same.ts";

const float64 = algebra("float64");
const directions = ["forward", "backward"] as const;
const cases = fc.record({ cell: cells, T: fc.integer({ min: 1, max: 5 }), sizes, seed: fc.nat() });
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

/** A bidirectional layer with its numbers. */
function layerOf({ cell, T, sizes, seed }: Case) {
  const given = givenFor(bidirectionalEquations(cell, {}, T, "concat"), sizes, seed);
  const units = each(directions, (direction) => given.unit(direction, cell, sizes.m));
  return { units, initial: each(directions, given.state), xs: given.vectors("x", T), given };
}

const law = (holds: (c: Case) => void): void => fc.assert(fc.property(cases, holds), { numRuns: 300 });

describe("bidirectional", () => {
  it("BR1: the reversed sequence with the directions' parameters exchanged is the reversed output with its halves exchanged", () =>
    law((c) => {
      const { units, initial, xs } = layerOf(c);
      const swapped = <T>({ forward, backward }: Record<"forward" | "backward", T>) => ({
        forward: backward,
        backward: forward,
      });
      const { ys } = bidirectional(float64, units, "concat", xs, initial);
      const reversed = bidirectional(float64, swapped(units), "concat", xs.toReversed(), swapped(initial));
      const { n } = c.sizes;
      const exchanged = ys.map((y) => float64.concat(y.subarray(n), y.subarray(0, n)));
      expect(same(reversed.ys, exchanged.toReversed())).toBe(true);
    }));

  it("BR2: the forward half knows no later x, the backward half no earlier one", () =>
    law((c) => {
      const { units, initial, xs } = layerOf(c);
      const { n } = c.sizes;
      const at = c.seed % c.T;
      const changed = xs.map((x, t) => (t === at ? x.map((v) => v + 1) : x));
      const [before, after] = [xs, changed].map((xs) => bidirectional(float64, units, "concat", xs, initial).ys);
      const half = (ys = before!, from: number, to: number, first: number, last: number) =>
        ys.slice(first, last).map((y) => y.subarray(from, to));
      expect(same(half(before, 0, n, 0, at), half(after, 0, n, 0, at))).toBe(true);
      expect(same(half(before, n, 2 * n, at + 1, c.T), half(after, n, 2 * n, at + 1, c.T))).toBe(true);
      expect(same(before!.slice(at, at + 1), after!.slice(at, at + 1))).toBe(false);
    }));

  it("BR3, R35: a readout whose backward half is zero is the readout of the forward walk alone", () =>
    law((c) => {
      const { units, initial, xs } = layerOf(c);
      const { n } = c.sizes;
      const W = { rows: 2, columns: 2 * n, data: Float64Array.from({ length: 4 * n }, (_, i) => Math.sin(i + c.seed)) };
      clearColumns(W, n, 2 * n);
      const readout = { W, b: Float64Array.of(0.5, -1), dW: W, db: new Float64Array(2) };
      const { ys } = bidirectional(float64, units, "concat", xs, initial);
      const forward = unrolled(float64, units.forward, xs, initial.forward).ys;
      const alone = someInputs(readout, 0, n);
      expect(
        same(
          ys.map((y) => dense(float64, readout, y).y),
          forward.map((y) => dense(float64, alone, y).y),
        ),
      ).toBe(true);
    }));

  it("BR5: over a palindrome, with one set of parameters, the directions mirror each other", () =>
    law((c) => {
      const { units, initial, xs } = layerOf(c);
      const palindrome = [...xs, ...xs.toReversed()];
      const tied = { forward: units.forward, backward: units.forward };
      const start = { forward: initial.forward, backward: initial.forward };
      const { ys } = bidirectional(float64, tied, "concat", palindrome, start);
      const { n } = c.sizes;
      const [forward, backward] = [ys.map((y) => y.subarray(0, n)), ys.map((y) => y.subarray(n))];
      expect(same(forward, backward.toReversed())).toBe(true);
    }));

  it("two parallel stacks of one layer are the bidirectional layer, gradients included", () =>
    law(({ cell, T, sizes, seed }) => {
      const given = givenFor(parallelStacksEquations(cell, {}, T, 1), sizes, seed);
      const units = each(directions, (direction) => [given.unit(`${direction}0`, cell, sizes.m)]);
      const initials = each(directions, (direction) => [given.state(`${direction}0`)]);
      const xs = given.vectors("x", T);
      const stacks = parallelStacks(float64, units, xs, initials);
      const only = <T>(lists: Record<"forward" | "backward", readonly T[]>) => each(directions, (name) => lists[name][0] as T); // prettier-ignore
      const layer = bidirectional(float64, only(units), "concat", xs, only(initials));
      expect(same(stacks.ys, layer.ys)).toBe(true);
      const none = each(directions, (direction) => noState(layer.final[direction]));
      expect(same(stacks.back(layer.ys).dXs, layer.back(layer.ys, none).dXs)).toBe(true);
    }));
});

describe("stacks", () => {
  it("R33: without weights from x to upper layers and from lower layers to y, skip connections are a plain stack", () =>
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), ({ cell, T, sizes, seed }, L) => {
        const { m, n } = sizes;
        const given = givenFor(gravesSkipEquations(cell, {}, T, L), sizes, seed);
        const units: Unit[] = range(L).map((l) => given.unit(`layer${l}`, cell, l > 0 ? m + n : m));
        const initials = range(L).map((l) => given.state(`layer${l}`));
        const readout = given.dense("readout");
        const xs = given.vectors("x", T);
        for (const unit of units.slice(1)) for (const W of inputWeights(unit)) clearColumns(W, 0, m);
        clearColumns(readout.W, 0, (L - 1) * n);
        const skips = gravesSkip(float64, units, readout, xs, initials);
        const plain = stack(float64, units.map((unit, l) => (l > 0 ? lastInputs(unit, n) : unit)), xs, initials, false); // prettier-ignore
        const top = someInputs(readout, (L - 1) * n, L * n);
        const outputs = plain.ys.map((h) => dense(float64, top, h));
        expect(same(skips.ys, outputs.map(({ y }) => y))).toBe(true); // prettier-ignore
        const fromSkips = skips.back(skips.ys, skips.finals.map(noState));
        const fromPlain = plain.back(outputs.map(({ y, back }) => back(y)));
        expect(same(fromSkips.dXs, fromPlain.dXs)).toBe(true);
        const flat = (states: typeof initials) => states.flatMap((state) => Object.values(state));
        expect(same(flat([...fromSkips.dInitials]), flat([...fromPlain.dInitials]))).toBe(true);
      }),
      { numRuns: 300 },
    ));

  it("R35: a layer that is the identity changes nothing, gradients included", () =>
    law((c) => {
      const { xs } = layerOf(c);
      const { m } = c.sizes;
      const square = (diagonal: number) => ({
        rows: m,
        columns: m,
        data: Float64Array.from({ length: m * m }, (_, i) => (i % (m + 1) === 0 ? diagonal : 0)),
      });
      const parameters = (diagonal: number): AnyParameters => ({
        W_h: square(diagonal),
        U_h: square(0),
        b_h: new Float64Array(m),
      });
      const unit = {
        cell: elman("identity") as unknown as Unit["cell"],
        sizes: { m, n: m },
        p: parameters(1),
        dP: parameters(0),
      };
      const layer = unrolled(float64, unit, xs, { h: xs[0]! });
      expect(same(layer.ys, xs)).toBe(true);
      expect(same(layer.back(xs, noState(layer.final)).dXs, xs)).toBe(true);
    }));
});
