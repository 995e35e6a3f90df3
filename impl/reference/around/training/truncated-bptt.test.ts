import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";
import type { Implementation, RunRequest } from "../../../contract.ts";
import { mapTree } from "../../../tree.ts";
import { reference } from "../../index.ts";
import { cells, randomRequest, run, withParams } from "../../testing/requests.ts";
import { chunked, truncatedBptt } from "./truncated-bptt.ts";

const size = fc.integer({ min: 1, max: 3 });
const T = fc.integer({ min: 0, max: 6 });
const seed = fc.integer();
const truncation = fc.tuple(size, fc.integer({ min: 0, max: 3 })).map(([k1, more]) => ({ k1, k2: k1 + more }));
const depth = fc.integer({ min: 1, max: 2 });

/** A random request of forward layers. */
const request = fc
  .record({ cell: fc.constantFrom(...cells), T, B: size, m: size, n: size, depth, seed, unequal: fc.boolean() })
  .map(({ cell, T, B, m, n, depth, seed, unequal }) =>
    randomRequest({
      cell,
      sizes: { T, B, m, n },
      directions: Array.from({ length: depth }, () => "forward" as const),
      lengths: unequal ? Array.from({ length: B }, (_, b) => Math.max(0, T - 2 * b)) : null,
      seed,
    }),
  );

/**
 * A linear Elman network of −1, 0 and 1, where nothing is ever rounded and every order of summation gives one result: states are at most
 * 3⁶ · 4 in the first layer and 3⁶ · 3⁶ · 20 in the second, cotangents 3⁶ · 3⁶ · 7, and the sums of 18 of their products below 2⁵³.
 */
const exact = fc.record({ T, B: size, m: size, n: size, depth, seed }).map(({ T, B, m, n, depth, seed }) => {
  const directions = Array.from({ length: depth }, () => "forward" as const);
  const sizes = { T, B, m, n };
  return whole(randomRequest({ cell: "elman", options: { activation: "identity" }, sizes, directions, seed }));
});

const whole = (request: RunRequest): RunRequest =>
  mapTree(request, (t) => ({ ...t, data: t.data.map((v) => Math.round(v) + 0) }));

const withCotangents = (request: RunRequest, y: Tensor | null): RunRequest => ({
  ...request,
  cotangents: { y, final: null },
});

describe("truncation", () => {
  it("every k1 >= T is full BPTT, to the bit (BP1)", async () => {
    await fc.assert(
      fc.asyncProperty(request, size, size, async (request, more, still) => {
        const k1 = Math.max(1, request.sizes.T) + more - 1;
        expect(await truncatedBptt(reference, request, { k1, k2: k1 + still })).toStrictEqual(run(request));
      }),
    );
  });

  it("what goes forward does not depend on it, to the bit (BP2)", async () => {
    await fc.assert(
      fc.asyncProperty(request, truncation, async (request, truncation) => {
        const { y, final } = await truncatedBptt(reference, request, truncation);
        const full = run(request);
        expect({ y, final }).toStrictEqual({ y: full.y, final: full.final });
      }),
    );
  });

  it("every k1 steps back through k2 >= T is full BPTT: exactly, where nothing is rounded", async () => {
    await fc.assert(
      fc.asyncProperty(exact, size, async (request, k1) => {
        const { gradients } = await truncatedBptt(reference, request, { k1, k2: Math.max(k1, request.sizes.T + k1) });
        expect(gradients).toEqual(run(request).gradients);
      }),
    );
  });

  it("without recurrent weights it changes nothing: exactly, where nothing is rounded (BP4)", async () => {
    const unconnected = ({ U_h, ...others }: Tensors): Tensors => ({ ...others, U_h: tensor("float64", U_h!.shape) });
    await fc.assert(
      fc.asyncProperty(exact, truncation, async (request, truncation) => {
        const bare = withParams(request, unconnected);
        const { gradients } = await truncatedBptt(reference, bare, truncation);
        expect(gradients).toEqual(run(bare).gradients);
      }),
    );
  });

  it("gradients of two losses add up to the gradient of both: exactly, where nothing is rounded (BP5)", async () => {
    await fc.assert(
      fc.asyncProperty(exact, truncation, seed, async (request, truncation, seed) => {
        const first = request.cotangents!.y!;
        const second = whole(randomRequest({ cell: "elman", sizes: request.sizes, seed })).cotangents!.y!;
        const both = { ...first, data: first.data.map((value, i) => value + second.data[i]!) };
        const [a, b, ab] = await Promise.all(
          [first, second, both].map(async (y) => {
            const { gradients } = await truncatedBptt(reference, withCotangents(request, y), truncation);
            return Object.values(gradients.params.flat().map((pass) => Object.values(pass))).flat();
          }),
        );
        ab!.forEach(({ data }, place) =>
          expect([...data]).toEqual([...data.keys()].map((i) => a![place]!.data[i]! + b![place]!.data[i]!)),
        );
      }),
    );
  });
});

