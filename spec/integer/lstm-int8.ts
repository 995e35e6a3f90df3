/**
 * The quantised LSTM of TensorFlow Lite: weights, inputs and outputs of 8 bits, gates and cell of 16, biases and sums of 32, and scales
 * as multipliers and shifts, without peepholes, layer normalisation, projection and coupled gates. x₀ and h₀ stand for 0.
 *
 *     a_k = int16(int16(scaled(b_k + W_k (x − x₀), scale_W_k)) + scaled(U_k (h′ − h₀), scale_U_k))   k = i, f, g, o; in Q3
 *     i, f, o = σ(a)    g = tanh(a)                                                                  in Q0
 *     c = clip(int16(divided(f ⊙ c′, 15) + divided(i ⊙ g, 30 + power)))                              c stands for c·2^power
 *     h = int8(scaled(o ⊙ tanh(c), scale_h) + h₀)
 */
import { type Scale, divided, int16, int8, scaled, sigmoid, sigmoidOfTable, tanh, tanhOfTable } from "./fixed-point.ts";

export type Gate = "i" | "f" | "g" | "o";

type Vector = readonly number[];

export interface GateParameters {
  /** [n, m], 8 bits */
  readonly W: readonly Vector[];
  /** [n, n], 8 bits */
  readonly U: readonly Vector[];
  /** [n], 32 bits */
  readonly b: Vector;
  /** From W (x − x₀) to Q3. */
  readonly ofW: Scale;
  /** From U (h′ − h₀) to Q3. */
  readonly ofU: Scale;
}

/** The parameters of the quantised LSTM, of which each is an integer. */
export interface LstmInt8 {
  readonly gates: Readonly<Record<Gate, GateParameters>>;
  /** 8 bits */
  readonly xZero: number;
  /** 8 bits */
  readonly hZero: number;
  /** From o ⊙ tanh(c), of 30 bits behind the point, to h. */
  readonly ofH: Scale;
  /** A cell stands for itself times 2^cPower, from −15 to −9. */
  readonly cPower: number;
  /** The largest magnitude of a cell, of 16 bits; 0: any. */
  readonly cClip: number;
}

/** The states of one row: h [n] of 8 bits, c [n] of 16 bits. */
export interface StateInt8 {
  readonly h: Vector;
  readonly c: Vector;
}

/** The states after a step, and all that was computed on the way, each [n]. */
export interface StepInt8 extends StateInt8 {
  /** Gates before their activation, in Q3. */
  readonly before: Readonly<Record<Gate, Vector>>;
  /** Gates, in Q0. */
  readonly gates: Readonly<Record<Gate, Vector>>;
}

/** The operations of the arithmetic: a mistake exchanges one of them. */
export interface Arithmetic {
  readonly scaled: (value: number, scale: Scale) => number;
  /** A gate before its activation, from its two sums. */
  readonly joined: (ofX: number, ofH: number) => number;
  readonly sigmoid: (a: number) => number;
  /** tanh of the cell gate. */
  readonly candidate: (a: number) => number;
  /** tanh of the cell, of the format Qm. */
  readonly tanh: (c: number, m: number) => number;
  /** The kept part of a cell, from f ⊙ c′. */
  readonly kept: (product: number) => number;
  /** The written part of a cell, from i ⊙ g. */
  readonly written: (product: number, cPower: number) => number;
  readonly int16: (value: number) => number;
  readonly int8: (value: number) => number;
}

/**
 * google-ai-edge/LiteRT@7d88950, tflite/kernels/lstm_eval.cc, LstmStepInteger8x8_16; tflite/kernels/internal/reference/
 * portable_tensor_utils.cc; @0b6aab6, tflite/kernels/internal/optimized/neon_tensor_utils.cc.
 */
const tflite: Arithmetic = {
  scaled,
  joined: (ofX, ofH) => int16(int16(ofX) + ofH),
  sigmoid,
  candidate: (a) => tanh(a, 3),
  tanh,
  kept: (product) => divided(product, 15),
  written: (product, cPower) => divided(product, 30 + cPower),
  int16,
  int8,
};

/** 2^power as a scale. */
const powerOfTwo = (power: number): Scale => ({ multiplier: 2 ** 30, shift: 1 + power });

/**
 * TensorFlow Lite Micro: either sum of a gate is saturated, products are scaled as sums are, and the activations read a table.
 * tensorflow/tflite-micro@1d1bd4b, tensorflow/lite/micro/kernels/lstm_eval_common.cc, and lstm_eval.h.
 */
const micro: Arithmetic = {
  ...tflite,
  joined: (ofX, ofH) => int16(int16(ofX) + int16(ofH)),
  sigmoid: sigmoidOfTable,
  candidate: (a) => tanhOfTable(a, 3),
  tanh: tanhOfTable,
  kept: (product) => scaled(product, powerOfTwo(-15)),
  written: (product, cPower) => scaled(product, powerOfTwo(-30 - cPower)),
};

/**
 * CMSIS-NN: the same but for the sums of a gate, which are those of TensorFlow Lite.
 * ARM-software/CMSIS-NN@88f1982, arm_nn_lstm_step_s8.c; @fe18499, arm_nn_vec_mat_mul_result_acc_s8_s16.c.
 */
const cmsis: Arithmetic = {
  ...micro,
  joined: tflite.joined,
};

/** Names of the arithmetics: the option `kernel`. */
export type Kernel = "tflite" | "micro" | "cmsis";

export const arithmetics: Readonly<Record<Kernel, Arithmetic>> = { tflite, micro, cmsis };

const dot = (row: Vector, v: Vector, zero: number): number =>
  row.reduce((sum, w, j) => sum + w * ((v[j] as number) - zero), 0);

/** One step of one row. */
export function stepInt8(
  { gates, xZero, hZero, ofH, cPower, cClip }: LstmInt8,
  x: Vector,
  { h, c }: StateInt8,
  { scaled, joined, sigmoid, candidate, tanh, kept, written, int16, int8 }: Arithmetic,
): StepInt8 {
  const sums = ({ W, U, b, ofW, ofU }: GateParameters): number[] =>
    b.map((bias, k) =>
      joined(scaled(bias + dot(W[k] as Vector, x, xZero), ofW), scaled(dot(U[k] as Vector, h, hZero), ofU)),
    );
  const before = { i: sums(gates.i), f: sums(gates.f), g: sums(gates.g), o: sums(gates.o) };
  const i = before.i.map(sigmoid);
  const f = before.f.map(sigmoid);
  const g = before.g.map(candidate);
  const o = before.o.map(sigmoid);
  const clip = (cell: number): number => (cClip > 0 ? Math.min(cClip, Math.max(-cClip, cell)) : cell);
  const next = c.map((old, k) =>
    clip(int16(kept((f[k] as number) * old) + written((i[k] as number) * (g[k] as number), cPower))),
  );
  return {
    h: next.map((cell, k) => int8(scaled((o[k] as number) * tanh(cell, 15 + cPower), ofH) + hZero)),
    c: next,
    before,
    gates: { i, f, g, o },
  };
}
