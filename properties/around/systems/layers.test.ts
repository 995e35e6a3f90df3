/** Networks of layers, impl/reference against the specification: outputs, final states and every gradient within their bounds. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bidirectional } from "../../../impl/reference/around/systems/bidirectional.ts";
import { deepOutput } from "../../../impl/reference/around/systems/deep-output.ts";
import { gravesSkip } from "../../../impl/reference/around/systems/graves-skip.ts";
import { parallelStacks } from "../../../impl/reference/around/systems/parallel-stacks.ts";
import { bidirectional as bidirectionalEquations } from "../../../spec/around/systems/bidirectional.ts";
import { deepOutput as deepOutputEquations } from "../../../spec/around/systems/deep-output.ts";
import { gravesSkip as gravesSkipEquations } from "../../../spec/around/systems/graves-skip.ts";
import { parallelStacks as parallelStacksEquations } from "../../../spec/around/systems/parallel-stacks.ts";
import { disagreement } from "./testing/agreement.ts";
import { cells, each, numbered, prefixed, range, sizes } from "./testing/names.ts";

const small = fc.integer({ min: 1, max: 3 });
const cases = fc.record({ cell: cells, T: small, L: small, sizes, seed: fc.nat() });
const runs = { numRuns: 300 };
const directions = ["forward", "backward"] as const;

describe("within the bounds of its specification, gradients included:", () => {
  it.each(["concat", "sum", "mean", "product"] as const)("the bidirectional layer, %s", (merge) => {
    fc.assert(
      fc.property(cases, ({ cell, T, sizes, seed }) => {
        const outside = disagreement(bidirectionalEquations(cell, {}, T, merge), sizes, seed, (given) => {
          const units = each(directions, (direction) => given.unit(direction, cell, sizes.m));
          const initial = each(directions, given.state);
          const { ys, final, back } = bidirectional(given.algebra, units, merge, given.vectors("x", T), initial);
          const states = (both: typeof initial) =>
            Object.assign({}, ...directions.map((direction) => prefixed(direction, both[direction]))) as object;
          return {
            outputs: { ...numbered("y", ys), ...states(final) },
            back(d) {
              const { dXs, dInitial } = back(d.vectors("y", T), each(directions, d.state));
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
        const { m, n } = sizes;
        const outside = disagreement(parallelStacksEquations(cell, {}, T, L), sizes, seed, (given) => {
          const units = each(directions, (name) => range(L).map((l) => given.unit(`${name}${l}`, cell, l > 0 ? n : m)));
          const initials = each(directions, (name) => range(L).map((l) => given.state(`${name}${l}`)));
          const { ys, back } = parallelStacks(given.algebra, units, given.vectors("x", T), initials);
          return {
            outputs: numbered("y", ys),
            back(d) {
              const { dXs, dInitials } = back(d.vectors("y", T));
              const states = directions.flatMap((name) =>
                dInitials[name].map((one, l) => prefixed(`${name}${l}`, one)),
              );
              return Object.assign(numbered("x", dXs), ...states) as ReturnType<typeof numbered>;
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
          const units = range(L).map((l) => given.unit(`layer${l}`, cell, l > 0 ? m + n : m));
          const initials = range(L).map((l) => given.state(`layer${l}`));
          const net = gravesSkip(given.algebra, units, given.dense("readout"), given.vectors("x", T), initials);
          const states = (list: typeof net.finals) =>
            Object.assign({}, ...list.map((state, l) => prefixed(`layer${l}`, state))) as object;
          return {
            outputs: { ...numbered("y", net.ys), ...states(net.finals) },
            back(d) {
              const { dXs, dInitials } = net.back(d.vectors("y", T), range(L).map((l) => d.state(`layer${l}`))); // prettier-ignore
              return { ...numbered("x", dXs), ...states(dInitials) };
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
          const layers = each(["hidden", "output"], given.dense);
          const unit = given.unit("cell", cell, sizes.m);
          const { ys, back } = deepOutput(given.algebra, unit, layers, given.vectors("x", T), unit.initial);
          return {
            outputs: numbered("y", ys),
            back(d) {
              const { dXs, dInitial } = back(d.vectors("y", T));
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
