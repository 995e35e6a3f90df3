import type { Cell } from "../cell.ts";
import { shapesOfInt8 } from "./parameters.ts";

/** The quantised LSTM as a cell. Its equations are of integers and round at every step: it has no graph over the reals. */
export const lstmInt8: Cell = {
  id: "lstm-int8",
  title: "Quantised LSTM of TensorFlow Lite: weights of 8 bits, cell of 16",
  family: ["integer"],
  papers: ["TensorFlow Lite 2020, tensorflow/lite/kernels/lstm_eval.cc", "Jacob et al. 2018, CVPR (arXiv 1712.05877)"],
  alsoIn: ["TensorFlow Lite Micro, with kernel: micro", "CMSIS-NN arm_lstm_unidirectional_s8, with kernel: cmsis"],
  options: { kernel: ["tflite", "micro", "cmsis"] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  integer: {
    params: shapesOfInt8,
    equations: [
      "a_k = int16(int16(scaled(b_k + W_k (x − x₀), scale_W_k)) + scaled(U_k (h′ − h₀), scale_U_k))   k = i, f, g, o, in Q3",
      "i = σ(a_i), f = σ(a_f), g = tanh(a_g), o = σ(a_o)   in Q0",
      "c = clip(int16(divided(f ⊙ c′, 15) + divided(i ⊙ g, 30 + power)))   c stands for c·2^power",
      "h = int8(scaled(o ⊙ tanh(c), scale_h) + h₀)   [x₀, h₀] = zero_points, [power, clip] = cell",
    ],
  },
  equations: () => {
    throw new RangeError("lstm-int8 is integer arithmetic: it has no equations over the reals");
  },
};
