/** A workload in a few words; its numbers follow from them, the same on every machine and for every implementation. */
import type { Case } from "../../properties/cases/case.ts";
import { cellOf, stepFor } from "../../spec/catalogue.ts";
import { widthOf } from "../../spec/cell.ts";
import { type Count, count } from "../../spec/language/count.ts";
import type { Dtype } from "../../spec/tensor.ts";

/** `step`: one step from a given state; `forward`: a sequence; `forward+backward`: its gradients as well. */
export const passes = ["step", "forward", "forward+backward"] as const;
export type Pass = (typeof passes)[number];

export interface Shape {
  readonly cell: string;
  readonly pass: Pass;
  /** Steps; 1 in a `step`. */
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  readonly layers: number;
  readonly dtype: Dtype;
  readonly seed: number;
}

/** Operations and bytes of a run by the definition, for every implementation alike. */
export interface Work {
  readonly multiplyAdds: number;
  readonly flops: number;
  /** Scalars that must be read and written at least, in bytes. */
  readonly bytes: number;
}

const short: Readonly<Record<Dtype, string>> = { float32: "f32", float64: "f64", float16: "f16", bfloat16: "bf16" };
const bytesOf: Readonly<Record<Dtype, number>> = { float32: 4, float64: 8, float16: 2, bfloat16: 2 };

/** All but the hidden size: shapes of one group lie on one curve. */
export const groupOf = ({ cell, pass, T, B, m, n, layers, dtype }: Shape): string =>
  [
    cell,
    pass,
    `T=${T}`,
    `B=${B}`,
    m === n ? "m=n" : `m=${m}`,
    ...(layers === 1 ? [] : [`layers=${layers}`]),
    short[dtype],
  ].join("/");

/** `lstm/forward/n=64/T=16/B=1/f32` */
export const idOf = (shape: Shape): string => {
  const { cell, pass, T, B, m, n, layers, dtype } = shape;
  const sizes = { n, ...(m === n ? {} : { m }), T, B, ...(layers === 1 ? {} : { layers }) };
  return [cell, pass, ...Object.entries(sizes).map(([name, size]) => `${name}=${size}`), short[dtype]].join("/");
};

/** Sizes that only this cell has are as large as the hidden size. */
const furtherOf = ({ cell, n }: Shape): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.keys(cellOf(cell).sizes ?? {}).map((name) => [name, n]));

/** The case of the laws that has the same numbers: tame, from a drawn state. */
export const caseOf = (shape: Shape): Case => ({
  cell: shape.cell,
  options: {},
  T: shape.T,
  B: shape.B,
  m: shape.m,
  n: shape.n,
  further: furtherOf(shape),
  lengths: null,
  direction: "forward",
  layers: shape.layers,
  regime: "tame",
  dtype: shape.dtype,
  start: "drawn",
  loss: "both",
  zero: [],
  integers: false,
  seed: shape.seed,
});

/** One step of one row, layer by layer: each reads what the one below gives. */
function countsOf(shape: Shape): Count[] {
  const step = stepFor(shape.cell, {});
  const counts: Count[] = [];
  let width = shape.m;
  for (let depth = 0; depth < shape.layers; depth++) {
    const sizes = { ...furtherOf(shape), m: width, n: shape.n };
    counts.push(count(step.next, sizes));
    width = widthOf(step, sizes);
  }
  return counts;
}

/**
 * The backward pass has two matrix products for each of the forward's, so forward and backward cost three times the operations.
 * Bytes: in every step the parameters are read once, on the way back again, and their gradients read and written.
 */
export function workOf(shape: Shape): Work {
  const counts = countsOf(shape);
  const sum = (of: (one: Count) => number): number => counts.reduce((all, one) => all + of(one), 0);
  const back = shape.pass === "forward+backward";
  const rows = shape.T * shape.B * (back ? 3 : 1);
  const parameters = sum((one) => one.parameters);
  const others = sum((one) => one.scalarsMoved - one.parameters);
  return {
    multiplyAdds: rows * sum((one) => one.multiplyAdds),
    flops: rows * sum((one) => one.flops),
    bytes: bytesOf[shape.dtype] * (shape.T * (back ? 4 : 1) * parameters + rows * others),
  };
}
