import type { Layer, RunAnswer } from "../../impl/contract.ts";
import { type Direction, walks } from "../../spec/options.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type { Honest } from "../controls.ts";

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

/** The state after a step. */
export type Step = (moment: Moment) => State;

export const rowOf = (t: Tensor, row: number, width: number): Vector =>
  Array.from(t.data.slice(row * width, (row + 1) * width));

const timesOf = (direction: Direction, walk: number, length: number): number[] => {
  const times = Array.from({ length }, (_, t) => t);
  return direction === "reverse" || walk === 1 ? times.reverse() : times;
};

/** A network that takes `step` for the cell's, forward only. */
export const networkOf =
  (names: readonly string[], step: Step): Honest =>
  ({ dtype, sizes: { T, B, n }, layers, x: input, lengths, want }): RunAnswer => {
    let x = input;
    const final = layers.map(({ direction, params, initial }: Layer): Tensors[] => {
      const count = walks(direction);
      const width = x.shape[2] as number;
      const y = tensor(dtype, [T, B, count * n]);
      const ends = params.map((weights, walk): Tensors => {
        const end = Object.fromEntries(names.map((name) => [name, tensor(dtype, [B, n])]));
        for (let b = 0; b < B; b++) {
          let state: State = Object.fromEntries(
            names.map((name) => {
              const start = initial?.[walk]?.[name] ?? tensor(dtype, [B, n]);
              return [name, rowOf(start, b, n)];
            }),
          );
          const times = timesOf(direction, walk, lengths?.[b] ?? T);
          times.forEach((t, k) => {
            state = step(momentOf(weights, rowOf(x, t * B + b, width), state, k === times.length - 1));
            y.data.set(state["h"] as Vector, ((t * B + b) * count + walk) * n);
          });
          for (const name of names) end[name]?.data.set(state[name] as Vector, b * n);
        }
        return end;
      });
      x = y;
      return ends;
    });
    return { ...(want.includes("y") ? { y: x } : {}), ...(want.includes("final") ? { final } : {}) };
  };
