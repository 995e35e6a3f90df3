import * as fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, cellOf, combinations, stepFor } from "../catalogue.ts";
import { elementsOf, multiplyAddsOf, parametersOf, show, valueAt } from "./formula.ts";
import { count } from "./count.ts";
import { elements } from "../tensor.ts";

const symbols = ["m", "n", "p", "k", "s"] as const;
const size = fc.integer({ min: 1, max: 4000 });

test.each([
  [[], "0"],
  [[["n"]], "n"],
  [[[]], "1"],
  [[["n", "m"], ["n", "n"], ["n"]], "nm + n² + n"],
  [
    [
      ["n", "m"],
      ["n", "n"],
    ],
    "n(m + n)",
  ],
  [
    [
      ["n+n", "m"],
      ["m+n", "n"],
    ],
    "3nm + n²",
  ],
  [
    [
      ["n+n+n", "m"],
      ["n", "n+n+n"],
    ],
    "3n(m + n)",
  ],
  [[["n", "m"], ["n", "m"], ["n", "p"], ["n", "p"], ["n"], ["n"], ["p", "n"]], "2(nm + np + n) + np"],
  [[["m"], ["m"], ["1"]], "2m + 1"],
  [[["4", "n"]], "4n"],
  [[["0", "n"]], "0"],
  [[["heads", "n"]], "n·heads"],
  [[["n", "n", "n", "n"]], "n^4"],
] as const)("%j has %s elements", (shapes, text) => {
  expect(show(elementsOf(shapes))).toBe(text);
});

test("a formula at actual sizes is the number of elements", () => {
  const shape = fc.array(fc.constantFrom(...symbols), { maxLength: 3 });
  const sizes = fc.record({ m: size, n: size, p: size, k: size, s: size });
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 6 }), sizes, (shapes, at) => {
      const total = shapes.reduce((sum, each) => sum + elements(each.map((symbol) => at[symbol])), 0);
      expect(valueAt(elementsOf(shapes), at)).toBe(total);
    }),
  );
});

/** Parameters with one bias a gate, and multiply-adds a step. Products with a vector (peepholes, u ⊙ h) are element-wise work. */
const section2: readonly (readonly [cell: string, parameters: string, multiplyAdds: string])[] = [
  ["elman", "nm+n²+n", "n(m+n)"],
  ["lstm", "4(nm+n²+n)", "4n(m+n)"],
  ["lstm-linear-output", "4(nm+n²+n)", "4n(m+n)"],
  ["lstm-input-only", "4(nm+n)", "4nm"],
  ["lstm-dead-gate", "5(nm+n²+n)", "5n(m+n)"],
  ["lstm-1997", "3(nm+n²+n)", "3n(m+n)"],
  ["lstm-peephole", "4(nm+n²+n)+3n", "4n(m+n)"],
  ["lstm-peephole-o-prev", "4(nm+n²+n)+3n", "4n(m+n)"],
  ["lstm-coupled", "3(nm+n²+n)", "3n(m+n)"],
  ["gru", "3(nm+n²+n)", "3n(m+n)"],
  ["gru-reset-after", "3(nm+n²+n)+n", "3n(m+n)"],
  ["gru-simplified", "2(nm+n²+n)", "2n(m+n)"],
  ["ugrnn", "2(nm+n²+n)", "2n(m+n)"],
  ["mgu", "2(nm+n²+n)", "2n(m+n)"],
  ["mgu1", "2n²+nm+2n", "2n²+nm"],
  ["mgu2", "2n²+nm+n", "2n²+nm"],
  ["mgu3", "nm+n²+2n", "n(m+n)"],
  ["janet", "2(nm+n²+n)", "2n(m+n)"],
  ["min-gru", "2(nm+n)", "2nm"],
  ["sru-v1", "4nm+2n", "4nm"],
  ["sru-v2", "4(nm+n)", "4nm"],
  ["indrnn", "nm+2n", "nm"],
  ["rhn", "2nm+4n²+4n", "2nm+4n²"],
];

test.each(section2)(
  "C03: %s has %s parameters and takes %s multiply-adds (docs/theory.md 2)",
  (cell, parameters, multiplyAdds) => {
    const step = stepFor(cell, {});
    const plain = (text: string): string => text.replaceAll(" ", "");
    expect(plain(show(parametersOf(step)))).toBe(parameters);
    expect(plain(show(multiplyAddsOf(step)))).toBe(multiplyAdds);
  },
);

test.each(catalogue.map(({ id }) => id))("%s: formulas and counts agree at any sizes", (id) => {
  for (const options of combinations(cellOf(id))) {
    const step = stepFor(id, options);
    const shapes = [step.x, ...step.params, ...Object.values(step.state)].map(({ shape }) => shape);
    const used = shapes.flat().flatMap((each) => each.split("+"));
    const sizes = fc.record(Object.fromEntries(used.map((symbol) => [symbol, size])));
    fc.assert(
      fc.property(sizes, (at) => {
        const { parameters, multiplyAdds } = count({ ...step.equations, x: step.x }, at);
        expect(valueAt(parametersOf(step), at)).toBe(parameters);
        expect(valueAt(multiplyAddsOf(step), at)).toBe(multiplyAdds);
      }),
      { numRuns: 20 },
    );
  }
});
