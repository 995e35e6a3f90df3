/**
 * A model to train: layers of one cell whose output is [n], forward, under a linear readout. Its parameters are one record: those of
 * layer l under the cell's names after `l.` (`0.W_h`, `1.U_h`), and `V` [k, n], `b` [k] of the readout.
 */
import type { Options } from "../../../../spec/options.ts";
import type { Tensor, Tensors } from "../../../../spec/tensor.ts";
import type { Layer, RunAnswer, RunRequest } from "../../../contract.ts";
import { zeros } from "../../run/expected.ts";
import { reference } from "../../index.ts";
import { variantsFor } from "../../supported.ts";
import { parametersOf, tensorsOf } from "../../run/parameters.ts";
import { logitsOf, type Readout } from "./readout.ts";

/** Inputs [m], hidden units [n] of every layer, logits [k]. */
export interface Model {
  readonly cell: string;
  readonly options: Options;
  readonly layers: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** The states of a model: by layer, by direction (there is one), by name [B, n]; null is zero. */
export type States = RunAnswer["final"] | null;

const prefix = (l: number): string => `${l}.`;

/** The shapes of all parameters. @throws RangeError for a cell that the reference does not have */
export function shapesOf({ cell, options, layers, m, n, k }: Model): Readonly<Record<string, readonly number[]>> {
  const layer: Layer = { cell, options, direction: "forward", params: [], initial: null };
  const variants = variantsFor({ dtype: "float64", layers: Array.from({ length: layers }, () => layer) });
  if ("unsupported" in variants) throw new RangeError(`the reference has no ${variants.unsupported}`);
  const ofLayers = variants.flatMap((variant, l) => {
    const sizes = { m: l === 0 ? m : n, n };
    const params = tensorsOf(variant.cell, sizes, parametersOf(variant, sizes, zeros("float64")));
    return Object.entries(params).map(([name, { shape }]) => [prefix(l) + name, shape] as const);
  });
  return Object.fromEntries([...ofLayers, ["V", [k, n]], ["b", [k]]]);
}

/** The forward run of the model's network on x [T, B, m]. */
export const requestOf = (model: Model, params: Tensors, x: Tensor, states: States): RunRequest => ({
  dtype: "float64",
  sizes: { T: x.shape[0]!, B: x.shape[1]!, m: model.m, n: model.n },
  layers: Array.from({ length: model.layers }, (_, l) => ({
    cell: model.cell,
    options: model.options,
    direction: "forward",
    params: [paramsOfLayer(params, l)],
    initial: states?.[l] ?? null,
  })),
  x,
  lengths: null,
  want: ["y", "final"],
  cotangents: null,
});

/** Under the names of the cell. */
const paramsOfLayer = (params: Tensors, l: number): Tensors =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([name]) => name.startsWith(prefix(l)))
      .map(([name, t]) => [name.slice(prefix(l).length), t]),
  );

/** The inverse, for all layers: of one direction each. */
export const namedByLayer = (layers: readonly (readonly Tensors[])[]): Tensors =>
  Object.fromEntries(
    layers.flatMap(([tensors], l) => Object.entries(tensors!).map(([name, t]) => [prefix(l) + name, t] as const)),
  );

/** The readout among the parameters of a model. */
export const readoutOf = ({ V, b }: Tensors): Readout => ({ V: V!, b: b! });

/** The logits [k] after x [m], one step of one row, and the next states. @throws RangeError where something is not of the model's sizes */
export function predict(
  model: Model,
  params: Tensors,
  x: Float64Array,
  states: States,
): { readonly logits: Float64Array; readonly states: States } {
  const one = { shape: [1, 1, model.m], data: x };
  const { y, final } = reference.run(requestOf(model, params, one, states)) as Required<RunAnswer>; // it answers at once
  return { logits: logitsOf(readoutOf(params), y.data), states: final };
}
