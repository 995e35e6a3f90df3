import type { BlackBox } from "../../../impl/targets/black-box.ts";
import { transposed } from "../../../impl/targets/black-box.ts";
import { reference } from "../../../impl/reference/index.ts";
import type { RunAnswer } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Convention } from "../../../spec/conventions/convention.ts";
import { unpack } from "../../../spec/conventions/pack.ts";
import { planOf } from "../../../spec/conventions/plan.ts";
import type { Options } from "../../../spec/options.ts";
import { type Dtype, type Tensor, type Tensors, elements, tensor } from "../../../spec/tensor.ts";

/** The reference behind somebody's layout: blobs of numbers go in, and nobody says what they are. */
export function boxOf(
  convention: Convention,
  options: Options = {},
  { dtype = "float32", batchMajor = false }: { readonly dtype?: Dtype; readonly batchMajor?: boolean } = {},
): BlackBox {
  const { cell } = convention;
  const kind = cell === "elman" ? "rnn" : cell.startsWith("gru") ? "gru" : "lstm";
  const states = Object.keys(stepFor(cell, options).state);
  return {
    name: "box",
    kind,
    dtype,
    states,
    weights: (sizes) =>
      Object.fromEntries(planOf(convention, options, sizes).map(({ shape }, k) => [`blob${k}`, elements(shape)])),
    run({ T, B, m, n, x, initial, weights }) {
      const sizes = { T, B, m, n };
      const packed = planOf(convention, options, sizes).map(({ name, shape }, k): [string, Tensor] => [
        name,
        { shape, data: weights[`blob${k}`] as Float32Array },
      ]);
      const { y, final } = reference.run({
        dtype,
        sizes,
        layers: [
          {
            cell,
            options,
            direction: "forward",
            params: [unpack(convention, options, sizes, Object.fromEntries(packed))],
            initial: [
              Object.fromEntries(states.map((name) => [name, { shape: [B, n], data: initial[name] as Float32Array }])),
            ],
          },
        ],
        x: tensor(dtype, [T, B, m], batchMajor ? transposed(x, B, T, m) : [...x]),
        lengths: null,
        want: ["y", "final"],
        cotangents: null,
      }) as RunAnswer;
      const out = y as Tensor;
      const [[last]] = final as readonly [readonly [Tensors]];
      return {
        y: batchMajor ? transposed(out.data, T, B, n) : out.data,
        final: Object.fromEntries(states.map((name) => [name, (last[name] as Tensor).data])),
      };
    },
  };
}
