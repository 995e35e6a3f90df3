import { expect, test } from "vitest";
import { catalogue, stepFor } from "../catalogue.ts";
import { widthOf } from "../cell.ts";
import { precision } from "../language/precision.ts";
import { shapeAt } from "../language/sizes.ts";
import { type Direction, directionsOf } from "../options.ts";
import { mulberry32 } from "../random.ts";
import { type Tensor, elements, tensor } from "../tensor.ts";
import type { Bounded } from "./bounded.ts";
import { expectation } from "./oracle.ts";
import type { Run } from "./run.ts";
import { valuesOf } from "./values.ts";

/** Two layers of a cell on two rows, the second shorter. */
function runOf(cell: string, direction: Direction, dtype: "float64" | "float32" = "float64"): Run {
  const random = mulberry32(7);
  const filled = (shape: readonly number[]): Tensor =>
    tensor(
      dtype,
      shape,
      Array.from({ length: elements(shape) }, () => random() - 0.5),
    );
  const step = stepFor(cell, {});
  const more = Object.fromEntries(Object.keys(step.cell.sizes ?? {}).map((size) => [size, 2]));
  const sizes = { ...more, T: 3, B: 2, m: 4, n: 6 };
  const D = directionsOf(direction);
  let width = 4;
  const layers = [0, 1].map((depth) => {
    const own = { ...sizes, m: width };
    width = D * widthOf(step, own);
    const states = (): Record<string, Tensor> =>
      Object.fromEntries(
        Object.entries(step.state).map(([name, { shape }]) => {
          const full = filled([2, ...shapeAt(shape, own)]);
          if (step.cell.clocks?.includes(name) === true) full.data.fill(1);
          return [name, full];
        }),
      );
    const params = Array.from({ length: D }, () =>
      Object.fromEntries(step.params.map(({ name, shape }) => [name, filled(shapeAt(shape, own))])),
    );
    return { cell, options: {}, direction, params, initial: depth === 0 ? null : Array.from({ length: D }, states) };
  });
  return { sizes, layers, x: filled([3, 2, 4]), lengths: [3, 2], cotangents: null };
}

/** Both sides are within the bound of the exact number, so they are within twice the bound of each other. */
const within = ({ data }: Tensor, { value, error }: Bounded): boolean =>
  data.every((v, k) => Math.abs(v - (value[k] as number)) <= 2 * (error[k] as number));

test.each(catalogue.map(({ id }) => id))("values of %s are within the bounds of the expectation", (cell) => {
  for (const direction of ["forward", "bidirectional"] as const) {
    const run = runOf(cell, direction);
    const got = valuesOf(run);
    const want = expectation(run, { precision: precision("float64", "faithful"), gradients: false });
    expect(got.y.shape).toEqual(want.y.shape);
    expect(within(got.y, want.y)).toBe(true);
    got.final.forEach((directions, layer) =>
      directions.forEach((states, d) => {
        for (const [name, state] of Object.entries(states))
          expect(within(state, want.final[layer]?.[d]?.[name] as Bounded), name).toBe(true);
      }),
    );
  }
});

test.each(["lstm", "gru-reset-after", "elman"])(
  "%s in float32 is within the bounds of float32, and not exact",
  (cell) => {
    const run = runOf(cell, "forward", "float32");
    const want = expectation(run, { precision: precision("float32", "absolute"), gradients: false });
    const [single, half] = [valuesOf(run, undefined, "float32"), valuesOf(run, undefined, "float16")];
    expect(within(single.y, want.y)).toBe(true);
    expect([...single.y.data]).toEqual([...Float32Array.from(single.y.data)]);
    expect([...single.y.data]).not.toEqual([...valuesOf(run).y.data]);
    expect([...half.y.data]).toEqual([...new Float16Array(half.y.data)]);
    expect(within(half.y, want.y)).toBe(false);
  },
);
