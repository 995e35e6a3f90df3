/**
 * ONNX's recurrent operators (opset 14): which one computes a cell of the catalogue, in what order it stacks the gates and
 * where its two biases go. onnx.ai/onnx/operators/onnx__LSTM.html, onnx__GRU.html, onnx__RNN.html.
 */
import type { Options } from "../../../spec/options.ts";
import { elements, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import { attribute, type AttributeProto } from "./proto.ts";

/** ONNX's operator for one cell of the catalogue. */
export interface OnnxCell {
  readonly op: "RNN" | "GRU" | "LSTM";
  /** Gates in the order of the rows of W [D, G·n, m] and R [D, G·n, n]. */
  readonly gates: readonly string[];
  /** Bias inside the recurrent term, by gate; where there is none, that part of B [D, 2·G·n] = [Wb, Rb] is zero. */
  readonly recurrentBias: Readonly<Record<string, string>>;
  readonly states: readonly string[];
  readonly options: readonly Options[];
  /** Attributes of the node beyond its direction and hidden size; D is the number of directions. */
  attributes(options: Options, D: number): readonly AttributeProto[];
}

/** An activation of ONNX, with the numbers that it takes: Affine(a) = αa + β, HardSigmoid(a) = clip(αa + β, 0, 1). */
interface OnnxActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

/** Our name → ONNX's; there is no identity. Softplus is left out: ONNX Runtime's overflows from 89 on (docs/findings.md). */
const activations: Readonly<Record<string, OnnxActivation>> = {
  tanh: { name: "Tanh" },
  relu: { name: "Relu" },
  identity: { name: "Affine", alpha: 1, beta: 0 },
  sigmoid: { name: "Sigmoid" },
  "hard-sigmoid": { name: "HardSigmoid", alpha: 0.2, beta: 0.5 },
  "hard-sigmoid-6": { name: "HardSigmoid", alpha: 1 / 6, beta: 0.5 },
  softsign: { name: "Softsign" },
};
const gateActivations = ["sigmoid", "hard-sigmoid", "hard-sigmoid-6"];

const biases: readonly Options[] = [{}, { bias: false }];
const candidates = Object.keys(activations).flatMap((activation) =>
  biases.map((bias): Options => (activation === "tanh" ? bias : { activation, ...bias })),
);
const gated = candidates.flatMap((options) =>
  gateActivations.map((gate): Options => (gate === "sigmoid" ? options : { ...options, gateActivation: gate })),
);

/** The activations of one direction, for all D of them; nothing where they are ONNX's own. The numbers are those of the functions that take any, in order. */
function activationsOf(names: readonly string[], { activation, gateActivation }: Options, D: number): AttributeProto[] {
  if (activation === undefined && gateActivation === undefined) return [];
  const found = names.map((name) => {
    const known = Object.hasOwn(activations, name) ? activations[name] : undefined;
    if (known === undefined) throw new RangeError(`onnxruntime: no activation ${name}`);
    return known;
  });
  const all = Array.from({ length: D }, () => found).flat();
  const numbers = (of: "alpha" | "beta"): number[] => all.flatMap((one) => one[of] ?? []);
  return [
    attribute.strings(
      "activations",
      all.map(({ name }) => name),
    ),
    ...(numbers("alpha").length === 0
      ? []
      : [attribute.floats("activation_alpha", numbers("alpha")), attribute.floats("activation_beta", numbers("beta"))]),
  ];
}

const phi = ({ activation }: Options): string => String(activation ?? "tanh");
const sigma = ({ gateActivation }: Options): string => String(gateActivation ?? "sigmoid");

const elman: OnnxCell = {
  op: "RNN",
  gates: ["h"],
  recurrentBias: {},
  states: ["h"],
  options: candidates,
  attributes: (options, D) => activationsOf([phi(options)], options, D),
};

const gru: OnnxCell = {
  op: "GRU",
  gates: ["z", "r", "h"],
  recurrentBias: {},
  states: ["h"],
  options: gated,
  attributes: (options, D) => [
    attribute.int("linear_before_reset", 0),
    ...activationsOf([sigma(options), phi(options)], options, D),
  ],
};

const gruResetAfter: OnnxCell = {
  ...gru,
  recurrentBias: { h: "c_h" },
  attributes: (options, D) => [
    attribute.int("linear_before_reset", 1),
    ...activationsOf([sigma(options), phi(options)], options, D),
  ],
};

const lstm: OnnxCell = {
  op: "LSTM",
  gates: ["i", "o", "f", "g"], // ONNX writes c for g
  recurrentBias: {},
  states: ["h", "c"],
  options: gated,
  attributes: (options, D) => activationsOf([sigma(options), phi(options), phi(options)], options, D),
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
    const parts = params.flatMap((pass) => gates.map((gate) => required(pass, `${letter}_${gate}`)));
    return { shape: [D, G * n, columns], data: concatenate(parts, n * columns) };
  };
  const inside = (pass: Tensors, gate: string): Tensor | null => {
    const name = recurrentBias[gate];
    return name === undefined ? null : required(pass, name);
  };
  const biases = (): Tensor => {
    const parts = params.flatMap((pass) => [
      ...gates.map((gate) => required(pass, `b_${gate}`)),
      ...gates.map((gate) => inside(pass, gate)),
    ]);
    return { shape: [D, 2 * G * n], data: concatenate(parts, n) };
  };
  return { W: stack("W", m), R: stack("U", n), B: bias ? biases() : null };
}

/** The state `name` of every direction as one [D, B, n]. */
export function packState(initial: readonly Tensors[], name: string): Tensor {
  const { shape } = required(initial[0], name);
  const parts = initial.map((pass) => required(pass, name));
  return { shape: [parts.length, ...shape], data: concatenate(parts, elements(shape)) };
}
