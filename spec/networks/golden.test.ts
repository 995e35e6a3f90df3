import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { precision } from "../language/precision.ts";
import { type Tensor, elements, tensor } from "../tensor.ts";
import { goldenEntries } from "../testing/golden.ts";
import { expectation } from "./oracle.ts";

/** Published by the project: float64 autograd of torch, compared at 1e-12 relative (CELLS.md 11.6). */
interface Golden {
  readonly params: Readonly<Record<string, readonly number[]>>;
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly Y: readonly (readonly number[])[];
  readonly final_state: Readonly<Record<string, readonly number[]>>;
  readonly loss: number;
  /** `null` for a parameter that the cell does not use, listed all the same. */
  readonly grad: Readonly<Record<string, readonly number[] | null>>;
}
const golden = JSON.parse(readFileSync(new URL("../testing/golden-cells.json", import.meta.url), "utf8")) as {
  readonly cells: Readonly<Record<string, Golden>>;
};

/** Every tensor of the file, from its ordinal. */
const fill = (k: number, shape: readonly number[]): Tensor =>
  tensor(
    "float64",
    shape,
    Array.from({ length: elements(shape) }, (_, i) => (((37 * i + 101 * k + 11) % 97) - 48) / 64),
  );

/** Largest distance relative to what is wanted; ∞ where a 0 is missed, or a number. */
const off = (got: ArrayLike<number>, want: readonly number[]): number =>
  Math.max(
    got.length === want.length ? 0 : Infinity,
    ...want.map((w, i) => (got[i] === w ? 0 : Math.abs(((got[i] as number) - w) / w))),
  );

test.each(goldenEntries)("$entry", ({ entry, cell, options, names }) => {
  const { params, state, Y, final_state, grad, loss } = golden.cells[entry] as Golden;
  const nameOf = (name: string): string => names[name] ?? name;
  const filled = (tensors: Golden["params"], first: number, rows: readonly number[]): Record<string, Tensor> =>
    Object.fromEntries(
      Object.entries(tensors).flatMap(([key, shape], k) =>
        grad[key] === null ? [] : [[nameOf(key), fill(first + k, [...rows, ...shape])]],
      ),
    );
  const weights = fill(60, [4, 1, 2]);
  const { y, final, gradients } = expectation(
    {
      sizes: { T: 4, B: 1, m: 3, n: 2 },
      layers: [
        { cell, options, direction: "forward", params: [filled(params, 0, [])], initial: [filled(state, 40, [1])] },
      ],
      x: fill(50, [4, 1, 3]),
      lengths: null,
      cotangents: { y: weights, final: null },
    },
    { precision: precision("float64", "faithful"), gradients: true },
  );
  expect(off(y.value, Y.flat())).toBeLessThanOrEqual(1e-12);
  const total = y.value.reduce((sum, v, i) => sum + v * (weights.data[i] as number), 0);
  expect(off([total], [loss])).toBeLessThanOrEqual(1e-12);
  for (const [key, want] of Object.entries(final_state))
    expect(off(final[0]?.[0]?.[nameOf(key)]?.value ?? [], want)).toBeLessThanOrEqual(1e-12);
  for (const [key, want] of Object.entries(grad)) {
    if (want === null) continue;
    const got =
      key === "x"
        ? gradients?.x
        : key.startsWith("state:")
          ? gradients?.initial[0]?.[0]?.[nameOf(key.slice("state:".length))]
          : gradients?.params[0]?.[0]?.[nameOf(key)];
    expect(off(got?.value ?? [], want.flat())).toBeLessThanOrEqual(1e-12);
  }
});
