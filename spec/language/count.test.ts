import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stepFor } from "../catalogue.ts";
import { type Count, count } from "./count.ts";
import { add, complement, input, mul } from "./expression.ts";

const sizes = fc.record({ m: fc.integer({ min: 1, max: 4000 }), n: fc.integer({ min: 1, max: 4000 }) });
const of = (cell: string, options: Record<string, boolean | string>, at: { m: number; n: number }): Count =>
  count(stepFor(cell, options).equations, at);

/** docs/theory.md 2: gates, biases beyond one a gate, states, and per-unit activations, products and sums. */
test.each([
  ["elman", 1, 0, 1, 1, 0, 0],
  ["lstm", 4, 0, 2, 5, 3, 1],
  ["lstm-linear-output", 4, 0, 2, 4, 3, 1],
  ["lstm-1997", 3, 0, 2, 4, 2, 1],
  ["lstm-coupled", 3, 0, 2, 4, 3, 2],
  ["lstm-dead-gate", 5, 0, 2, 6, 3, 1],
  ["gru", 3, 0, 1, 3, 3, 2],
  ["gru-reset-after", 3, 1, 1, 3, 3, 3],
])("%s costs what the table says", (cell, gates, more, states, act, mul_, add_) => {
  fc.assert(
    fc.property(sizes, ({ m, n }) => {
      const got = of(cell, {}, { m, n });
      const parameters = gates * (n * m + n * n + n) + more * n;
      const multiplyAdds = gates * n * (m + n);
      expect(got).toEqual({
        parameters,
        multiplyAdds,
        activations: act * n,
        products: mul_ * n,
        sums: add_ * n,
        flops: 2 * multiplyAdds + n * (act + mul_ + add_),
        scalarsMoved: parameters + m + 2 * states * n,
      });
      const bare = of(cell, { bias: false }, { m, n });
      expect(bare.parameters).toBe(gates * (n * m + n * n));
      expect({ ...bare, parameters, scalarsMoved: got.scalarsMoved }).toEqual(got);
    }),
  );
});

test("C01, C02: an LSTM has 4, a GRU 3 times the parameters of an Elman network", () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), (at, bias) => {
      const [elman, lstm, gru] = ["elman", "lstm", "gru"].map((cell) => of(cell, { bias }, at).parameters);
      expect(lstm).toBe(4 * (elman as number));
      expect(gru).toBe(3 * (elman as number));
    }),
  );
});

test("the sizes of the seeds: 610 000 and 457 500 parameters at m = 3000, n = 50 without bias", () => {
  const at = { m: 3000, n: 50 };
  expect(of("elman", { bias: false }, at).parameters).toBe(152_500);
  expect(of("lstm", { bias: false }, at).parameters).toBe(610_000);
  expect(of("gru", { bias: false }, at).parameters).toBe(457_500);
});

test("the identity is no activation, 1 − z is a sum", () => {
  expect(of("elman", { activation: "identity" }, { m: 2, n: 3 }).activations).toBe(0);
  const h = input("state", "h", ["n"]);
  expect(count({ h: mul(complement(h), add(h, h)) }, { n: 2 })).toMatchObject({ sums: 4, products: 2 });
});
