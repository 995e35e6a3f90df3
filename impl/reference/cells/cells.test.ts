import { describe, expect, it } from "vitest";
import { tensor, type Dtype, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import { randomRequest, run, withParams } from "../testing/requests.ts";

/** Biases at which σ is exactly 1 and 0 (docs/theory.md 1.6). */
const saturated = { float32: [20, -110], float64: [40, -800] } as const;

const filledLike = (t: Tensor, value: number): Tensor => ({ shape: t.shape, data: t.data.map(() => value) });

/** The parameters with a gate held at σ(bias), whatever comes in. */
const held = (params: Tensors, gate: string, bias: number): Tensors => ({
  ...params,
  [`W_${gate}`]: filledLike(params[`W_${gate}`]!, 0),
  [`U_${gate}`]: filledLike(params[`U_${gate}`]!, 0),
  [`b_${gate}`]: filledLike(params[`b_${gate}`]!, bias),
});

describe.each<Dtype>(["float32", "float64"])("reductions, bit for bit, %s", (dtype) => {
  const [one, zero] = saturated[dtype as keyof typeof saturated];
  const sizes = { T: 6, B: 3, m: 4, n: 5 };

  it("GRU with r = 1 and z = 0 is Elman's network, forward and backward", () => {
    const random = randomRequest({ cell: "gru", dtype, sizes });
    const gru = withParams(random, (p) => held(held(p, "r", one), "z", zero));
    const elman = {
      ...gru,
      layers: gru.layers.map(({ params, ...layer }) => ({
        ...layer,
        cell: "elman",
        params: params.map(({ W_h, U_h, b_h }) => ({ W_h: W_h!, U_h: U_h!, b_h: b_h! })),
      })),
    };
    const got = run(gru);
    const wanted = run(elman);
    expect(got.y).toEqual(wanted.y);
    expect(got.final).toEqual(wanted.final);
    expect(got.gradients.x).toEqual(wanted.gradients.x);
    expect(got.gradients.initial).toEqual(wanted.gradients.initial);
    expect(got.gradients.params[0]?.[0]).toMatchObject({ ...wanted.gradients.params[0]?.[0] });
  });

  it.each(["gru", "gru-reset-after"])("%s with z = 1 keeps h", (cell) => {
    const request = withParams(randomRequest({ cell, dtype, sizes }), (p) => held(p, "z", one));
    expect(run(request).final).toEqual(request.layers.map(({ initial }) => initial));
  });

  it.each(["lstm-peephole", "lstm-peephole-o-prev"])("%s with p = 0 is the LSTM", (cell) => {
    const without = withParams(randomRequest({ cell, dtype, sizes }), (p) => ({
      ...p,
      p_i: filledLike(p["p_i"]!, 0),
      p_f: filledLike(p["p_f"]!, 0),
      p_o: filledLike(p["p_o"]!, 0),
    }));
    const lstm = withParams(
      { ...without, layers: without.layers.map((layer) => ({ ...layer, cell: "lstm" })) },
      ({ p_i: _i, p_f: _f, p_o: _o, ...rest }) => rest,
    );
    const got = run(without);
    const wanted = run(lstm);
    expect(got.y).toEqual(wanted.y);
    expect(got.final).toEqual(wanted.final);
  });

  it("the dead gate is the LSTM, forward and backward, and its gradients are exactly 0", () => {
    const dead = randomRequest({ cell: "lstm-dead-gate", dtype, sizes });
    const lstm = withParams(
      { ...dead, layers: dead.layers.map((layer) => ({ ...layer, cell: "lstm" })) },
      ({ W_u: _W, U_u: _U, b_u: _b, ...rest }) => rest,
    );
    const got = run(dead);
    const wanted = run(lstm);
    expect(got.y).toEqual(wanted.y);
    expect(got.gradients.x).toEqual(wanted.gradients.x);
    for (const name of ["W_u", "U_u", "b_u"])
      expect([...got.gradients.params[0]![0]![name]!.data].every((d) => d === 0)).toBe(true);
  });

  it("LSTM with f = 1 and i = 0 keeps c, and dc_T/dc_0 is the identity", () => {
    const n = 4;
    const random = randomRequest({ cell: "lstm", dtype, sizes: { T: 50, B: n, m: 2, n } });
    const unit = tensor(
      dtype,
      [n, n],
      Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    );
    const request = {
      ...withParams(random, (p) => held(held(p, "f", one), "i", zero)),
      cotangents: { y: null, final: [[{ c: unit }]] },
    };
    const { final, gradients } = run(request);
    expect(final[0]?.[0]?.["c"]).toEqual(request.layers[0]?.initial?.[0]?.["c"]);
    expect(gradients.initial?.[0]?.[0]?.["c"]).toEqual(unit);
  });
});

const scalarElman = (w: number, T: number) =>
  run({
    dtype: "float64",
    sizes: { T, B: 1, m: 1, n: 1 },
    layers: [
      {
        cell: "elman",
        options: { activation: "identity", bias: false },
        direction: "forward",
        params: [{ W_h: tensor("float64", [1, 1], [1]), U_h: tensor("float64", [1, 1], [w]) }],
        initial: null,
      },
    ],
    x: tensor(
      "float64",
      [T, 1, 1],
      Array.from({ length: T }, (_, t) => (t === 0 ? 1 : 0)),
    ),
    lengths: null,
    want: ["final", "gradients"],
    cotangents: { y: null, final: [[{ h: tensor("float64", [1, 1], [1]) }]] },
  });

it.each([
  [1, 1, 999],
  [1.01, 20751.63924536006, 20525631.29318287],
  [0.99, 4.360732061682652e-5, 0.04400375080425221],
])("a linear unit with weight %d over 1000 steps (docs/theory.md 11.1)", (w, y, dw) => {
  const { final, gradients } = scalarElman(w, 1000);
  expect(final[0]![0]!["h"]!.data[0]! / y).toBeCloseTo(1, 12);
  expect(gradients.params[0]![0]!["U_h"]!.data[0]! / dw).toBeCloseTo(1, 12);
});

it("Lee's linear network: all weights 1, no bias (docs/theory.md 11.2)", () => {
  const ones = tensor("float64", [2, 2], [1, 1, 1, 1]);
  const random = randomRequest({
    cell: "elman",
    options: { activation: "identity", bias: false },
    sizes: { T: 3, B: 1, m: 2, n: 2 },
  });
  const { y } = run({
    ...random,
    layers: random.layers.map((layer) => ({ ...layer, params: [{ W_h: ones, U_h: ones }], initial: null })),
    x: tensor("float64", [3, 1, 2], [1, 1, 1, 1, 2, 2]),
  });
  expect([...y.data]).toEqual([2, 2, 6, 6, 16, 16]);
});
