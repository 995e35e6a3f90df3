/** Holds what impl/reference computes to the specification of a system: all outputs, all gradients, both element types. */
import { expect } from "vitest";
import type { Equations } from "../../../../spec/language/rewrite.ts";
import type { SizeOf } from "../../../../spec/language/sizes.ts";
import type { BoundedVectors } from "../../../../spec/networks/vector.ts";
import { type Given, type Named, givenOf, named } from "./given.ts";
import { type Computed, drawn, expectation, specified } from "./specified.ts";

/** Results of a plain system: outputs, by the specification's names, and the pullback that returns the gradients it names. */
export interface Plain {
  readonly outputs: Computed["outputs"];
  readonly back: (d: Named) => Computed["gradients"];
}

/** Largest distances in units of their bounds: none is above 1 where both compute the same. */
export function worst(ours: Computed["outputs"], expected: BoundedVectors): Record<string, number> {
  expect(Object.keys(ours).toSorted()).toEqual(Object.keys(expected).toSorted());
  return Object.fromEntries(
    Object.entries(expected).map(([name, { value, error }]) => {
      const mine = ours[name] as ArrayLike<number>;
      expect(mine, name).toHaveLength(value.length);
      expect(Math.max(0, ...error), `bound of ${name}`).toBeLessThan(Infinity);
      const share = value.map((v, i) => (mine[i] === v ? 0 : Math.abs((mine[i] as number) - v) / (error[i] as number)));
      return [name, Math.max(0, ...share)];
    }),
  );
}

/** Numbers for all that a system's equations read. */
export function givenFor(equations: Equations, sizes: SizeOf, seed: number): Given {
  return givenOf("float64", sizes, drawn(specified(equations).inputs, sizes, seed, 1.5));
}

/** Vectors outside their bound, by name; `{}` where everything agrees. */
export function disagreement(
  equations: Equations,
  sizes: SizeOf,
  seed: number,
  plain: (given: Given) => Plain,
  scale = 1.5,
): Record<string, number> {
  const system = specified(equations);
  const values = drawn(system.inputs, sizes, seed, scale);
  const cotangents = drawn(system.cotangents, sizes, seed + 1, 1);
  const outside: Record<string, number> = {};
  for (const dtype of ["float64", "float32"] as const) {
    const given = givenOf(dtype, sizes, values);
    const { outputs, back } = plain(given);
    const gradients = { ...back(named(dtype, cotangents)), ...given.gradients() };
    const expected = expectation(system, sizes, values, cotangents, dtype);
    for (const [what, shares] of [
      ["", worst(outputs, expected.outputs)],
      ["d", worst(gradients, expected.gradients)],
    ] as const)
      for (const [name, share] of Object.entries(shares)) if (!(share <= 1)) outside[`${dtype} ${what}${name}`] = share;
  }
  return outside;
}
