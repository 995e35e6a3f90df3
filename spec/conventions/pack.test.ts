import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellOf, combinations, stepFor } from "../catalogue.ts";
import { shapeAt } from "../language/sizes.ts";
import type { Options } from "../options.ts";
import { type Tensor, type Tensors, elements, tensor } from "../tensor.ts";
import type { Convention, Framework } from "./convention.ts";
import { frameworks } from "./frameworks/index.ts";
import { pack, unpack } from "./pack.ts";
import { offers } from "./plan.ts";
import { pytorch } from "./frameworks/pytorch.ts";

const all = frameworks.flatMap((framework) => framework.conventions.map((convention) => ({ framework, convention })));
const taken = (convention: Convention): Options[] =>
  combinations(cellOf(convention.cell)).filter((options) => offers(convention, options));

const conventionOf = ({ conventions }: Framework, cell: string): Convention =>
  conventions.find((convention) => convention.cell === cell) as Convention;

/** Parameters of the catalogue at random sizes, each number drawn from `numbers`. */
const parameters = (convention: Convention, numbers: fc.Arbitrary<number>) =>
  fc
    .record({
      options: fc.constantFrom(...taken(convention)),
      sizes: fc.record({ m: fc.integer({ min: 1, max: 4 }), n: fc.integer({ min: 1, max: 4 }) }),
    })
    .chain(({ options, sizes }) => {
      const entries = stepFor(convention.cell, options).params.map(({ name, shape }) => {
        const actual = shapeAt(shape, sizes);
        const length = elements(actual);
        return fc
          .array(numbers, { minLength: length, maxLength: length })
          .map((values): [string, Tensor] => [name, tensor("float64", actual, values)]);
      });
      return fc.tuple(...entries).map((params) => ({ options, sizes, params: Object.fromEntries(params) as Tensors }));
    });

describe.each(all)("$framework.name, $convention.name", ({ convention }) => {
  test("takes some options of the cell", () => {
    expect(taken(convention)).not.toEqual([]);
  });

  // numbers that a framework adds at run time are subtracted first: exact for multiples of 1/64
  const dyadic = fc.integer({ min: -256, max: 256 }).map((k) => k / 64);
  test("there and back is the same parameters, bit for bit", () => {
    const numbers = convention.added === undefined ? fc.double({ noNaN: true }) : dyadic;
    fc.assert(
      fc.property(parameters(convention, numbers), ({ options, sizes, params }) => {
        expect(unpack(convention, options, sizes, pack(convention, options, sizes, params))).toStrictEqual(params);
      }),
    );
  });

  test("every element of every parameter has one place of its own, and nothing else is stored", () => {
    const { added: _, ...unchanged } = convention;
    let next = 0;
    const counted = fc.constant(0).map(() => (next += 1));
    const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
    fc.assert(
      fc.property(parameters(convention, counted), ({ options, sizes, params }) => {
        const packed = Object.values(pack(unchanged, options, sizes, params)).flatMap(({ data }) => [...data]);
        const given = Object.values(params).flatMap(({ data }) => [...data]);
        expect(ascending(packed.map(Math.abs).filter((value) => value !== 0))).toEqual(ascending(given));
        const empty = convention.tensors
          .flatMap(({ bands }) => bands.flatMap(({ blocks }) => blocks))
          .flatMap(({ of, as }) => (as === "value" ? [] : [...(params[of]?.data ?? [])]));
        expect(packed).toHaveLength(given.length + empty.length);
      }),
    );
  });
});

test("a bias in two parts is their sum, also where the first was 0", () => {
  const convention = conventionOf(pytorch, "gru-reset-after");
  const of = (shape: number[], ...values: number[]): Tensor => tensor("float64", shape, values);
  const packed = {
    weight_ih_l0: of([3, 1], 1, 2, 3),
    weight_hh_l0: of([3, 1], 4, 5, 6),
    bias_ih_l0: of([3], 0, 8, 9),
    bias_hh_l0: of([3], 10, 20, 30),
  };
  expect(unpack(convention, {}, { m: 1, n: 1 }, packed)).toStrictEqual({
    W_z: of([1, 1], 2),
    U_z: of([1, 1], 5),
    b_z: of([1], 28),
    W_r: of([1, 1], 1),
    U_r: of([1, 1], 4),
    b_r: of([1], 10),
    W_h: of([1, 1], 3),
    b_h: of([1], 9),
    U_h: of([1, 1], 6),
    c_h: of([1], 30),
  });
});

test("what is missing, misshapen or not offered is refused with what was got and wanted", () => {
  const convention = conventionOf(pytorch, "elman");
  const one = tensor("float64", [1]);
  const matrix = tensor("float64", [1, 1]);
  const sizes = { m: 1, n: 1 };
  expect(() => pack(convention, {}, sizes, { W_h: matrix })).toThrow(new RangeError("pack: U_h is missing, got W_h"));
  expect(() => pack(convention, {}, { m: 2, n: 1 }, { W_h: matrix, U_h: matrix, b_h: one })).toThrow(
    new RangeError("pack: W_h is [1,1], must be [1,2]"),
  );
  expect(() => unpack(convention, {}, sizes, { weight_ih_l0: matrix })).toThrow(
    new RangeError("unpack: weight_hh_l0 is missing, got weight_ih_l0"),
  );
  expect(() => pack(convention, { activation: "identity" }, sizes, {})).toThrow(
    new RangeError('torch.nn.RNN has no elman with {"activation":"identity"}'),
  );
});
