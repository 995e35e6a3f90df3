/**
 * ONNX's recurrent operators (opset 14): which one computes a cell of the catalogue, in what order it stacks the gates and
 * where its two biases go. onnx.ai/onnx/operators/onnx__LSTM.html, onnx__GRU.html, onnx__RNN.html.
 */
import type { Options } from "../../spec/options.ts";
import { elements, type Tensor, type Tensors } from "../../spec/tensor.ts";
import { attribute, type AttributeProto } from "./onnx-proto.ts";

/** How ONNX runs one cell of the catalogue. */
export interface OnnxCell {
  readonly op: "RNN" | "GRU" | "LSTM";
  /** Gates in the order of the rows of W [D, G·n, m] and R [D, G·n, n]. */
  readonly gates: readonly string[];
  /** Bias inside the recurrent term, by gate; where there is none, that part of B [D, 2·G·n] = [Wb, Rb] is zero. */
  readonly recurrentBias: Readonly<Record<string, string>>;
  readonly states: readonly string[];
  readonly options: readonly Options[];
  /** What the node needs beyond its direction and hidden size; D is the number of walks. */
  attributes(options: Options, D: number): readonly AttributeProto[];
}

const withAndWithoutBias = (options: Options): readonly Options[] => [options, { ...options, bias: false }];

// ONNX has no identity; Affine(a) = alpha·a + beta
const activations: Readonly<Record<string, string>> = { tanh: "Tanh", relu: "Relu", identity: "Affine" };

const elman: OnnxCell = {
  op: "RNN",
  gates: ["h"],
  recurrentBias: {},
  states: ["h"],
  options: [{}, { activation: "relu" }, { activation: "identity" }].flatMap(withAndWithoutBias),
  attributes({ activation }, D) {
    if (activation === undefined) return [];
    const name = activations[String(activation)];
    if (name === undefined) throw new RangeError(`elman: no activation ${String(activation)}`);
    const each = (x: number): number[] => Array.from({ length: D }, () => x);
    const names = attribute.strings(
      "activations",
      Array.from({ length: D }, () => name),
    );
    if (name !== "Affine") return [names];
    return [names, attribute.floats("activation_alpha", each(1)), attribute.floats("activation_beta", each(0))];
  },
};

const gru: OnnxCell = {
  op: "GRU",
  gates: ["z", "r", "h"],
  recurrentBias: {},
  states: ["h"],
  options: withAndWithoutBias({}),
  attributes: () => [attribute.int("linear_before_reset", 0)],
};

const gruResetAfter: OnnxCell = {
  ...gru,
  recurrentBias: { h: "c_h" },
  attributes: () => [attribute.int("linear_before_reset", 1)],
};

const lstm: OnnxCell = {
  op: "LSTM",
  gates: ["i", "o", "f", "g"], // ONNX writes c for g
  recurrentBias: {},
  states: ["h", "c"],
  options: withAndWithoutBias({}),
  attributes: () => [],
};

/** Catalogue id → ONNX. */
export const onnxCells: Readonly<Record<string, OnnxCell>> = { elman, gru, "gru-reset-after": gruResetAfter, lstm };

/** A tensor of that name, which must be there. */
function required(tensors: Tensors | undefined, name: string): Tensor {
  const found = tensors?.[name];
  if (found === undefined) throw new RangeError(`onnxruntime: ${name} is missing`);
  return found;
}

/** The parts, each of `size` elements, one after the other; `null` is zeros. */
function concatenate(parts: readonly (Tensor | null)[], size: number): Float32Array {
  const all = new Float32Array(parts.length * size);
  parts.forEach((part, k) => part && all.set(part.data, k * size));
  return all;
}

/** W [D, G·n, m], R [D, G·n, n] and, with bias, B [D, 2·G·n] of one layer. */
export function pack(
  { gates, recurrentBias }: OnnxCell,
  params: readonly Tensors[],
  bias: boolean,
): { readonly W: Tensor; readonly R: Tensor; readonly B: Tensor | null } {
  const [D, G] = [params.length, gates.length];
  const [n, m] = required(params[0], `W_${gates[0]}`).shape as [number, number];
  const stack = (letter: "W" | "U", columns: number): Tensor => {
    const parts = params.flatMap((walk) => gates.map((gate) => required(walk, `${letter}_${gate}`)));
    return { shape: [D, G * n, columns], data: concatenate(parts, n * columns) };
  };
  const inside = (walk: Tensors, gate: string): Tensor | null => {
    const name = recurrentBias[gate];
    return name === undefined ? null : required(walk, name);
  };
  const biases = (): Tensor => {
    const parts = params.flatMap((walk) => [
      ...gates.map((gate) => required(walk, `b_${gate}`)),
      ...gates.map((gate) => inside(walk, gate)),
    ]);
    return { shape: [D, 2 * G * n], data: concatenate(parts, n) };
  };
  return { W: stack("W", m), R: stack("U", n), B: bias ? biases() : null };
}

/** The state `name` of every walk as one [D, B, n]. */
export function packState(initial: readonly Tensors[], name: string): Tensor {
  const { shape } = required(initial[0], name);
  const parts = initial.map((walk) => required(walk, name));
  return { shape: [parts.length, ...shape], data: concatenate(parts, elements(shape)) };
}
