/** An implementation from one step of a cell, or from one function over a sequence; everything around it is the kit's. */
import type { ArithmeticId } from "../../spec/language/precision.ts";
import type { Options } from "../../spec/options.ts";
import { type Dtype, type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type {
  Implementation,
  ImplementationInfo,
  KitPart,
  RunRequest,
  Sizes,
  Support,
  Unsupported,
} from "../contract.ts";
import { unstranded } from "../strands.ts";
import { Streams } from "../streams.ts";
import type { Packing } from "./packed.ts";
import { type Bars, type Data, type Numbers, type Pass, type Passage, network, statesAt, widthAt } from "./network.ts";

/** Settings of a cell beyond its step. */
export interface Settings {
  readonly name?: string;
  readonly version?: string;
  /** Option combinations of the catalogue; `[{}]` unless said. */
  readonly options?: readonly Options[];
  /** float32 and float64 unless said. */
  readonly dtypes?: readonly Dtype[];
  /** Arithmetics by name or in numbers, at most one of an element type. */
  readonly precision?: readonly ArithmeticId[];
  /** Streams, masks and resets, which the kit supplies. */
  readonly streams?: boolean;
  readonly masks?: boolean;
  readonly resets?: boolean;
}

/** A row of numbers, as typed arrays of either element type have it. */
export interface Vector extends ArrayLike<number>, Iterable<number> {
  map(of: (value: number, k: number) => number): Vector;
  reduce<S>(of: (sum: S, value: number, k: number) => S, first: S): S;
}

/** Parameters by the names of the catalogue: matrices as rows. */
export interface Params {
  readonly [matrix: `W_${string}` | `U_${string}`]: readonly Vector[];
  readonly [vector: `b_${string}` | `c_${string}` | `p_${string}`]: Vector;
}

/** Gradients of the parameters, in the same form. */
export interface ParamSlopes {
  readonly [matrix: `W_${string}` | `U_${string}`]: readonly Numbers[];
  readonly [vector: `b_${string}` | `c_${string}` | `p_${string}`]: Numbers;
}

/** States of one row, by name. */
export type States<V = Vector> = Readonly<Record<string, V>>;

/** Next states by name, and `y` where the output is not the first of them. */
export type Step = (params: Params, x: Vector, state: States, options: Options) => States<Numbers>;

/**
 * The vector-Jacobian product of a step: from cotangents of its next states (and of `y`, where it returns one; otherwise that of the
 * output is in the first state's) those of x, of the states before it, and of the parameters.
 */
export type Backward = (
  params: Params,
  x: Vector,
  state: States,
  bars: States,
  options: Options,
) => { readonly x: Numbers; readonly state: States<Numbers>; readonly params: ParamSlopes };

/** A sequence of rows of one length, in one direction. */
export interface Question {
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  readonly sizes: Sizes;
  readonly options: Options;
  /** [T, B, m] */
  readonly x: Data;
  readonly params: Tensors;
  /** Each [B, n]; zeros where there is none. */
  readonly initial: States<Data>;
}

/** y is [T, B, n], each last state [B, n]. */
export interface Answer {
  readonly y: Numbers;
  readonly final: States<Numbers>;
  /** From the cotangents of y and of the last states those of x, the parameters and the first states. */
  readonly vjp?: (bars: Bars) => Sloped | Promise<Sloped>;
}

export interface Sloped {
  readonly x: Numbers;
  readonly params: Readonly<Record<string, Numbers>>;
  readonly initial: States<Numbers>;
}

export type Run = (question: Question) => Answer | Promise<Answer>;

function made(
  cell: string,
  pass: Pass,
  { name = `my-${cell}`, version = "0", options = [{}], dtypes = ["float32", "float64"], precision, ...more }: Settings,
  gradients: boolean,
  kit: readonly KitPart[],
): Implementation {
  const further = (["streams", "masks", "resets"] as const).filter((part) => more[part] === true);
  const support: Support = {
    cell,
    options,
    dtypes,
    ...(precision && { precision }),
    directions: ["forward", "reverse", "bidirectional"],
    maxLayers: 8,
    lengths: true,
    initialState: true,
    gradients,
    ...Object.fromEntries(further.map((part) => [part, true])),
    suppliedBy: { kit: [...kit, ...further] },
  };
  const streams = new Streams();
  return {
    info: { name, version, language: "javascript" },
    cells: [support],
    run: async (asked) => {
      const { request, back } = unstranded(streams.before(asked));
      return streams.after(asked, back(await network(request, pass)));
    },
  };
}

/** Views of the rows of the matrices. */
function viewed(params: Tensors): Params {
  const entries = Object.entries(params).map(([name, { shape, data }]): [string, Data | Data[]] => {
    const [rows = 0, columns] = shape;
    if (shape.length !== 2 || columns === undefined) return [name, data];
    return [name, Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns))];
  });
  return Object.fromEntries(entries) as Params;
}

