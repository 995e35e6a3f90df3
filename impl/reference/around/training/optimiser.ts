/** Optimisers: an update rule of one number, with its memory of that number from step to step. */
import { dtypeOf, tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";

/** Numbers by name: one parameter x, or the memory of a rule. */
export type Numbers<Name extends string> = Readonly<Record<Name, number>>;

/** The update of one number x by its gradient g = ∂L/∂x at step t = 1, 2, …; `memory` begins at 0. */
export interface Rule<Memory extends string = string> {
  readonly memory: readonly Memory[];
  readonly update: (before: Numbers<Memory | "x">, g: number, t: number) => Numbers<Memory | "x">;
}

/** The memory of an optimiser between two steps. */
export interface OptimiserState {
  /** Steps taken. */
  readonly t: number;
  /** By name of the memory: tensors of the parameters' names, shapes and element types. */
  readonly memory: Readonly<Record<string, Tensors>>;
}

/** An optimiser of named tensors. It is pure: nothing that is handed in changes. */
export interface Optimiser {
  readonly initial: (params: Tensors) => OptimiserState;
  /** @throws RangeError where a gradient is missing or is not of its parameter's shape */
  readonly step: (
    params: Tensors,
    gradients: Tensors,
    state: OptimiserState,
  ) => { readonly params: Tensors; readonly state: OptimiserState };
}

/** An optimiser that applies a rule to every element of every tensor, in float64, rounded to the element type of the parameter. */
export const optimiser = <Memory extends string>({ memory, update }: Rule<Memory>): Optimiser => ({
  initial: (params) => ({
    t: 0,
    memory: Object.fromEntries(memory.map((name) => [name, mapTensors(params, like)])),
  }),

  step(params, gradients, state) {
    const t = state.t + 1;
    const names = ["x", ...memory] as const;
    const before: Readonly<Record<string, Tensors>> = { ...state.memory, x: params };
    const after = Object.fromEntries(names.map((name) => [name, mapTensors(params, like)]));
    for (const [param, x] of Object.entries(params)) {
      const g = gradientOf(param, x, gradients[param]).data;
      const from = names.map((name) => before[name]![param]!.data);
      const to = names.map((name) => after[name]![param]!.data);
      const numbers = {} as Record<Memory | "x", number>; // lent to the rule
      for (let i = 0; i < g.length; i++) {
        for (const [k, name] of names.entries()) numbers[name] = from[k]![i]!;
        const next = update(numbers, g[i]!, t);
        for (const [k, name] of names.entries()) to[k]![i] = next[name];
      }
    }
    const { x, ...remembered } = after;
    return { params: x!, state: { t, memory: remembered } };
  },
});

/** Zeros in the shape and element type of another tensor. */
const like = (t: Tensor): Tensor => tensor(dtypeOf(t), t.shape);

const mapTensors = (tensors: Tensors, f: (t: Tensor) => Tensor): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, f(t)]));

function gradientOf(name: string, { shape }: Tensor, gradient: Tensor | undefined): Tensor {
  if (gradient !== undefined && gradient.shape.join() === shape.join()) return gradient;
  const got = gradient === undefined ? "missing" : `[${gradient.shape.join(",")}]`;
  throw new RangeError(`optimiser: gradient of ${name} is ${got}, wanted [${shape.join(",")}]`);
}

/**
 * A hyperparameter of a rule.
 * @throws RangeError where it is not in [0, below)
 */
export function hyperparameter(what: string, value: number, below: number = Infinity): number {
  if (value >= 0 && value < below) return value;
  throw new RangeError(`${what} is ${value}, wanted a number from 0 to below ${below}`);
}