/**
 * The definition, for a linear network h_t = W x_t + U h_{t−1} + b, one layer, one row: the explicit sum over the losses t and the
 * steps s that they reach, of products of Jacobians ∂h_t/∂h_s = Uᵗ⁻ˢ.
 */
function definition(request: RunRequest, k1: number, k2: number): Readonly<Record<string, number[][]>> {
  const { T, m, n } = request.sizes;
  const { W_h, U_h, b_h } = request.layers[0]!.params[0]! as Readonly<Record<"W_h" | "U_h" | "b_h", Tensor>>;
  const vector = ({ data }: Tensor, t: number, size: number): number[] => [...data.subarray(t * size, (t + 1) * size)];
  const product = (M: Tensor, v: readonly number[]): number[] =>
    Array.from({ length: n }, (_, i) => v.reduce((sum, value, j) => sum + M.data[i * v.length + j]! * value, 0));
  const transposed = (M: Tensor, v: readonly number[]): number[] =>
    Array.from({ length: M.shape[1]! }, (_, j) =>
      v.reduce((sum, value, i) => sum + M.data[i * M.shape[1]! + j]! * value, 0),
    );

  const hs = [[...request.layers[0]!.initial![0]!["h"]!.data]]; // h_{−1} stands at 0
  for (let t = 0; t < T; t++) {
    const [Wx, Uh] = [product(W_h, vector(request.x, t, m)), product(U_h, hs[t]!)];
    hs.push(Wx.map((value, i) => value + Uh[i]! + b_h.data[i]!));
  }
  const zeros = (rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));
  const sums = { W_h: zeros(n, m), U_h: zeros(n, n), b_h: zeros(n, 1), x: zeros(T, m), h: zeros(n, 1) };
  const add = (to: number[][], d: readonly number[], v: readonly number[]): void =>
    d.forEach((di, i) => v.forEach((vj, j) => (to[i]![j]! += di * vj)));
  for (let t = 0; t < T; t++) {
    const reached = (Math.floor(t / k1) + 1) * k1 - k2;
    let d = vector(request.cotangents!.y!, t, n);
    for (let s = t; s >= Math.max(0, reached); s--) {
      add(sums.W_h, d, vector(request.x, s, m));
      add(sums.U_h, d, hs[s]!);
      add(sums.b_h, d, [1]);
      add([sums.x[s]!], [1], transposed(W_h, d));
      d = transposed(U_h, d); // (Uᵀ)ᵗ⁻ˢ⁺¹ ȳ_t
    }
    if (reached <= 0) add(sums.h, d, [1]);
  }
  return sums;
}

describe("the definition", () => {
  it("every loss reaches back to its window's first step: the explicit double sum, exactly", async () => {
    const one = exact.filter(({ sizes, layers }) => sizes.B === 1 && layers.length === 1);
    await fc.assert(
      fc.asyncProperty(one, truncation, async (plain, { k1, k2 }) => {
        const request = withCotangents(plain, plain.cotangents!.y);
        const { gradients } = await truncatedBptt(reference, request, { k1, k2 });
        const got: Tensors = { ...gradients.params[0]![0]!, ...gradients.initial![0]![0]!, x: gradients.x };
        const wanted = Object.entries(definition(request, k1, k2));
        for (const [name, rows] of wanted) expect([...got[name]!.data], name).toEqual(rows.flat());
      }),
    );
  });

  it("a loss of y is asked for its cotangents once, with all of y", async () => {
    const request = randomRequest({ cell: "gru", sizes: { T: 5, B: 2, m: 2, n: 3 } });
    const asked: Tensor[] = [];
    const squared = await truncatedBptt(reference, withCotangents(request, null), { k1: 2, k2: 3 }, (y) => {
      asked.push(y);
      return y;
    });
    expect(asked).toStrictEqual([run(request).y]);
    const given = await truncatedBptt(reference, withCotangents(request, asked[0]!), { k1: 2, k2: 3 });
    expect(squared).toStrictEqual(given);
  });
});

describe("what cannot be truncated", () => {
  const request = randomRequest({ cell: "elman" });
  it.each([
    [0, 1],
    [2, 1],
    [1.5, 2],
    [1, Number.NaN],
  ])("k1, k2 = %s, %s", async (k1, k2) => {
    await expect(truncatedBptt(reference, request, { k1, k2 })).rejects.toThrow(
      new RangeError(`truncatedBptt: k1, k2 are ${k1}, ${k2}, wanted whole numbers with 1 <= k1 <= k2`),
    );
  });

  it("a pass from the end", async () => {
    const reverse = randomRequest({ cell: "elman", directions: ["forward", "reverse"] });
    await expect(truncatedBptt(reference, reverse, chunked(2))).rejects.toThrow("a layer is not forward");
  });

  it("a run that the implementation does not offer", async () => {
    const nothing: Implementation = { ...reference, run: () => ({ unsupported: "cell elman" }) };
    await expect(truncatedBptt(nothing, request, chunked(2))).rejects.toThrow("reference does not offer cell elman");
  });
});
