/**
 * The reference implementation of every cell, and `heads`, `systems` and `training` around the cells, in plain vector algebra with
 * derivatives by hand. docs/reference.md lists every export.
 */
export { reference } from "./impl/reference/index.ts";
export { algebra } from "./impl/reference/algebra/algebra.ts";
export type { Activation, Algebra, GateActivation, Matrix, Product, Vector } from "./impl/reference/algebra/types.ts";
export type { AnyParameters, Cell, Sizes, State } from "./impl/reference/cell.ts";
export type { PassGradient, Sequence } from "./impl/reference/run/pass.ts";
export { type Dtype, type Tensor, type Tensors, tensor } from "./spec/tensor.ts";
export * as heads from "./impl/reference/around/heads/index.ts";
export * as systems from "./impl/reference/around/systems/index.ts";
export * as training from "./impl/reference/around/training/index.ts";
