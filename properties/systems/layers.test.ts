/** Networks of layers, impl/reference against the specification: outputs, final states and every gradient within their bounds. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bidirectional } from "../../impl/reference/systems/bidirectional.ts";
import { deepOutput } from "../../impl/reference/systems/deep-output.ts";
import { gravesSkip } from "../../impl/reference/systems/graves-skip.ts";
import { parallelStacks } from "../../impl/reference/systems/parallel-stacks.ts";
import { bidirectional as bidirectionalEquations } from "../../spec/systems/bidirectional.ts";
import { deepOutput as deepOutputEquations } from "../../spec/systems/deep-output.ts";
import { gravesSkip as gravesSkipEquations } from "../../spec/systems/graves-skip.ts";
import { parallelStacks as parallelStacksEquations } from "../../spec/systems/parallel-stacks.ts";
import { disagreement } from "./testing/agreement.ts";
import { cells, numbered, prefixed, range, sizes } from "./testing/names.ts";

const small = fc.integer({ min: 1, max: 3 });
const cases = fc.record({ cell: cells, T: small, L: small, sizes, seed: fc.nat() });
const runs = { numRuns: 200 };

describe("within the bounds of its specification, gradients included:", () => {
  it.each(["concat", "sum", "mean", "product"] as const)("the bidirectional layer, %s", (merge) => {
    fc.assert(
      fc.property(cases, ({ cell, T, sizes, seed }) => {
        const outside = disagreement(bidirectionalEquations(cell, {}, T, merge), sizes, seed, (given) => {
          const unit = (prefix: string) => given.unit(prefix, cell, {}, sizes.m, sizes.n);
          const units = { forward: unit("forward"), backward: unit("backward") };
          const initial = { forward: units.forward.initial, backward: units.backward.initial };
          const layer = bidirectional(given.algebra, units, merge, given.vectors("x", T), initial);
          const states = (state: typeof initial) => ({
            ...prefixed("forward", state.forward),
            ...prefixed("backward", state.backward),
          });
          return {
            outputs: { ...numbered("y", layer.ys), ...states(layer.final) },
            back(cotangent) {
              const dState = (prefix: "forward" | "backward") =>
                Object.fromEntries(Object.keys(initial[prefix]).map((name) => [name, cotangent(`${prefix}.${name}`)]));
              const dFinal = { forward: dState("forward"), backward: dState("backward") };
              const { dXs, dInitial } = layer.back(range(T).map((t) => cotangent(`y${t}`)), dFinal); // prettier-ignore
              return { ...numbered("x", dXs), ...states(dInitial) };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("two stacks that mix only in the output", () => {
    fc.assert(
      fc.property(cases, ({ cell, T, L, sizes, seed }) => {
        const outside = disagreement(parallelStacksEquations(cell, {}, T, L), sizes, seed, (given) => {
          const units = (direction: string) =>
            range(L).map((l) => given.unit(`${direction}${l}`, cell, {}, l === 0 ? sizes.m : sizes.n, sizes.n));
          const both = { forward: units("forward"), backward: units("backward") };
          const initials = {
            forward: both.forward.map(({ initial }) => initial),
            backward: both.backward.map(({ initial }) => initial),
          };
          const { ys, back } = parallelStacks(given.algebra, both, given.vectors("x", T), initials);
          return {
            outputs: numbered("y", ys),
            back(cotangent) {
              const { dXs, dInitials } = back(range(T).map((t) => cotangent(`y${t}`)));
              const named = (["forward", "backward"] as const).flatMap((direction) =>
                dInitials[direction].map((d, l) => prefixed(`${direction}${l}`, d)),
              );
              return Object.assign(numbered("x", dXs), ...named) as ReturnType<typeof numbered>;
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("Graves's skip connections", () => {
    fc.assert(
      fc.property(cases, ({ cell, T, L, sizes, seed }) => {
        const { m, n } = sizes;
        const outside = disagreement(gravesSkipEquations(cell, {}, T, L), sizes, seed, (given) => {
          const units = range(L).map((l) => given.unit(`layer${l}`, cell, {}, l === 0 ? m : m + n, n));
          const initials = units.map(({ initial }) => initial);
          const net = gravesSkip(given.algebra, units, given.dense("readout"), given.vectors("x", T), initials);
          const states = (list: typeof initials) =>
            Object.assign({}, ...list.map((state, l) => prefixed(`layer${l}`, state))) as ReturnType<typeof prefixed>;
          return {
            outputs: { ...numbered("y", net.ys), ...states(net.finals) },
            back(cotangent) {
              const dFinals = initials.map((state, l) =>
                Object.fromEntries(Object.keys(state).map((name) => [name, cotangent(`layer${l}.${name}`)])),
              );
              const { dXs, dInitials } = net.back(range(T).map((t) => cotangent(`y${t}`)), dFinals); // prettier-ignore
              return { ...numbered("x", dXs), ...states([...dInitials]) };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("deep output", () => {
    fc.assert(
      fc.property(cases, ({ cell, T, sizes, seed }) => {
        const outside = disagreement(deepOutputEquations(cell, {}, T), sizes, seed, (given) => {
          const unit = given.unit("cell", cell, {}, sizes.m, sizes.n);
          const layers = { hidden: given.dense("hidden"), output: given.dense("output") };
          const { ys, back } = deepOutput(given.algebra, unit, layers, given.vectors("x", T), unit.initial);
          return {
            outputs: numbered("y", ys),
            back(cotangent) {
              const { dXs, dInitial } = back(range(T).map((t) => cotangent(`y${t}`)));
              return { ...numbered("x", dXs), ...prefixed("cell", dInitial) };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });
});
