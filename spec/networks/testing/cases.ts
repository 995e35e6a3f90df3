import { widthOf } from "../../cell.ts";
import * as fc from "fast-check";
import { catalogue, stepFor } from "../../catalogue.ts";
import { covering } from "../../covering.ts";
import { type Random, pick, random } from "../../language/testing/random.ts";
import type { Options } from "../../options.ts";
import { type Dtype, type Tensor, elements, tensor } from "../../tensor.ts";
import type { Run } from "../oracle.ts";
import { shapeAt } from "../../language/sizes.ts";

/** The distribution of a case's numbers. */
export type Regime = "tiny" | "small" | "unit" | "large" | "huge" | "saturated" | "exact";

/** One pass over one row. */
export interface Case {
  readonly cell: string;
  readonly options: Options;
  readonly T: number;
  readonly m: number;
  readonly n: number;
  readonly regime: Regime;
  readonly seed: number;
}

const regimes: readonly Regime[] = ["tiny", "small", "unit", "large", "huge", "saturated", "exact"];
const sizes = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }));

/** Cases of one cell. */
export const cases = (cell: string): fc.Arbitrary<Case> =>
  fc.record({
    cell: fc.constant(cell),
    options: fc.constantFrom(...covering(catalogue.find(({ id }) => id === cell) ?? (catalogue[0] as never))),
    T: fc.integer({ min: 1, max: 3 }),
    m: sizes,
    n: sizes,
    regime: fc.constantFrom(...regimes),
    seed: fc.integer(),
  });

/** A power of two that divides every number of a case, or 0. */
export const quantumOf = ({ regime }: Case): number => (regime === "exact" ? 1 / 4 : 0);

const normal = (next: Random): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

function draw(regime: Regime, name: string, next: Random): number {
  switch (regime) {
    case "tiny":
      return 1e-25 * normal(next);
    case "small":
      return 0.1 * normal(next);
    case "unit":
      return normal(next);
    case "large":
      return (name.length > 1 ? 5 : 1) * normal(next);
    case "huge":
      return 50 * normal(next);
    case "saturated":
      return name.startsWith("b_") ? pick([-110, -30, -20, 0, 20, 110], next) : normal(next);
    case "exact":
      return Math.round(8 * normal(next)) / 4;
  }
}

/** Every number of a case, representable in float32. */
export function runOf(c: Case, dtype: Dtype): Run & { readonly cotangents: { readonly y: Tensor } } {
  const next = random(c.seed);
  const step = stepFor(c.cell, c.options);
  const further = Object.fromEntries(Object.keys(step.cell.sizes ?? {}).map((name, k) => [name, 1 + ((c.n + k) % 4)]));
  const size: Readonly<Record<string, number>> = { m: c.m, n: c.n, ...further };
  const { clocks = [], positive = [] } = step.cell;
  const number = (name: string): number => {
    if (clocks.includes(name)) return Math.floor(12 * next());
    const value = draw(c.regime, name, next);
    return Math.fround(positive.includes(name) ? Math.abs(value) + 1 / 2 : value);
  };
  const filled = (name: string, shape: readonly number[]): Tensor =>
    tensor(
      dtype,
      shape,
      Array.from({ length: elements(shape) }, () => number(name)),
    );
  const state = (): Record<string, Tensor> =>
    Object.fromEntries(
      Object.entries(step.state).map(([name, { shape }]) => [name, filled(name, [1, ...shapeAt(shape, size)])]),
    );
  const params = Object.fromEntries(step.params.map(({ name, shape }) => [name, filled(name, shapeAt(shape, size))]));
  return {
    sizes: { T: c.T, B: 1, m: c.m, n: c.n, ...further },
    layers: [{ cell: c.cell, options: c.options, direction: "forward", params: [params], initial: [state()] }],
    x: filled("x", [c.T, 1, c.m]),
    lengths: null,
    cotangents: { y: filled("y", [c.T, 1, widthOf(step, size)]), final: [[state()]] },
  };
}
