import type { Tensor, Tensors } from "../../../spec/tensor.ts";

export type Vector = readonly number[];
export type State = Readonly<Record<string, Vector>>;

/** Element by element. */
export const zip = (of: (...values: number[]) => number, ...vectors: readonly Vector[]): Vector =>
  (vectors[0] as Vector).map((_, k) => of(...vectors.map((v) => v[k] as number)));

export const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));

/** [rows, columns] · [columns] */
export const matvec = ({ shape, data }: Tensor, v: Vector): Vector =>
  Array.from({ length: shape[0] as number }, (_, row) =>
    v.reduce((sum, value, column) => sum + value * (data[row * v.length + column] as number), 0),
  );

/** [rows, columns]ᵀ · [rows] */
export const transposed = ({ shape: [, columns], data }: Tensor, v: Vector): Vector =>
  Array.from({ length: columns as number }, (_, column) =>
    v.reduce((sum, value, row) => sum + value * (data[row * (columns as number) + column] as number), 0),
  );

/** One step of one row of one walk. */
export interface Moment {
  readonly x: Vector;
  readonly state: State;
  readonly params: Tensors;
  /** W_gate x + U_gate h + b_gate */
  readonly affine: (gate: string, h?: Vector) => Vector;
  /** σ of that. */
  readonly gate: (gate: string, h?: Vector) => Vector;
  readonly last: boolean;
}

export function momentOf(params: Tensors, x: Vector, state: State, last = false): Moment {
  const affine = (gate: string, h = state["h"] as Vector): Vector => {
    const [W, U, b] = [params[`W_${gate}`], params[`U_${gate}`], params[`b_${gate}`]];
    return zip((a, c, d) => a + c + d, matvec(W as Tensor, x), matvec(U as Tensor, h), [...(b as Tensor).data]);
  };
  return { x, state, params, affine, gate: (name, h) => affine(name, h).map(sigmoid), last };
}

export const rowOf = (t: Tensor, row: number, width: number): Vector =>
  Array.from(t.data.slice(row * width, (row + 1) * width));
