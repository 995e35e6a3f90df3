import * as fc from "fast-check";
import { expect, it, test } from "vitest";
import { tensor } from "../../../../spec/tensor.ts";
import { seeded } from "../../../testing/cases.ts";
import * as tie from "./parameter-map.ts";

const n = 3;
const vector = [n];
const matrix = [n, n];
/** Whole numbers: sums and products are exact, whatever their order. */
const whole = (size: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size });

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, v, k) => sum + v * (b[k] as number), 0);

/** Two parameters made of one, so that its elements are used at several places. */
const doubled: tie.ParameterMap = { A: tie.minus("s"), B: tie.same("s") };

it.each([
  ["same", { A: tie.same("s"), B: tie.zero }, vector, vector],
  ["minus", { A: tie.minus("s"), B: tie.zero }, matrix, matrix],
  ["diagonal", { A: tie.diagonal("s"), B: tie.zero }, vector, matrix],
  ["onlyDiagonal", { A: tie.onlyDiagonal("s"), B: tie.zero }, matrix, matrix],
  ["uniform", { A: tie.uniform("s"), B: tie.zero }, vector, vector],
  ["plusIdentity", { A: tie.plusIdentity("s"), B: tie.zero }, matrix, matrix],
  ["identity", { A: tie.identity, B: tie.zero }, vector, matrix],
  ["two places", doubled, matrix, matrix],
] as const)("gradients go back through %s as values came: ⟨g, T(s + d) − T(s)⟩ = ⟨Tᵀg, d⟩", (_, ties, from, to) => {
  const [source, target] = [from.length === 1 ? n : n * n, to.length === 1 ? n : n * n];
  const like = { A: tensor("float64", to), B: tensor("float64", to) };
  const values = (s: readonly number[]): number[] => {
    const { A, B } = tie.mapped(ties, like, { s: tensor("float64", from, s) }, n, "float64");
    return [...(A?.data ?? []), ...(B?.data ?? [])];
  };
  fc.assert(
    fc.property(whole(source), whole(source), whole(2 * target), (s, d, g) => {
      const before = values(s);
      const change = values(s.map((v, k) => v + (d[k] as number))).map((v, k) => v - (before[k] as number));
      const bounded = (part: number[]) => ({
        shape: to,
        value: Float64Array.from(part),
        error: new Float64Array(part.length),
      });
      const gradients = { A: bounded(g.slice(0, target)), B: bounded(g.slice(target)) };
      const { s: back } = tie.pulledBack(ties, gradients, { s: from }, n);
      expect(dot(g, change) + 0).toBe(dot(back?.value ?? [], d) + 0);
    }),
    seeded,
  );
});

test("errors add up over the places at which an element is used, and so does the rounding of the sum", () => {
  const one = { shape: [1], value: Float64Array.of(1), error: Float64Array.of(0.25) };
  const { s } = tie.pulledBack(doubled, { A: one, B: one }, { s: [1] }, 1);
  expect(s?.error[0]).toBeGreaterThan(0.5);
  expect(s?.error[0]).toBeLessThan(0.5 + 4 * Number.EPSILON);
  expect(s?.value[0]).toBe(0);
});

test("a matrix beside one has 1 added to it without rounding, in either element type", () => {
  fc.assert(
    fc.property(fc.float({ min: -8, max: 8, noNaN: true }), (u) => {
      for (const dtype of ["float32", "float64"] as const) {
        const made = (ties: tie.ParameterMap, value: number): number =>
          tie.mapped(ties, { U: tensor(dtype, [1, 1]) }, { U: tensor(dtype, [1, 1], [value]) }, 1, dtype)["U"]
            ?.data[0] as number;
        const beside = made({ U: tie.besideOne("U") }, u);
        // both differences are exact where the sum was
        const sum = made({ U: tie.plusIdentity("U") }, beside);
        expect([sum - 1, sum - beside]).toEqual([beside + 0, 1]);
      }
    }),
    seeded,
  );
});

test("a parameter made of one that there is not is refused", () => {
  expect(() => tie.mapped({ A: tie.same("q") }, { A: tensor("float64", [1]) }, {}, 1, "float64")).toThrow(
    "reduction: the map makes A of q",
  );
});

test("what nothing depends on stays what it is, and passes no gradient on", () => {
  const A = tensor("float64", [2], [3, 4]);
  expect(tie.mapped(tie.free("A"), { A }, {}, 2, "float64")).toEqual({ A });
  const g = { shape: [2], value: Float64Array.of(5, 6), error: new Float64Array(2) };
  expect(tie.pulledBack(tie.free("A"), { A: g }, { A: [2] }, 2)["A"]?.value).toEqual(Float64Array.of(0, 0));
});
