import type { LayersModel, Tensor as TfTensor } from "@tensorflow/tfjs";
import { type OptionValue, directionsOf } from "../../../spec/options.ts";
import { tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";
import type { Gradients, Layer, Prepared, RunAnswer, RunRequest, Sizes } from "../../contract.ts";
import { families, layouts, named, pack, unpack, type Layout } from "./weights.ts";

/** The library, loaded by the caller. */
export type Tf = typeof import("@tensorflow/tfjs");
type TfLayer = LayersModel["layers"][number];

/** The library's names of activations. */
type TfActivation = "tanh" | "relu" | "linear" | "sigmoid" | "hardSigmoid" | "softsign" | "softplus";

/** Our name of an activation → the library's. */
export const activations: Readonly<Record<string, TfActivation>> = {
  tanh: "tanh",
  relu: "relu",
  identity: "linear",
  sigmoid: "sigmoid",
  "hard-sigmoid": "hardSigmoid",
  softsign: "softsign",
  softplus: "softplus",
};

/** Our names of the activations that a gate may have. */
export const gateActivations: readonly string[] = ["sigmoid", "hard-sigmoid"];

const activationOf = (ours: OptionValue): TfActivation => activations[String(ours)] as TfActivation;

/** One layer of a request, in the library. */
interface Stage {
  readonly request: Layer;
  readonly layout: Layout;
  readonly layer: TfLayer;
  /** By direction, then by state, each [B, n]; `null` leaves it to the library. */
  readonly initial: readonly TfTensor[] | null;
}

/** A request whose weights, states and input are in the library. */
interface Placed extends Prepared {
  run(): RunAnswer;
  release(): void;
}

/** The library's answer. */
interface Outputs {
  /** [T, B, width], with the library's h in the padding. */
  readonly y: TfTensor;
  /** By layer, each by direction, then by state, [B, n]. */
  readonly final: readonly (readonly TfTensor[])[];
}

/**
 * Forward, and backward where gradients are wanted.
 * @throws RangeError when a parameter or a state is missing; the library's errors
 */
export function evaluate(tf: Tf, request: RunRequest): RunAnswer {
  const placed = place(tf, request);
  try {
    return placed.run();
  } finally {
    placed.release();
  }
}

/**
 * Puts weights, states and input into the library; each `run` then leaves no tensor of its own behind.
 * @throws RangeError when a parameter or a state is missing; the library's errors
 */
export function place(tf: Tf, request: RunRequest): Placed {
  const layers = request.layers.map((layer) => unbuiltLayer(tf, layer, request.sizes.n));
  const kept: TfTensor[] = [];
  const release = (): void => {
    // No scope frees variables.
    tf.dispose(layers.map((layer) => layer.getWeights()));
    tf.dispose(kept);
  };
  const keep = <V extends TfTensor | null>(value: V): V => {
    if (value !== null) kept.push(tf.keep(value));
    return value;
  };
  try {
    return scoped(tf, () => {
      const stages = network(tf, request, layers);
      for (const { initial } of stages) initial?.forEach(keep);
      const x = keep(toLibrary(tf, request.x));
      const mask = keep(request.lengths && validSteps(tf, request.lengths, request.sizes.T));
      return { run: () => scoped(tf, () => evaluateStages(tf, request, stages, x, mask)), release };
    });
  } catch (error) {
    release();
    throw error;
  }
}

/** Calls `work`, and frees its tensors but the result, even where it throws. */
function scoped<V>(tf: Tf, work: () => V): V {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}

function evaluateStages(
  tf: Tf,
  request: RunRequest,
  stages: readonly Stage[],
  x: TfTensor,
  mask: TfTensor | null,
): RunAnswer {
  if (!request.want.includes("gradients")) return answer(request, stages, forward(tf, stages, x, mask));

  const answers: RunAnswer[] = [];
  const differentiate = tf.grads(() => {
    const outputs = forward(tf, stages, x, mask);
    answers.push(answer(request, stages, outputs));
    return loss(tf, request, stages, outputs);
  });
  const variables = stages.flatMap(({ layer, initial }) => [...layer.getWeights(), ...(initial ?? [])]);
  const gradients = differentiate([x, ...variables]).map(fromLibrary);
  return { ...answers[0], gradients: gradientsByName(stages, gradients) };
}

/** A layer of the library that has no weights yet; zeros, the cheapest, stand for its own initialisers. */
function unbuiltLayer(tf: Tf, { cell, options, direction }: Layer, units: number): TfLayer {
  const args = {
    units,
    activation: activationOf(options["activation"] ?? "tanh"),
    useBias: options["bias"] !== false,
    kernelInitializer: "zeros",
    recurrentInitializer: "zeros",
    returnSequences: true,
    returnState: true,
    goBackwards: direction === "reverse",
  } as const;
  const gated = { ...args, recurrentActivation: activationOf(options["gateActivation"] ?? "sigmoid") } as const;
  const { simpleRNN, lstm, gru, bidirectional } = tf.layers;
  const layer = cell === "lstm" ? lstm(gated) : cell === "gru" ? gru(gated) : simpleRNN(args);
  return direction === "bidirectional" ? bidirectional({ layer, mergeMode: "concat" }) : layer;
}

/** The given states; where there are none, zeros to differentiate with respect to, or `null`: the library makes its own. */
function initialOf(tf: Tf, { params, initial }: Layer, { states }: Layout, { B, n }: Sizes, differentiable: boolean) {
  if (initial !== null) return initial.flatMap((tensors) => states.map((name) => toLibrary(tf, named(tensors, name))));
  return differentiable ? params.flatMap(() => states.map(() => tf.zeros([B, n]))) : null;
}

/** Gives the layers their weights and initial states. */
function network(tf: Tf, { sizes, layers, want }: RunRequest, unbuilt: readonly TfLayer[]): Stage[] {
  let width = sizes.m;
  return layers.map((request, k) => {
    const layer = unbuilt[k] as TfLayer;
    const layout = layouts[request.cell] as Layout;
    const weights = request.params.flatMap((params) => pack(layout, request.options, params));
    layer.build([null, sizes.T, width]);
    layer.built = true;
    layer.setWeights(weights.map((weight) => toLibrary(tf, weight)));
    width = sizes.n * directionsOf(request.direction);
    return { request, layout, layer, initial: initialOf(tf, request, layout, sizes, want.includes("gradients")) };
  });
}

/** `x` [T, B, m], `mask` [B, T]. */
function forward(tf: Tf, stages: readonly Stage[], x: TfTensor, mask: TfTensor | null): Outputs {
  const final: TfTensor[][] = [];
  let features = tf.transpose(x, [1, 0, 2]);
  for (const { layer, request, initial } of stages) {
    const given = { ...(mask && { mask }), ...(initial && { initialState: initial }) };
    const [y, ...states] = layer.apply(features, given) as [TfTensor, ...TfTensor[]];
    features = request.direction === "reverse" ? tf.reverse(y, 1) : y;
    final.push(states);
  }
  return { y: tf.transpose(features, [1, 0, 2]), final };
}

/** L = ⟨ȳ, y⟩ + ⟨final̄, final⟩, a scalar. An absent cotangent is zero, so is ȳ in the padding, where y is the constant 0. */
function loss(tf: Tf, { cotangents, lengths }: RunRequest, stages: readonly Stage[], { y, final }: Outputs): TfTensor {
  const product = (value: TfTensor, bar: Tensor | null | undefined) =>
    tf.sum(tf.mul(value, bar ? toLibrary(tf, bar) : tf.zerosLike(value)));
  const terms = stages.flatMap(({ layout }, k) =>
    byDirection(layout, final[k] as TfTensor[]).flatMap((states, d) =>
      Object.entries(states).map(([name, state]) => product(state, cotangents?.final?.[k]?.[d]?.[name])),
    ),
  );
  return tf.addN([product(y, cotangents?.y && withoutPadding(cotangents.y, lengths)), ...terms]);
}

/** The outputs that the request wants, in the contract's words. */
function answer({ want, lengths }: RunRequest, stages: readonly Stage[], { y, final }: Outputs): RunAnswer {
  return {
    ...(want.includes("y") && { y: withoutPadding(fromLibrary(y), lengths) }),
    ...(want.includes("final") && {
      final: stages.map(({ layout }, k) => byDirection(layout, (final[k] as TfTensor[]).map(fromLibrary))),
    }),
  };
}

/** `gradients`: of x, then by stage of its weights and its initial states. */
function gradientsByName(stages: readonly Stage[], gradients: readonly Tensor[]): Gradients {
  const rest = gradients.slice(1);
  const take = (count: number) => rest.splice(0, count);
  const params: Tensors[][] = [];
  const initial: (readonly Tensors[])[] = [];
  for (const { request, layout } of stages) {
    const { length } = families(request.options);
    params.push(request.params.map(() => unpack(layout, request.options, take(length))));
    initial.push(byDirection(layout, take(request.params.length * layout.states.length)));
  }
  return { x: gradients[0] as Tensor, params, initial };
}

/** A list by direction, then by state → by direction, by name. */
function byDirection<Value>({ states }: Layout, values: readonly Value[]): Readonly<Record<string, Value>>[] {
  return Array.from({ length: values.length / states.length }, (_, d) =>
    Object.fromEntries(states.map((name, k) => [name, values[d * states.length + k] as Value])),
  );
}

/** [B, T], true on the valid steps. */
const validSteps = (tf: Tf, lengths: readonly number[], T: number): TfTensor =>
  tf.tensor2d(
    lengths.map((length) => Array.from({ length: T }, (_, t) => t < length)),
    [lengths.length, T],
    "bool",
  );

/** [T, B, width] with 0 on the steps t ≥ lengths[b]. */
function withoutPadding(y: Tensor, lengths: readonly number[] | null): Tensor {
  if (lengths === null) return y;
  const [T = 0, B = 0, width = 0] = y.shape;
  const data = y.data.slice();
  for (const [b, length] of lengths.entries())
    for (let t = length; t < T; t++) data.fill(0, (t * B + b) * width, (t * B + b + 1) * width);
  return { shape: y.shape, data };
}

/** The library keeps the array it is given, and never writes to it. */
const toLibrary = (tf: Tf, { shape, data }: Tensor): TfTensor => tf.tensor(data, [...shape], "float32");

/** A copy: several tensors of the library may share one array. */
const fromLibrary = (value: TfTensor): Tensor => tensor("float32", value.shape, value.dataSync());
