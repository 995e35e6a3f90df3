/**
 * The quantised LSTM of TensorFlow Lite in plain loops. Every number is an integer that a float64 holds. It is written from
 * google-ai-edge/LiteRT@7d88950, tflite/kernels/lstm_eval.cc (LstmStepInteger8x8_16) and tflite/kernels/internal/reference/
 * portable_tensor_utils.cc, and @0b6aab6, tflite/kernels/internal/optimized/neon_tensor_utils.cc; the kernels "micro" and "cmsis" from
 * tensorflow/lite/micro/kernels/lstm_eval.h and CMSIS-NN's arm_nn_lstm_step_s8.c.
 */
import type { Implementation, RunAnswer, RunRequest } from "../../contract.ts";
import { type Tensors, tensor } from "../../../spec/tensor.ts";
import { logistic16, multiply, roundingDivide, saturate16, saturate8, tanh16 } from "./arithmetic.ts";
import { logisticByTable, tanhByTable } from "./table.ts";

type Numbers = Float32Array | Float64Array;

const numbers = (tensors: Tensors, name: string): Numbers => {
  const found = tensors[name];
  if (found === undefined) throw new RangeError(`lstm-int8: the parameter ${name} is missing`);
  return found.data;
};
const entry = (params: Tensors, name: string, k: number): number => numbers(params, name)[k] as number;

/** bias + Σ_j weights[row, j]·(values[at + j] − zero), of 32 bits. */
function sum(
  weights: Numbers,
  row: number,
  values: Numbers,
  at: number,
  width: number,
  zero: number,
  bias: number,
): number {
  let total = bias;
  for (let j = 0; j < width; j++) total += (weights[row * width + j] as number) * ((values[at + j] as number) - zero);
  return total;
}

/** h and c of every row after one step; x begins at `from` in its data. */
function step(params: Tensors, kernel: unknown, request: RunRequest, from: number, h: Numbers, c: Numbers): Numbers {
  const { B, m, n } = request.sizes;
  const x = request.x.data;
  const xZero = entry(params, "zero_points", 0);
  const hZero = entry(params, "zero_points", 1);
  const power = entry(params, "cell", 0);
  const table = kernel !== "tflite";
  const clip = entry(params, "cell", 1);
  const next = new Float64Array(B * n);
  /** Scales stand one below the other in the order i, f, g, o. */
  const scale = (of: string, value: number, gate = 0): number =>
    multiply(value, entry(params, `scale_${of}`, 2 * gate), entry(params, `scale_${of}`, 2 * gate + 1));
  for (let b = 0; b < B; b++)
    for (let k = 0; k < n; k++) {
      const gate = (name: string): number => {
        const bias = numbers(params, `b_${name}`)[k] as number;
        const fromX = scale(
          "W",
          sum(numbers(params, `W_${name}`), k, x, from + b * m, m, xZero, bias),
          "ifgo".indexOf(name),
        );
        const fromH = scale("U", sum(numbers(params, `U_${name}`), k, h, b * n, n, hZero, 0), "ifgo".indexOf(name));
        return saturate16(saturate16(fromX) + (kernel === "micro" ? saturate16(fromH) : fromH));
      };
      const sigmoid = table ? logisticByTable : logistic16;
      const tanh = table ? tanhByTable : tanh16;
      const forgotten = sigmoid(gate("f")) * (c[b * n + k] as number);
      const written = sigmoid(gate("i")) * tanh(gate("g"), 3);
      const cell = table
        ? saturate16(multiply(forgotten, 1 << 30, -14) + multiply(written, 1 << 30, -29 - power))
        : saturate16(roundingDivide(forgotten, 15) + roundingDivide(written, 30 + power));
      const clipped = clip > 0 ? Math.max(-clip, Math.min(clip, cell)) : cell;
      const shown = scale("h", sigmoid(gate("o")) * tanh(clipped, 15 + power));
      c[b * n + k] = clipped;
      next[b * n + k] = saturate8(shown + hZero);
    }
  return next;
}

function run(request: RunRequest): RunAnswer {
  const { dtype, sizes, want } = request;
  const { T, B, m, n } = sizes;
  const [layer] = request.layers;
  const params = layer?.params[0] ?? {};
  const [initial] = layer?.initial ?? [];
  const c = initial === undefined ? new Float64Array(B * n) : numbers(initial, "c").slice();
  let h: Numbers =
    initial === undefined ? new Float64Array(B * n).fill(entry(params, "zero_points", 1)) : numbers(initial, "h");
  const y = new Float64Array(T * B * n);
  for (let t = 0; t < T; t++) {
    h = step(params, layer?.options["kernel"] ?? "tflite", request, t * B * m, h, c);
    y.set(h, t * B * n);
  }
  return {
    ...(want.includes("y") && { y: tensor(dtype, [T, B, n], y) }),
    ...(want.includes("final") && { final: [[{ h: tensor(dtype, [B, n], h), c: tensor(dtype, [B, n], c) }]] }),
  };
}

/** The reference of the cells of integers. It answers at once. */
export const integers: Implementation = {
  info: { name: "reference", version: "1", language: "typescript" },
  cells: [
    {
      cell: "lstm-int8",
      options: [{}, { kernel: "micro" }, { kernel: "cmsis" }],
      dtypes: ["float64"],
      directions: ["forward"],
      maxLayers: 1,
      lengths: false,
      initialState: true,
      gradients: false,
    },
  ],
  run,
};
