import type { Layer, RunAnswer } from "../../../../impl/contract.ts";
import { type Direction, directionsOf } from "../../../../spec/options.ts";
import { type Tensors, tensor } from "../../../../spec/tensor.ts";
import type { ReferenceRun } from "../../../controls/controls.ts";
import { type StepInput, type RowState, type Row, stepInputOf, rowOf } from "../../../mutants/around/step-input.ts";

/** The state after a step. */
export type Step = (moment: StepInput) => RowState;

const timesOf = (direction: Direction, walk: number, length: number): number[] => {
  const times = Array.from({ length }, (_, t) => t);
  return direction === "reverse" || walk === 1 ? times.reverse() : times;
};

/** A network that takes `step` for the cell's, forward only. */
export const networkOf =
  (names: readonly string[], step: Step): ReferenceRun =>
  ({ dtype, sizes: { T, B, n }, layers, x: input, lengths, want }): RunAnswer => {
    let x = input;
    const final = layers.map(({ direction, params, initial }: Layer): Tensors[] => {
      const count = directionsOf(direction);
      const width = x.shape[2] as number;
      const y = tensor(dtype, [T, B, count * n]);
      const ends = params.map((weights, walk): Tensors => {
        const end = Object.fromEntries(names.map((name) => [name, tensor(dtype, [B, n])]));
        for (let b = 0; b < B; b++) {
          let state: RowState = Object.fromEntries(
            names.map((name) => {
              const start = initial?.[walk]?.[name] ?? tensor(dtype, [B, n]);
              return [name, rowOf(start, b, n)];
            }),
          );
          const times = timesOf(direction, walk, lengths?.[b] ?? T);
          times.forEach((t, k) => {
            state = step(stepInputOf(weights, rowOf(x, t * B + b, width), state, k === times.length - 1));
            y.data.set(state["h"] as Row, ((t * B + b) * count + walk) * n);
          });
          for (const name of names) end[name]?.data.set(state[name] as Row, b * n);
        }
        return end;
      });
      x = y;
      return ends;
    });
    return { ...(want.includes("y") ? { y: x } : {}), ...(want.includes("final") ? { final } : {}) };
  };
