import type { Tensor, Tensors } from "../../../spec/tensor.ts";

export type Row = readonly number[];
export type RowState = Readonly<Record<string, Row>>;

/** Element by element. */
export const zip = (of: (...values: number[]) => number, ...vectors: readonly Row[]): Row =>
  (vectors[0] as Row).map((_, k) => of(...vectors.map((v) => v[k] as number)));

export const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));

/** [rows, columns] · [columns] */
export const matvec = ({ shape, data }: Tensor, v: Row): Row =>
  Array.from({ length: shape[0] as number }, (_, row) =>
    v.reduce((sum, value, column) => sum + value * (data[row * v.length + column] as number), 0),
  );

/** [rows, columns]ᵀ · [rows] */
export const transposed = ({ shape: [, columns], data }: Tensor, v: Row): Row =>
  Array.from({ length: columns as number }, (_, column) =>
    v.reduce((sum, value, row) => sum + value * (data[row * (columns as number) + column] as number), 0),
  );

/** One step of one row of one walk. */
export interface StepInput {
  readonly x: Row;
  readonly state: RowState;
  readonly params: Tensors;
  /** W_gate x + U_gate h + b_gate */
  readonly affine: (gate: string, h?: Row) => Row;
  /** σ of that. */
  readonly gate: (gate: string, h?: Row) => Row;
  readonly last: boolean;
}

export function stepInputOf(params: Tensors, x: Row, state: RowState, last = false): StepInput {
  const affine = (gate: string, h = state["h"] as Row): Row => {
    const [W, U, b] = [params[`W_${gate}`], params[`U_${gate}`], params[`b_${gate}`]];
    return zip((a, c, d) => a + c + d, matvec(W as Tensor, x), matvec(U as Tensor, h), [...(b as Tensor).data]);
  };
  return { x, state, params, affine, gate: (name, h) => affine(name, h).map(sigmoid), last };
}

export const rowOf = (t: Tensor, row: number, width: number): Row =>
  Array.from(t.data.slice(row * width, (row + 1) * width));
