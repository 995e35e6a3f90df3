/** Reading and writing, impl/reference against the specification: outputs and gradients within their bounds. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fedBack, manyToOne, oneToMany } from "../../../impl/reference/around/systems/patterns.ts";
import { noState, unrolled } from "../../../impl/reference/around/systems/unit.ts";
import { algebra } from "../../../impl/reference/algebra/algebra.ts";
import { type Pattern, pattern } from "../../../spec/around/systems/patterns.ts";
import { type Plain, disagreement, givenFor } from "./testing/agreement.ts";
import type { Given } from "./testing/given.ts";
import { cells, numbered, prefixed } from "./testing/names.ts";

type Run = (given: Given, unit: ReturnType<Given["unit"]>, T: number) => Plain;

const everyStep: Run = ({ algebra, vectors }, unit, T) => {
  const { ys, final, back } = unrolled(algebra, unit, vectors("x", T), unit.initial);
  return {
    outputs: numbered("y", ys),
    back(d) {
      const { dXs, dInitial } = back(d.vectors("y", T), noState(final));
      return { ...numbered("x", dXs), ...prefixed("cell", dInitial) };
    },
  };
};

const fromOne =
  (run: typeof oneToMany): Run =>
  ({ algebra, vector }, unit, T) => {
    const { ys, back } = run(algebra, unit, vector("x0"), T, unit.initial);
    return {
      outputs: numbered("y", ys),
      back(d) {
        const { dX, dInitial } = back(d.vectors("y", T));
        return { x0: dX, ...prefixed("cell", dInitial) };
      },
    };
  };

const toOne: Run = ({ algebra, vectors }, unit, T) => {
  const { y, back } = manyToOne(algebra, unit, vectors("x", T), unit.initial);
  const last = `y${T - 1}`;
  return {
    outputs: { [last]: y },
    back(d) {
      const { dXs, dInitial } = back(d.vector(last));
      return { ...numbered("x", dXs), ...prefixed("cell", dInitial) };
    },
  };
};

const patterns: readonly (readonly [Pattern, Run])[] = [
  ["one-to-one", (given, unit) => everyStep(given, unit, 1)],
  ["one-to-many", fromOne(oneToMany)],
  ["one-to-many-fed-back", fromOne(fedBack)],
  ["many-to-one", toOne],
  ["many-to-many", everyStep],
];

const size = fc.integer({ min: 1, max: 4 });

it.each(patterns)("%s", (kind, run) => {
  fc.assert(
    fc.property(cells, size, size, fc.nat(), (cell, T, n, seed) => {
      const outside = disagreement(pattern(kind, cell, {}, T), { n }, seed, (given) =>
        run(given, given.unit("cell", cell, n), T),
      );
      expect(outside).toEqual({});
    }),
    { numRuns: 200 },
  );
});

it("of no steps there is no last output", () => {
  const unit = givenFor(pattern("many-to-one", "gru", {}, 1), { n: 1 }, 1).unit("cell", "gru", 1);
  expect(() => manyToOne(algebra("float64"), unit, [], unit.initial)).toThrow("manyToOne: got no steps");
});
