import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseCase } from "../properties/cases/case.ts";
import { drawRequest } from "../properties/cases/request.ts";
import { catalogue, stepFor } from "../spec/catalogue.ts";
import type { Framework } from "../spec/conventions/convention.ts";
import { keras } from "../spec/conventions/frameworks/keras.ts";
import { onnx } from "../spec/conventions/frameworks/onnx.ts";
import { pack } from "../spec/conventions/pack.ts";
import { pytorch } from "../spec/conventions/frameworks/pytorch.ts";
import { parametersOf, valueAt } from "../spec/language/formula.ts";
import { shapeAt } from "../spec/language/sizes.ts";
import type { Options } from "../spec/options.ts";
import { type Tensors, elements, tensor } from "../spec/tensor.ts";

type Sizes = Readonly<Record<"m" | "n", number>>;
const upTo = (most: number): fc.Arbitrary<Sizes> =>
  fc.record({ m: fc.integer({ min: 1, max: most }), n: fc.integer({ min: 1, max: most }) });

const parameters = (cell: string, sizes: Sizes, options: Options = {}): number =>
  valueAt(parametersOf(stepFor(cell, options)), sizes);

/** The tensors in which a framework stores a cell. */
function stored({ conventions, name }: Framework, cell: string, sizes: Sizes, options: Options = {}): Tensors {
  const convention = conventions.find((one) => one.cell === cell);
  if (convention === undefined) throw new Error(`${name} has no ${cell}`);
  const params = stepFor(cell, options).params.map(({ name: of, shape }) => [
    of,
    tensor("float64", shapeAt(shape, sizes)),
  ]);
  return pack(convention, options, sizes, Object.fromEntries(params) as Tensors);
}

const size = (tensors: Tensors): number =>
  Object.values(tensors).reduce((total, { shape }) => total + elements(shape), 0);

test.each([
  ["lstm", 4],
  ["lstm-linear-output", 4],
  ["gru", 3],
  ["lstm-coupled", 3],
  ["lstm-1997", 3],
  ["mgu", 2],
  ["gru-simplified", 2],
  ["ugrnn", 2],
  ["janet", 2],
])("C01: %s has %i times the parameters of an Elman network, with bias and without", (cell, times) => {
  fc.assert(
    fc.property(upTo(4000), fc.boolean(), (sizes, bias) => {
      expect(parameters(cell, sizes, { bias })).toBe(times * parameters("elman", sizes, { bias }));
    }),
  );
});

test("C02: with no bias, with one or with two in both, a GRU has 3/4 of the parameters of an LSTM", () => {
  fc.assert(
    fc.property(upTo(24), fc.boolean(), (sizes, bias) => {
      expect(4 * parameters("gru", sizes, { bias })).toBe(3 * parameters("lstm", sizes, { bias }));
      for (const [framework, gru] of [
        [pytorch, "gru-reset-after"],
        [onnx, "gru"],
        [onnx, "gru-reset-after"],
      ] as const) {
        const of = (cell: string): number => size(stored(framework, cell, sizes, { bias }));
        expect([of(gru), of("lstm")]).toEqual([3 * of("elman"), 4 * of("elman")]);
      }
    }),
  );
});

test("C02: PyTorch's RNN, GRU and LSTM of 3 inputs and 4 units have 36, 108 and 144 parameters, ONNX's the same", () => {
  const sizes = { m: 3, n: 4 };
  for (const framework of [pytorch, onnx])
    expect(["elman", "gru-reset-after", "lstm"].map((cell) => size(stored(framework, cell, sizes)))).toEqual([
      36, 108, 144,
    ]);
});

test("C02: Keras's default GRU has two biases and its LSTM one: 3(m+n+2) against 4(m+n+1) a unit", () => {
  const pair = (sizes: Sizes): readonly [number, number] => [
    size(stored(keras, "gru-reset-after", sizes)),
    size(stored(keras, "lstm", sizes)),
  ];
  fc.assert(
    fc.property(upTo(24), ({ m, n }) => {
      expect(pair({ m, n })).toEqual([3 * n * (m + n + 2), 4 * n * (m + n + 1)]);
    }),
  );
  const ratio = (m: number, n: number): number => {
    const [gru, lstm] = pair({ m, n });
    return gru / lstm;
  };
  expect([ratio(3000, 50).toFixed(5), ratio(10, 20).toFixed(3), ratio(1, 1)]).toEqual(["0.75025", "0.774", 1]);
});

/** Parameter tensors of the catalogue, and how many shapes they have. */
test.each([
  ["elman", 3, 3],
  ["lstm", 12, 3],
  ["lstm-peephole", 15, 3],
  ["lstm-1997", 9, 3],
  ["lstm-coupled", 9, 3],
  ["lstm-input-only", 8, 2],
  ["gru", 9, 3],
  ["gru-reset-after", 10, 3],
  ["mgu", 6, 3],
  ["min-gru", 4, 2],
  ["indrnn", 3, 2],
])("C04: %s has %i parameter tensors of %i shapes", (cell, tensors, shapes) => {
  const { params } = stepFor(cell, {});
  expect(new Set(params.map(({ name }) => name)).size).toBe(tensors);
  expect(new Set(params.map(({ shape }) => shape.join())).size).toBe(shapes);
});

test("C04: PyTorch stores an LSTM in 4 tensors, Keras in 3, ONNX in 3 and with peepholes in 4", () => {
  const sizes = { m: 3, n: 4 };
  const shapes = (framework: Framework, cell: string): unknown[] =>
    Object.values(stored(framework, cell, sizes)).map(({ shape }) => shape);
  expect(shapes(pytorch, "lstm")).toEqual([[16, 3], [16, 4], [16], [16]]);
  expect(shapes(keras, "lstm")).toEqual([[3, 16], [4, 16], [16]]);
  expect(shapes(onnx, "lstm")).toEqual([
    [1, 16, 3],
    [1, 16, 4],
    [1, 32],
  ]);
  expect(shapes(onnx, "lstm-peephole").slice(3)).toEqual([[1, 12]]);
});

test.each(catalogue)("C05: $id has the same parameters for any number of steps and rows", ({ id, sizes = {} }) => {
  const few = fc.integer({ min: 0, max: 4 });
  const further = Object.keys(sizes).map((symbol) => ` ${symbol}=2`);
  fc.assert(
    fc.property(few, few, upTo(4), (T, B, { m, n }) => {
      const { request } = drawRequest(parseCase(`cell=${id} T=${T} B=${B} m=${m} n=${n}${further.join("")} seed=1`));
      const [layer] = request.layers;
      expect(size(layer?.params[0] ?? {})).toBe(valueAt(parametersOf(stepFor(id, {})), request.sizes));
    }),
    { numRuns: 20 },
  );
});
