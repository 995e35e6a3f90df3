import { expect, test } from "vitest";
import { tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import type { Layer, RunAnswer, RunRequest } from "../../contract.ts";
import { tfjs } from "./tfjs.ts";
import { layouts, pack, unpack } from "./weights.ts";

const implementation = await tfjs();
const of = (shape: number[], ...values: number[]): Tensor => tensor("float32", shape, values);

/** Runs what must be supported. */
async function run(request: RunRequest): Promise<RunAnswer> {
  const answer = await implementation.run(request);
  if ("unsupported" in answer) throw new Error(answer.unsupported);
  return answer;
}

/** One layer of one step of one row; its state afterwards. */
async function step(cell: string, n: number, params: Tensors, initial: Tensors, x: Tensor = of([1, 1, 1], 0)) {
  const layer: Layer = { cell, options: {}, direction: "forward", params: [params], initial: [initial] };
  const sizes = { T: 1, B: 1, m: x.shape[2]!, n };
  const want = ["final"] as const;
  const answer = await run({ dtype: "float32", sizes, layers: [layer], x, lengths: null, want, cotangents: null });
  return answer.final![0]![0]!;
}

test.each([true, false])("packing is undone by unpacking, bias: %s", (bias) => {
  const { gates } = layouts["lstm"]!;
  const params: Record<string, Tensor> = {};
  for (const [k, gate] of gates.entries()) {
    params[`W_${gate}`] = of([2, 3], ...[1, 2, 3, 4, 5, 6].map((v) => v + 100 * k));
    params[`U_${gate}`] = of([2, 2], ...[7, 8, 9, 10].map((v) => v + 100 * k));
    if (bias) params[`b_${gate}`] = of([2], 11 + 100 * k, 12 + 100 * k);
  }
  const packed = pack(layouts["lstm"]!, { bias }, params);
  expect(packed.map(({ shape }) => shape)).toEqual(
    bias
      ? [[3, 8], [2, 8], [8]]
      : [
          [3, 8],
          [2, 8],
        ],
  );
  expect(packed[0]!.data.slice(0, 8)).toEqual(Float32Array.of(1, 4, 101, 104, 201, 204, 301, 304));
  expect(unpack(layouts["lstm"]!, { bias }, packed)).toEqual(params);
});

// σ(20) = 1 and σ(−110) = 0 exactly in float32, tanh(±20) = ±1: with zero weights the biases alone set the gates.
const [open, shut] = [20, -110];
const zero = { W: of([1, 1], 0), U: of([1, 1], 0) };

test.each([
  { i: open, f: open, g: 20, o: open, c: 33, h: 1 },
  { i: shut, f: open, g: 20, o: open, c: 32, h: 1 },
  { i: open, f: shut, g: 20, o: shut, c: 1, h: 0 },
  { i: open, f: open, g: -20, o: open, c: 31, h: 1 },
  { i: open, f: open, g: 20, o: shut, c: 33, h: 0 },
])("lstm gates i=$i f=$f g=$g o=$o: c=$c h=$h", async ({ c, h, ...biases }) => {
  const params = Object.fromEntries(
    Object.entries(biases).flatMap(([gate, bias]) => [
      [`W_${gate}`, zero.W],
      [`U_${gate}`, zero.U],
      [`b_${gate}`, of([1], bias)],
    ]),
  );
  const after = await step("lstm", 1, params, { h: of([1, 1], 0.5), c: of([1, 1], 32) });
  expect([after["c"]!.data[0], after["h"]!.data[0]]).toEqual([c, h]);
});

test("gru: z keeps, and each unit's own r resets it before the product", async () => {
  const none = of([2, 1], 0, 0);
  const gates = (z: number) => ({
    W_z: none,
    U_z: of([2, 2], 0, 0, 0, 0),
    b_z: of([2], z, z),
    W_r: none,
    U_r: of([2, 2], 0, 0, 0, 0),
    b_r: of([2], open, shut),
    W_h: none,
    U_h: of([2, 2], 0, 40, -40, 0),
    b_h: of([2], -20, 20),
  });
  const initial = { h: of([1, 2], 1, 1) };
  expect([...(await step("gru", 2, gates(open), initial))["h"]!.data]).toEqual([1, 1]);
  // Before: U_h (r ⊙ h) = (40·0, −40·1). After, r ⊙ (U_h h) = (40, 0) would turn both signs.
  expect([...(await step("gru", 2, gates(shut), initial))["h"]!.data]).toEqual([-1, -1]);
  const half = { h: of([1, 2], 0.5, 0.25) };
  expect([...(await step("gru", 2, gates(open), half))["h"]!.data]).toEqual([0.5, 0.25]);
});

test("elman with identity: integers and halves come out exactly, forward and backward", async () => {
  const params = { W_h: of([2, 3], 1, 2, 3, 4, 5, 6), U_h: of([2, 2], 0, 1, 2, 0), b_h: of([2], 0.5, -0.5) };
  const options = { activation: "identity" };
  const initial = [{ h: of([1, 2], 1000, 2000) }];
  const answer = await run({
    dtype: "float32",
    sizes: { T: 2, B: 1, m: 3, n: 2 },
    layers: [{ cell: "elman", options, direction: "forward", params: [params], initial }],
    x: of([2, 1, 3], 1, 10, 100, 2, 20, 200),
    lengths: null,
    want: ["y", "final", "gradients"],
    cotangents: { y: of([2, 1, 2], 0, 0, 1, 0), final: null },
  });
  const h2 = [642 + 2653.5 + 0.5, 1308 + 2 * 2321.5 - 0.5];
  expect(answer).toEqual({
    y: of([2, 1, 2], 2321.5, 2653.5, ...h2),
    final: [[{ h: of([1, 2], ...h2) }]],
    gradients: {
      x: of([2, 1, 3], 4, 5, 6, 1, 2, 3),
      params: [
        [{ W_h: of([2, 3], 2, 20, 200, 1, 10, 100), U_h: of([2, 2], 2321.5, 2653.5, 1000, 2000), b_h: of([2], 1, 1) }],
      ],
      initial: [[{ h: of([1, 2], 2, 0) }]],
    },
  });
});
