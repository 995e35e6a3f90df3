/** The parameters of one walk: tensors by name outside, matrices and vectors in the cells. */
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import type { Matrix, Vector } from "./algebra.ts";
import type { AnyParameters } from "./cell.ts";
import type { Source } from "./expected.ts";
import type { Variant } from "./offer.ts";

/** [n, m] of `W_*`, [n, n] of `U_*`, [n] of everything else. */
function shapeOf(name: string, m: number, n: number): readonly [number] | readonly [number, number] {
  if (name.startsWith("W_")) return [n, m];
  return name.startsWith("U_") ? [n, n] : [n];
}

/** The cell's parameters, over the data of the source's tensors; `null` where it has no bias. */
export function parametersOf({ cell, options }: Variant, m: number, n: number, source: Source): AnyParameters {
  const operand = (name: string): Matrix | Vector | null => {
    const shape = shapeOf(name, m, n);
    const bias = name.startsWith("b_") || name.startsWith("c_");
    if (shape.length === 1) return bias && options["bias"] === false ? null : source(name, shape).data;
    return { rows: shape[0], columns: shape[1], data: source(name, shape).data };
  };
  return Object.fromEntries(cell.parameters.map((name) => [name, operand(name)]));
}

/** The inverse; no copy. */
export function tensorsOf(parameters: AnyParameters): Tensors {
  const tensors: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(parameters))
    if (value !== null)
      tensors[name] =
        "rows" in value
          ? { shape: [value.rows, value.columns], data: value.data }
          : { shape: [value.length], data: value };
  return tensors;
}
