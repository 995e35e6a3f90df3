import type { Matrix, Vector } from "../../../../impl/reference/algebra/types.ts";
import type { Unit } from "../../../../impl/reference/around/systems/unit.ts";
import type { Dense } from "../../../../impl/reference/around/systems/dense.ts";

/** Bit for bit, but for the sign of a zero. */
export const same = (as: readonly ArrayLike<number>[], bs: readonly ArrayLike<number>[]): boolean =>
  as.length === bs.length &&
  as.every((a, t) => a.length === bs[t]?.length && Array.from(a).every((v, i) => v === bs[t]?.[i]));

/** These columns alone; a copy. */
function columnsOf({ rows, columns, data }: Matrix, from: number, to: number): Matrix {
  const kept = data.filter((_, i) => i % columns >= from && i % columns < to) as Vector;
  return { rows, columns: to - from, data: kept };
}

/** These columns become 0. */
export function clearColumns({ columns, data }: Matrix, from: number, to: number): void {
  data.forEach((_, i) => {
    if (i % columns >= from && i % columns < to) data[i] = 0;
  });
}

/** The input weights W_* of a cell. */
export const inputWeights = ({ p }: Pick<Unit, "p">): Matrix[] =>
  Object.entries(p).flatMap(([name, value]) =>
    name.startsWith("W_") && value !== null && "rows" in value ? [value] : [],
  );

/** The cell that reads the last `m` of its inputs alone. */
export const lastInputs = (unit: Unit, m: number): Unit => {
  const narrow = (params: Unit["p"]): Unit["p"] =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        name.startsWith("W_") && value !== null && "rows" in value
          ? columnsOf(value, value.columns - m, value.columns)
          : value,
      ]),
    );
  return { ...unit, sizes: { ...unit.sizes, m }, p: narrow(unit.p), dP: narrow(unit.dP) };
};

/** The layer that reads the inputs from `from` to `to` alone. */
export const someInputs = ({ W, dW, ...biases }: Dense, from: number, to: number): Dense => ({
  ...biases,
  W: columnsOf(W, from, to),
  dW: columnsOf(dW, from, to),
});
