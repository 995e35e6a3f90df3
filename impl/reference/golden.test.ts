import { expect, test } from "vitest";
import type { Tensor } from "../../spec/tensor.ts";
import { goldenEntries, goldenRun } from "../../spec/testing/golden.ts";
import { run } from "./testing/requests.ts";

/** Largest distance, in units of 1e-12 of the largest wanted value, or of the scale of its rounding; Infinity where there is not one value for each. */
function distance(got: Tensor | undefined, wanted: readonly number[], scale = 0): number {
  if (got === undefined || got.data.length !== wanted.length) return Infinity;
  const unit = 1e-12 * Math.max(scale, ...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => (got.data[i] === value ? 0 : Math.abs(got.data[i]! - value) / unit)));
}

/** PyTorch autograd, float64 (docs/theory.md 11.6). */
test.each(goldenEntries)("$entry", (entry) => {
  const { sizes, params, initial, x, weights, want, scale } = goldenRun(entry);
  const { y, final, gradients } = run({
    dtype: "float64",
    sizes,
    layers: [{ cell: entry.cell, options: entry.options, direction: "forward", params: [params], initial: [initial] }],
    x,
    lengths: null,
    want: ["y", "final", "gradients"],
    cotangents: { y: weights, final: null },
  });
  for (const [name, values] of Object.entries(want)) {
    const [kind, state] = name.split(" ") as [string, string?];
    const got =
      name === "y"
        ? y
        : name === "x"
          ? gradients.x
          : state === undefined
            ? gradients.params[0]?.[0]?.[name]
            : (kind === "final" ? final : gradients.initial)?.[0]?.[0]?.[state];
    expect(distance(got, values, /^(y|final .*)$/.test(name) ? 0 : scale), name).toBeLessThanOrEqual(1);
  }
});
