import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../../spec/tensor.ts";
import { goldenEntries } from "../../spec/testing/golden.ts";
import { run } from "./testing/requests.ts";

/** PyTorch autograd, float64; how the tensors are filled: CELLS.md 11.6. */
interface Golden {
  readonly m: number;
  readonly n: number;
  readonly T: number;
  readonly cells: Readonly<Record<string, GoldenCell>>;
}

interface GoldenCell {
  readonly params: Readonly<Record<string, readonly number[]>>;
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly Y: readonly (readonly number[])[];
  readonly final_state: Readonly<Record<string, readonly number[]>>;
  /** `null` for a parameter that the cell does not use, listed all the same. */
  readonly grad: Readonly<Record<string, readonly number[] | null>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../../spec/testing/golden-cells.json", import.meta.url), "utf8"),
) as Golden;
const { m, n, T } = golden;

const filled = (k: number, ...shape: number[]): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) => (((37 * i + 101 * k + 11) % 97) - 48) / 64);
  return tensor("float64", shape, values);
};

/** Largest distance, in units of 1e-12 of the largest wanted value; Infinity where there is not one value for each. */
function distance(got: Tensor | undefined, wanted: readonly number[] | null | undefined): number {
  if (got === undefined || got.data.length !== wanted?.length) return Infinity;
  const unit = 1e-12 * Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(got.data[i]! - value) / unit));
}

describe("golden vectors", () => {
  it.each(goldenEntries)("$entry", ({ entry, cell, options, names }) => {
    const wanted = golden.cells[entry]!;
    const ours = (name: string): string => names[name] ?? name;
    const params = Object.entries(wanted.params)
      .map(([name, shape], k) => [name, filled(k, ...shape)] as const)
      .filter(([name]) => wanted.grad[name] !== null);
    const state = Object.entries(wanted.state).map(([name, shape], k) => [name, filled(40 + k, 1, ...shape)] as const);
    const { y, final, gradients } = run({
      dtype: "float64",
      sizes: { T, B: 1, m, n },
      layers: [
        {
          cell,
          options,
          direction: "forward",
          params: [Object.fromEntries(params.map(([name, t]) => [ours(name), t]))],
          initial: [Object.fromEntries(state.map(([name, t]) => [ours(name), t]))],
        },
      ],
      x: filled(50, T, 1, m),
      lengths: null,
      want: ["y", "final", "gradients"],
      cotangents: { y: filled(60, T, 1, n), final: null },
    });
    const pairs: [Tensor | undefined, readonly number[] | null | undefined][] = [
      [y, wanted.Y.flat()],
      [gradients.x, wanted.grad["x"]],
    ];
    for (const [name] of state) {
      pairs.push([final[0]?.[0]?.[ours(name)], wanted.final_state[name]]);
      pairs.push([gradients.initial?.[0]?.[0]?.[ours(name)], wanted.grad[`state:${name}`]]);
    }
    for (const [name] of params) pairs.push([gradients.params[0]?.[0]?.[ours(name)], wanted.grad[name]]);
    for (const [got, value] of pairs) expect(distance(got, value)).toBeLessThanOrEqual(1);
  });
});