/** One row of numbers, checked. @throws RangeError */
function rowOf(who: string, what: string, value: unknown, length: number): Numbers {
  const count = (value as Numbers | null | undefined)?.length;
  if (typeof value !== "object" || count !== length)
    throw new RangeError(`${who} returned ${count === undefined ? "no" : count} numbers for ${what}, wanted ${length}`);
  return value as Numbers;
}

/** Adds one gradient of a parameter, as rows or as one vector. @throws RangeError */
function gather(to: Tensor, name: string, slope: readonly Numbers[] | Numbers | undefined): void {
  const { data, shape } = to;
  const [rows = 1, columns] = shape;
  const matrix = shape.length === 2 && columns !== undefined;
  const width = matrix ? columns : data.length;
  if (slope?.length !== (matrix ? rows : width))
    throw new RangeError(
      `backward returned ${slope?.length ?? "no"} ${matrix ? "rows" : "numbers"} for ${name}, wanted ${rows}`,
    );
  for (let r = 0; r < (matrix ? rows : 1); r++) {
    const row = rowOf("backward", name, matrix ? (slope as readonly Numbers[])[r] : slope, width);
    for (let c = 0; c < width; c++) data[r * width + c] = (data[r * width + c] as number) + (row[c] as number);
  }
}

/** A step that was taken, for the way back. */
interface Taken {
  readonly x: Data;
  readonly state: States<Data>;
  /** The step returns its output by itself. */
  readonly apart: boolean;
}

