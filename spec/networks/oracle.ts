import { stepFor } from "../catalogue.ts";
import type { Precision } from "../language/precision.ts";
import { type Direction, type Options, walks } from "../options.ts";
import type { Tensor, Tensors } from "../tensor.ts";
import { Accumulator, type Bounded, type Vector, put, take, zeros } from "./bounded.ts";
import { type Frame, type Setting, type Vectors, walk, walkBack } from "./walk.ts";

/** A run of a network, as PROTOCOL.md defines it: what the oracle is asked, in the shapes an implementation is asked. */
export interface Run {
  readonly sizes: { readonly T: number; readonly B: number; readonly m: number; readonly n: number };
  readonly layers: readonly {
    readonly cell: string;
    readonly options: Options;
    readonly direction: Direction;
    readonly params: readonly Tensors[];
    readonly initial: readonly Tensors[] | null;
  }[];
  readonly x: Tensor;
  readonly lengths: readonly number[] | null;
  readonly cotangents: { readonly y: Tensor | null; readonly final: readonly (readonly Tensors[])[] | null } | null;
}

/** How the oracle is to answer. */
export interface Demand {
  readonly precision: Precision;
  /** Compute gradients too; the run then has cotangents. */
  readonly gradients: boolean;
  /** The implementation's own y: each step of the last layer is then judged from the implementation's previous output. */
  readonly observed?: Tensor;
  /** A power of two that divides every number of the run, or 0 where that is not known. */
  readonly grain?: number;
  /** Distance between the implementation's x and the oracle's, where they differ: [T, B, m]. */
  readonly inputError?: Float64Array;
}

/** By layer, by walk, by name. */
export type ByWalk = readonly (readonly Readonly<Record<string, Bounded>>[])[];

/** What the definition says, with bounds. */
export interface Expectation {
  /** [T, B, width] */
  readonly y: Bounded;
  readonly final: ByWalk;
  readonly gradients: { readonly x: Bounded; readonly params: ByWalk; readonly initial: ByWalk } | null;
}

/** One walk over one row: where in time it goes, and what it went through. */
interface Trace {
  /** Time index of the k-th step of the walk. */
  readonly times: readonly number[];
  readonly frames: readonly Frame[];
}

interface WalkRecord {
  readonly setting: Setting;
  readonly traces: readonly Trace[];
}

const range = (length: number): number[] => Array.from({ length }, (_, k) => k);

const rowOf = (t: Tensor | undefined, row: number, length: number): Vector => {
  const value = t === undefined ? range(length).map(() => 0) : [...t.data.subarray(row * length, (row + 1) * length)];
  return { value, error: value.map(() => 0) };
};

/** Time indices that walk number `index` of a layer visits on a row of `length` valid steps. */
const timesOf = (direction: Direction, index: number, length: number): number[] => {
  const forwards = range(length);
  return direction === "reverse" || index === 1 ? forwards.reverse() : forwards;
};

/**
 * The definition, executed: outputs, final states and exact gradients of a network, each with the bound within which a correct
 * implementation stays.
 */
