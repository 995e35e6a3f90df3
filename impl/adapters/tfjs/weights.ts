import type { Options } from "../../../spec/options.ts";
import { tensor, type Tensor, type Tensors } from "../../../spec/tensor.ts";

/** One cell as TensorFlow.js lays it out: its gates side by side, in its own order, and the states it carries. */
export interface Layout {
  readonly gates: readonly string[];
  readonly states: readonly string[];
}

/** Keras order; the catalogue's g is called c there. */
export const layouts: Readonly<Record<string, Layout>> = {
  elman: { gates: ["h"], states: ["h"] },
  lstm: { gates: ["i", "f", "g", "o"], states: ["h", "c"] },
  gru: { gates: ["z", "r", "h"], states: ["h"] },
};

/** The families that a layer with or without bias holds, in the order of its weights. */
export const families = (options: Options): readonly string[] =>
  options["bias"] === false ? ["W", "U"] : ["W", "U", "b"];

/** `kernel` [m, G·n], `recurrentKernel` [n, G·n] and `bias` [G·n] of one pass, from `W_*` [n, m], `U_*` [n, n] and `b_*` [n]. */
export const pack = (layout: Layout, options: Options, params: Tensors): Tensor[] =>
  families(options).map((family) => sideBySide(layout.gates.map((gate) => named(params, `${family}_${gate}`))));

/** The inverse of {@link pack}. */
export function unpack(layout: Layout, options: Options, weights: readonly Tensor[]): Tensors {
  const params: Record<string, Tensor> = {};
  for (const [index, family] of families(options).entries()) {
    const blocks = apart(weights[index] as Tensor, layout.gates.length);
    for (const [k, gate] of layout.gates.entries()) params[`${family}_${gate}`] = blocks[k] as Tensor;
  }
  return params;
}

/** The named tensor. @throws RangeError when it is missing */
export function named(tensors: Tensors, name: string): Tensor {
  const found = tensors[name];
  if (found === undefined) throw new RangeError(`tfjs: ${name} is missing, got ${Object.keys(tensors).join(", ")}`);
  return found;
}

/** G matrices [n, m], transposed side by side: [m, G·n]. Vectors [n] are columns, and stay a vector: [G·n]. */
function sideBySide(blocks: readonly Tensor[]): Tensor {
  const [n = 0, m] = (blocks[0] as Tensor).shape;
  const rows = m ?? 1;
  const width = blocks.length * n;
  const packed = tensor("float32", m === undefined ? [width] : [rows, width]);
  for (const [k, block] of blocks.entries())
    for (let i = 0; i < n; i++)
      for (let j = 0; j < rows; j++) packed.data[j * width + k * n + i] = block.data[i * rows + j] as number;
  return packed;
}

/** The inverse of {@link sideBySide}. */
function apart(packed: Tensor, count: number): Tensor[] {
  const isVector = packed.shape.length === 1;
  const rows = isVector ? 1 : (packed.shape[0] as number);
  const width = packed.shape.at(-1) as number;
  const n = width / count;
  return Array.from({ length: count }, (_, k) => {
    const block = tensor("float32", isVector ? [n] : [n, rows]);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < rows; j++) block.data[i * rows + j] = packed.data[j * width + k * n + i] as number;
    return block;
  });
}
