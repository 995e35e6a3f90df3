/** DRAW's filters, impl/reference against the specification, and their laws (docs/theory.md 7, GE6). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { algebra } from "../../../impl/reference/algebra/algebra.ts";
import { filterbank } from "../../../impl/reference/around/systems/filterbank.ts";
import { matrixOf, rowsOf } from "../../../impl/reference/around/systems/rows.ts";
import { filterbank as filterbankEquations } from "../../../spec/around/systems/filterbank.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import { disagreement } from "./testing/agreement.ts";
import { numbered } from "./testing/names.ts";

const float64 = algebra("float64");
const side = fc.integer({ min: 2, max: 5 });
const grid = fc.integer({ min: 2, max: 3 });

it("reads, writes and passes back within the bounds of its specification", () => {
  fc.assert(
    fc.property(grid, side, side, fc.nat(), (N, A, B, seed) => {
      const outside = disagreement(filterbankEquations(N, A, B), {}, seed, (given) => {
        const bank = filterbank(given.algebra, given.vector("aim"), N, A, B);
        const [read, write] = [bank.read(matrixOf(given.vectors("x", B))), bank.write(matrixOf(given.vectors("w", N)))];
        return {
          outputs: { ...numbered("read", rowsOf(read.y)), ...numbered("write", rowsOf(write.y)) },
          back(d) {
            const dX = read.back(matrixOf(d.vectors("read", N)));
            const dW = write.back(matrixOf(d.vectors("write", B)));
            return { ...numbered("x", rowsOf(dX)), ...numbered("w", rowsOf(dW)), aim: bank.dAim() };
          },
        };
      });
      expect(outside).toEqual({});
    }),
    { numRuns: 300 },
  );
});

it("GE6: the rows of the filters sum to 1, and of an image of one colour every reading is γ times it", () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(grid, side, side, fc.array(number, { minLength: 6, maxLength: 6 }), (N, A, B, numbers) => {
      const bank = filterbank(float64, Float64Array.from(numbers.slice(0, 5)), N, A, B);
      // a softmax of as many terms as there are places, and their sum
      for (const row of rowsOf(bank.FX)) expect(Math.abs(float64.sum(row) - 1)).toBeLessThanOrEqual(gamma(2 * A));
      for (const row of rowsOf(bank.FY)) expect(Math.abs(float64.sum(row) - 1)).toBeLessThanOrEqual(gamma(2 * B));
      const colour = numbers[5] as number;
      const { y } = bank.read({ rows: B, columns: A, data: new Float64Array(A * B).fill(colour) });
      expect([y.rows, y.columns]).toEqual([N, N]);
      const wanted = Math.exp(numbers[4] as number) * colour;
      // softmax, product and sum along either axis; what is below the normal numbers may be lost
      const slack = gamma(3 * (A + B) + 2) * Math.abs(wanted) + 2 ** -1022;
      for (const v of y.data) expect(Math.abs(v - wanted)).toBeLessThanOrEqual(slack);
    }),
    { numRuns: 500 },
  );
});

it("the middle of an odd grid is its centre: the paper counts filters from 1", () => {
  // g̃ = 0 aims at the middle of 5 places, 3; narrow filters at δ = 2 read places 1, 3, 5
  const bank = filterbank(float64, Float64Array.of(0, 0, -12, 0, 0), 3, 5, 5);
  expect(rowsOf(bank.FX).map((row) => row.indexOf(Math.max(...row)) + 1)).toEqual([1, 3, 5]);
});

it("one filter a side is refused: it has no distance to another", () => {
  expect(() => filterbank(float64, new Float64Array(5), 1, 4, 4)).toThrow("filterbank: got N = 1");
});