export function expectation(run: Run, { precision, gradients, observed, grain = 0, inputError }: Demand): Expectation {
  const { T, B, n } = run.sizes;
  const lengths = run.lengths ?? range(B).map(() => T);
  const reported = precision.unit;

  let width = run.sizes.m;
  let x: Bounded = {
    shape: [T, B, width],
    value: Float64Array.from(run.x.data),
    error: inputError ?? new Float64Array(run.x.data.length),
  };
  const records: WalkRecord[][] = [];
  const inputs: Bounded[] = [];
  const final: Record<string, Bounded>[][] = [];

  run.layers.forEach((layer, depth) => {
    const count = walks(layer.direction);
    const y = zeros([T, B, count * n]);
    const step = stepFor(layer.cell, layer.options);
    const seen = depth === run.layers.length - 1 ? observed : undefined;
    inputs.push(x);
    records.push([]);
    final.push([]);
    for (const index of range(count)) {
      const weights = Object.fromEntries(
        Object.entries(layer.params[index] as Tensors).map(([name, t]) => [name, [...t.data]]),
      );
      const setting: Setting = { step, sizes: { m: width, n }, weights, precision, grain: depth === 0 ? grain : 0 };
      const last = Object.fromEntries(step.cell.state.map((name) => [name, zeros([B, n])]));
      const offset = (t: number, b: number): number => ((t * B + b) * count + index) * n;
      const traces = lengths.map((length, b): Trace => {
        const times = timesOf(layer.direction, index, length);
        const initial = Object.fromEntries(
          step.cell.state.map((name) => [name, rowOf(layer.initial?.[index]?.[name], b, n)]),
        );
        const xs = times.map((t) => take(x, (t * B + b) * width, width));
        const own = (k: number): Vector => {
          const at = offset(times[k] as number, b);
          const value = [...(seen as Tensor).data.subarray(at, at + n)];
          // a state kept in more digits than are reported rounds to what is seen
          return { value, error: value.map((v) => reported * Math.abs(v)) };
        };
        const frames = walk(setting, xs, initial, seen === undefined ? null : own);
        frames.forEach((frame, k) => put(y, offset(times[k] as number, b), frame.after[step.cell.output] as Vector));
        const end = frames.at(-1)?.after ?? initial;
        for (const name of step.cell.state) put(last[name] as Bounded, b * n, end[name] as Vector);
        return { times, frames };
      });
      (records[depth] as WalkRecord[]).push({ setting, traces });
      (final[depth] as Record<string, Bounded>[]).push(last);
    }
    x = y;
    width = count * n;
  });

  return { y: x, final, gradients: gradients ? backward(run, records, inputs, precision) : null };
}

function backward(
  run: Run,
  records: readonly (readonly WalkRecord[])[],
  inputs: readonly Bounded[],
  precision: Precision,
): NonNullable<Expectation["gradients"]> {
  const { T, B, n } = run.sizes;
  const topWidth = walks(run.layers.at(-1)?.direction ?? "forward") * n;
  let dy: Bounded = zeros([T, B, topWidth]);
  if (run.cotangents?.y) dy = { ...dy, value: Float64Array.from(run.cotangents.y.data) };
  const params: Record<string, Bounded>[][] = [];
  const initial: Record<string, Bounded>[][] = [];

  for (let depth = run.layers.length - 1; depth >= 0; depth--) {
    const shape = (inputs[depth] as Bounded).shape;
    const width = shape[2] as number;
    const layer = records[depth] as readonly WalkRecord[];
    const dx = range(T * B).map(() => new Accumulator(width, precision.unit));
    params.unshift([]);
    initial.unshift([]);
    layer.forEach(({ setting, traces }, index) => {
      const { step, weights } = setting;
      const sums = new Map(
        Object.entries(weights).map(([name, values]) => [name, new Accumulator(values.length, precision.unit)]),
      );
      const dStart = Object.fromEntries(step.cell.state.map((name) => [name, zeros([B, n])]));
      traces.forEach(({ times, frames }, b) => {
        const dFinal: Vectors = Object.fromEntries(
          step.cell.state.map((name) => [name, rowOf(run.cotangents?.final?.[depth]?.[index]?.[name], b, n)]),
        );
        const dys = times.map((t) => take(dy, ((t * B + b) * layer.length + index) * n, n));
        const back = walkBack(setting, frames, dys, dFinal, (name, gradient) => sums.get(name)?.add(gradient));
        times.forEach((t, k) => dx[t * B + b]?.add(back.x[k] as Vector));
        for (const name of step.cell.state) put(dStart[name] as Bounded, b * n, back.initial[name] as Vector);
      });
      const tensors = run.layers[depth]?.params[index] as Tensors;
      (params[0] as Record<string, Bounded>[]).push(
        Object.fromEntries([...sums].map(([name, sum]) => [name, sum.total((tensors[name] as Tensor).shape)])),
      );
      (initial[0] as Record<string, Bounded>[]).push(dStart);
    });
    const total = zeros(shape);
    dx.forEach((sum, at) => {
      const { value, error } = sum.total([width]);
      put(total, at * width, { value: [...value], error: [...error] });
    });
    dy = total;
  }
  return { x: dy, params, initial };
}
