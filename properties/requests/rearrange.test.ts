import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tensor, dtypeOf, tensor } from "../../spec/tensor.ts";
import { drawRequest } from "../cases/request.ts";
import {
  at,
  concatFeatures,
  concatSteps,
  fill,
  flipValid,
  mapTensor,
  mapTensors,
  takeFeatures,
  takeRow,
  takeStateRow,
  takeSteps,
  withLayer,
  withParams,
} from "./rearrange.ts";
import { caseOf, seeded } from "../testing/cases.ts";

type Nested = number[][][];

/** A sequence as nested arrays: [t][b][k]. */
const nested = (t: Tensor): Nested => {
  const [T, B, k] = t.shape as [number, number, number];
  return Array.from({ length: T }, (_, s) =>
    Array.from({ length: B }, (_, b) => Array.from(t.data.slice((s * B + b) * k, (s * B + b + 1) * k))),
  );
};

const size = fc.integer({ min: 0, max: 4 });
const sequence = (T = size, B = size, k = size): fc.Arbitrary<Tensor> =>
  fc.tuple(T, B, k, fc.constantFrom("float32" as const, "float64" as const)).map(([s, b, i, dtype]) =>
    tensor(
      dtype,
      [s, b, i],
      Array.from({ length: s * b * i }, (_, k) => k + 1),
    ),
  );

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void => fc.assert(property, seeded);

describe("rearranging tensors", () => {
  it("fill computes every element from its index, in the type of its model", () => {
    check(
      fc.property(sequence(), (t) => {
        const filled = fill(t, t.shape, (s, b, i) => at(t, s, b, i));
        expect(filled).toEqual(t);
        expect(dtypeOf(filled)).toBe(dtypeOf(t));
      }),
    );
    expect([...fill(tensor("float64", []), [2, 3], (i, j) => 10 * i + j).data]).toEqual([0, 1, 2, 10, 11, 12]);
    expect([...fill(tensor("float32", []), [], () => 7).data]).toEqual([7]);
  });

  it("at finds an element of two and of three axes", () => {
    const t = tensor("float64", [2, 3], [1, 2, 3, 4, 5, 6]);
    expect([at(t, 0, 2), at(t, 1, 0)]).toEqual([3, 4]);
    check(
      fc.property(sequence(), (s) =>
        nested(s).forEach((row, a) => row.forEach((f, b) => f.forEach((v, c) => expect(at(s, a, b, c)).toBe(v)))),
      ),
    );
  });

  it("mapTensor and mapTensors replace every element, and change nothing that was there", () => {
    const t = tensor("float32", [2], [1, 2]);
    expect([...mapTensor(t, (v, i) => 10 * v + i).data]).toEqual([10, 21]);
    expect(mapTensors({ a: t, b: t }, (u, name) => (name === "a" ? mapTensor(u, (v) => -v) : u))).toEqual({
      a: tensor("float32", [2], [-1, -2]),
      b: t,
    });
    expect([...t.data]).toEqual([1, 2]);
  });

  it("takeSteps, takeRow, takeStateRow and takeFeatures take what they say", () => {
    check(
      fc.property(
        sequence(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
        fc.nat(),
        fc.nat(),
        (t, p, q) => {
          const [T, B, k] = t.shape as [number, number, number];
          const [from, to] = [Math.min(p % (T + 1), q % (T + 1)), Math.max(p % (T + 1), q % (T + 1))];
          expect(nested(takeSteps(t, from, to))).toEqual(nested(t).slice(from, to));
          expect(nested(takeRow(t, p % B))).toEqual(nested(t).map((row) => [row[p % B]]));
          const [low, high] = [Math.min(p % (k + 1), q % (k + 1)), Math.max(p % (k + 1), q % (k + 1))];
          expect(nested(takeFeatures(t, low, high))).toEqual(
            nested(t).map((row) => row.map((f) => f.slice(low, high))),
          );
        },
      ),
    );
    expect(takeStateRow(tensor("float64", [2, 2], [1, 2, 3, 4]), 1)).toEqual(tensor("float64", [1, 2], [3, 4]));
  });

  it("concatSteps puts together what takeSteps took apart", () => {
    check(
      fc.property(sequence(), fc.nat(), (t, p) => {
        const cut = p % ((t.shape[0] as number) + 1);
        expect(concatSteps(takeSteps(t, 0, cut), takeSteps(t, cut, t.shape[0] as number))).toEqual(t);
      }),
    );
  });

  it("concatFeatures puts together what takeFeatures took apart", () => {
    check(
      fc.property(sequence(), fc.nat(), (t, p) => {
        const cut = p % ((t.shape[2] as number) + 1);
        expect(concatFeatures(takeFeatures(t, 0, cut), takeFeatures(t, cut, t.shape[2] as number))).toEqual(t);
      }),
    );
  });

  it("flipValid turns every row's prefix round, and twice is as it was", () => {
    const withLengths = sequence().chain((t) =>
      fc.tuple(
        fc.constant(t),
        fc.option(
          fc.array(fc.nat(t.shape[0] as number), { minLength: t.shape[1] as number, maxLength: t.shape[1] as number }),
        ),
      ),
    );
    check(
      fc.property(withLengths, ([t, lengths]) => {
        const flipped = flipValid(t, lengths);
        expect(flipValid(flipped, lengths)).toEqual(t);
        const rows = nested(t);
        const T = rows.length;
        const want = rows.map((row, s) =>
          row.map((f, b) => {
            const length = lengths?.[b] ?? T;
            return s < length ? rows[length - 1 - s]?.[b] : f;
          }),
        );
        expect(nested(flipped)).toEqual(want);
      }),
    );
  });

  it("withLayer changes the first layer alone, withParams the parameters of all", () => {
    const { request } = drawRequest(caseOf("cell=elman T=1 B=1 m=1 n=1 dir=bi layers=2 seed=1"));
    const [first, second] = withLayer(request, { initial: null }).layers;
    expect([first?.initial, second?.initial === null]).toEqual([null, false]);
    const zeros = withParams(request, (params) => mapTensors(params, (t) => mapTensor(t, () => 0)));
    const all = zeros.layers.flatMap(({ params }) => params.flatMap((walk) => Object.values(walk)));
    expect(all).toHaveLength(12);
    expect(all.every(({ data }) => data[0] === 0)).toBe(true);
    expect(request.layers[0]?.params[0]?.["W_h"]?.data[0]).not.toBe(0);
  });
});
