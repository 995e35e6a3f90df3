import { expect, test } from "vitest";
import { precision } from "../language/precision.ts";
import { goldenEntries, goldenRun } from "../testing/golden.ts";
import { expectation } from "./oracle.ts";

/** Largest distance relative to what is wanted, or to the scale of its rounding; ∞ where a 0 is missed, or a number. */
const off = (got: ArrayLike<number>, want: readonly number[], scale = 0): number =>
  Math.max(
    got.length === want.length ? 0 : Infinity,
    ...want.map((w, i) => (got[i] === w ? 0 : Math.abs((got[i] as number) - w) / Math.max(Math.abs(w), scale))),
  );

test.each(goldenEntries)("$entry", (entry) => {
  const { sizes, params, initial, x, weights, loss, want, scale } = goldenRun(entry);
  const { y, final, gradients } = expectation(
    {
      sizes,
      layers: [
        { cell: entry.cell, options: entry.options, direction: "forward", params: [params], initial: [initial] },
      ],
      x,
      lengths: null,
      cotangents: { y: weights, final: null },
    },
    { precision: precision("float64", "faithful"), gradients: true },
  );
  const total = y.value.reduce((sum, v, i) => sum + v * (weights.data[i] as number), 0);
  expect(off([total], [loss])).toBeLessThanOrEqual(1e-12);
  for (const [name, values] of Object.entries(want)) {
    const [kind, state] = name.split(" ") as [string, string?];
    const got =
      name === "y"
        ? y
        : name === "x"
          ? gradients?.x
          : state === undefined
            ? gradients?.params[0]?.[0]?.[name]
            : (kind === "final" ? final : gradients?.initial)?.[0]?.[0]?.[state];
    expect(off(got?.value ?? [], values, /^(y|final .*)$/.test(name) ? 0 : scale), name).toBeLessThanOrEqual(1e-12);
  }
});
