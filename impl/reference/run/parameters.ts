/** The parameters of one pass: tensors by name outside, matrices and vectors in the cells. */
import type { Tensors } from "../../../spec/tensor.ts";
import type { Matrix, Vector } from "../algebra/types.ts";
import { shapeOf, type AnyParameters, type Cell, type Sizes } from "../cell.ts";
import type { Source } from "./expected.ts";
import type { Variant } from "../supported.ts";

/** The cell's parameters, over the data of the source's tensors; `null` where it has no bias. */
export function parametersOf({ cell, options }: Variant, sizes: Sizes, source: Source): AnyParameters {
  const biased = options["bias"] !== false;
  const operand = (name: string): Matrix | Vector | null => {
    if (!biased && (name.startsWith("b_") || name.startsWith("c_"))) return null;
    const shape = shapeOf(cell, name, sizes);
    const [rows, columns] = shape;
    const { data } = source(name, shape);
    return rows === undefined || columns === undefined ? data : { rows, columns, data };
  };
  const operands: Record<string, Matrix | Vector | null> = {};
  for (const name of cell.parameters) operands[name] = operand(name);
  return operands;
}

/** The inverse; no copy. */
export const tensorsOf = (cell: Cell, sizes: Sizes, parameters: AnyParameters): Tensors =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === null ? [] : [[name, { shape: shapeOf(cell, name, sizes), data: "rows" in value ? value.data : value }]],
    ),
  );
