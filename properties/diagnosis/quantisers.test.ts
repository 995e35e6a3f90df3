import { expect, test } from "vitest";
import type { Implementation, Support } from "../../impl/contract.ts";
import { reference } from "../../impl/reference/index.ts";
import { mapTensors, withParams } from "../requests/rearrange.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { diagnose } from "./diagnose.ts";
import { otherQuantiser } from "./quantisers.ts";
import { headline } from "./summary.ts";

const support: Support = {
  ...(reference.cells.find(({ cell }) => cell === "gru") as Support),
  options: [{}],
  dtypes: ["float32"],
  int8Weights: true,
};

type Weights = Tensor["data"];
const largest = (row: Weights): number => Math.max(...row.map(Math.abs));

/** A program whose matrices are moved, row by row. */
const moving = (of: (row: Weights) => Weights): Implementation => ({
  info: { name: "mine", version: "1" },
  cells: [support],
  run: (request) =>
    reference.run(
      withParams(request, (params) =>
        mapTensors(params, ({ shape, data }) => {
          const moved = data.slice();
          const [, width = data.length] = shape;
          if (shape.length === 2)
            for (let at = 0; at < data.length; at += width) moved.set(of(data.subarray(at, at + width)), at);
          return { shape, data: moved };
        }),
      ),
    ),
});

const told = async (of: (row: Weights) => Weights): Promise<string> =>
  headline(await diagnose(moving(of), support, {}, "float32", 1));

test("another quantisation than the declared one is told", async () => {
  const by = (levels: number) => (row: Weights) => {
    const scale = Math.fround(largest(row) / levels);
    return row.map((w) => Math.max(-128, Math.min(127, Math.round(w / scale))) * scale);
  };
  expect(await told(by(127.5))).toBe(
    "The weights are quantised otherwise than declared: the scale is the largest weight over 127.5.",
  );
  expect(await told(by(128))).toContain("the scale is the largest weight over 128.");
  const affine = (row: Weights): Weights => {
    const [least, most] = [Math.min(0, ...row), Math.max(0, ...row)];
    const scale = (most - least) / 255;
    const zero = Math.round(-128 - least / scale);
    return row.map((w) => (Math.max(-128, Math.min(127, Math.round(w / scale) + zero)) - zero) * scale);
  };
  expect(await told(affine)).toContain("weights have a zero point");
});

test("nothing is told of the declared one, of a mistake elsewhere, and of a program that fails", async () => {
  const found = (of: Implementation): Promise<string | null> => otherQuantiser(of, support, {}, "float32", 1);
  expect(await found(moving((row) => row))).toBeNull();
  expect(await found(moving((row) => row.map((w) => 1.01 * w)))).toBeNull();
  const failing: Implementation = {
    ...moving((row) => row),
    run: () => {
      throw new Error("no memory");
    },
  };
  expect(await found(failing)).toBeNull();
});