/** The steps of every row by itself, one after the other. */
function stepwise(cell: string, step: Step, backward: Backward | undefined): Pass {
  return ({ dtype, sizes, options, params, x, initial }: Passage) => {
    const { T, B, m } = sizes;
    const states = statesAt(cell, options, sizes);
    const [[output]] = states as [[string, number]];
    const width = widthAt(cell, options, sizes);
    const views = viewed(params);
    const y = tensor(dtype, [T, B, width]).data;
    const final = Object.fromEntries(states.map(([name, k]) => [name, tensor(dtype, [B, k]).data] as const));
    const paths = Array.from({ length: B }, (_, b): Taken[] => {
      let state: States<Data> = Object.fromEntries(
        states.map(([name, k]) => [name, (initial[name] as Data).slice(b * k, (b + 1) * k)] as const),
      );
      const path: Taken[] = [];
      for (let t = 0; t < T; t++) {
        const input = x.subarray((t * B + b) * m, (t * B + b + 1) * m);
        const next = step(views, input, state, options);
        path.push({ x: input, state, apart: next["y"] !== undefined });
        y.set(rowOf("step", "y", next["y"] ?? next[output], width), (t * B + b) * width);
        state = Object.fromEntries(
          states.map(([name, k]) => [name, tensor(dtype, [k], rowOf("step", name, next[name], k)).data] as const),
        );
      }
      for (const [name, k] of states) (final[name] as Data).set(state[name] as Data, b * k);
      return path;
    });
    const vjp = (of: Backward) => (bars: Bars) => {
      const dx = tensor(dtype, [T, B, m]).data;
      const slopes = Object.fromEntries(
        Object.entries(params).map(([name, { shape }]) => [name, tensor(dtype, shape)]),
      );
      const before = Object.fromEntries(states.map(([name, k]) => [name, tensor(dtype, [B, k]).data]));
      for (const [b, path] of paths.entries()) {
        let bar: States<Data> = Object.fromEntries(
          states.map(([name, k]) => [name, (bars.final[name] as Data).slice(b * k, (b + 1) * k)] as const),
        );
        for (const [t, one] of [...path.entries()].toReversed()) {
          const out = bars.y.slice((t * B + b) * width, (t * B + b + 1) * width);
          const first = bar[output] as Data;
          const given = one.apart
            ? { ...bar, y: out }
            : { ...bar, [output]: first.map((v, j) => v + (out[j] as number)) };
          const found = of(views, one.x, one.state, given, options);
          dx.set(rowOf("backward", "x", found.x, m), (t * B + b) * m);
          for (const [name, slope] of Object.entries(slopes))
            gather(slope, name, (found.params as Readonly<Record<string, Numbers | readonly Numbers[]>>)[name]);
          bar = Object.fromEntries(
            states.map(([name, k]) => [name, tensor(dtype, [k], rowOf("backward", name, found.state[name], k)).data]),
          );
        }
        for (const [name, k] of states) (before[name] as Data).set(bar[name] as Data, b * k);
      }
      const flat = Object.fromEntries(Object.entries(slopes).map(([name, { data }]) => [name, data]));
      return { x: dx, params: flat, initial: before };
    };
    return { y, final, ...(backward && { vjp: vjp(backward) }) };
  };
}

/**
 * A cell of one step of one row: `(params, x, state) → next states`, each an array of numbers, and `y` where the output is not the
 * first state. With `backward` its gradients are tested too.
 */
export const fromStep = (
  cell: string,
  step: Step,
  { backward, ...settings }: Settings & { readonly backward?: Backward } = {},
): Implementation =>
  made(cell, stepwise(cell, step, backward), settings, backward !== undefined, [
    "directions",
    "layers",
    "lengths",
    "sequence",
    "rows",
  ]);

/**
 * A layer of one function over whole sequences of one length. `gradients` says that its answers have a `vjp`; `weights` how it takes
 * its parameters, `packed("pytorch")` for one.
 */
export const fromFunction = (
  cell: string,
  run: Run,
  {
    gradients = false,
    weights,
    ...settings
  }: Settings & { readonly gradients?: boolean; readonly weights?: Packing } = {},
): Implementation =>
  made(
    cell,
    async ({ sizes, options, params, x, initial }) => {
      const { T, B, m, n } = sizes;
      const own = weights?.to(params, cell, options, sizes) ?? params;
      const { vjp, ...answer } = await run({ T, B, m, n, sizes, options, x, params: own, initial });
      if (vjp === undefined) return answer;
      return {
        ...answer,
        vjp: async (bars) => {
          const slopes = await vjp(bars);
          return { ...slopes, params: weights?.from(slopes.params, cell, options, sizes) ?? slopes.params };
        },
      };
    },
    settings,
    gradients,
    ["directions", "layers", "lengths"],
  );

/** Several cells as one implementation. */
export const together = (info: ImplementationInfo, ...parts: readonly Implementation[]): Implementation => ({
  info,
  cells: parts.flatMap(({ cells }) => cells),
  run: (request: RunRequest) => {
    const [first] = request.layers;
    const part = parts.find(({ cells }) => cells.some(({ cell }) => cell === first?.cell));
    const none: Unsupported = { unsupported: `there is no ${first?.cell ?? "layer"}` };
    return part === undefined ? none : part.run(request);
  },
});
