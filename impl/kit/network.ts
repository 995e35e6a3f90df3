/**
 * Layers, directions and lengths around one pass over a sequence: what every kit supplies. Rows of one length are run together, in
 * the order of their direction; a pass sees neither padding nor empty sequences.
 */
import { formFor } from "../../spec/catalogue.ts";
import { lengthOf, shapeAt } from "../../spec/language/sizes.ts";
import { directionsOf, type Options } from "../../spec/options.ts";
import { isHalf, stored } from "../../spec/storage.ts";
import { type Dtype, type Tensor, type Tensors, elements, tensor } from "../../spec/tensor.ts";
import type { Cotangents, Gradients, Layer, RunAnswer, RunRequest, Sizes } from "../contract.ts";

export type Numbers = ArrayLike<number>;
export type Data = Tensor["data"];

/** One direction of one layer over rows of one length. */
export interface Passage {
  readonly dtype: Dtype;
  /** T and B of these rows, both above 0; m of this layer. */
  readonly sizes: Sizes;
  readonly options: Options;
  readonly params: Tensors;
  /** [T, B, m] */
  readonly x: Data;
  /** By state, each [B, …]; zeros where there is none. */
  readonly initial: Readonly<Record<string, Data>>;
}

/** Cotangents of a passage's outputs. */
export interface Bars {
  /** [T, B, width] */
  readonly y: Data;
  readonly final: Readonly<Record<string, Data>>;
}

export interface Slopes {
  readonly x: Numbers;
  readonly params: Readonly<Record<string, Numbers>>;
  readonly initial: Readonly<Record<string, Numbers>>;
}

export interface Passed {
  readonly y: Numbers;
  readonly final: Readonly<Record<string, Numbers>>;
  /** The vector-Jacobian product; of an implementation without gradients there is none. */
  readonly vjp?: (bars: Bars) => Slopes | Promise<Slopes>;
}

export type Pass = (passage: Passage) => Passed | Promise<Passed>;

/** Axes [T, B, k], copied between rows of one length, in the order of their direction, and the whole batch. */
interface Rows {
  readonly rows: readonly number[];
  readonly length: number;
  /** Place in [T, B] of step `i` of the `b`-th of these rows. */
  readonly at: (i: number, b: number) => number;
}

function groups({ T, B }: Sizes, lengths: readonly number[] | null, reverse: boolean): Rows[] {
  const byLength = Map.groupBy(Array(B).keys(), (b) => lengths?.[b] ?? T);
  return [...byLength].map(([length, rows]) => ({
    rows,
    length,
    at: (i, b) => (reverse ? length - 1 - i : i) * B + (rows[b] as number),
  }));
}

/** Calls with every step and row: its place among these, its place in the batch. */
function each({ rows, length, at }: Rows, visit: (own: number, whole: number) => void): void {
  for (let i = 0; i < length; i++) for (let b = 0; b < rows.length; b++) visit(i * rows.length + b, at(i, b));
}

/** Part of a [B, k] tensor: these rows. */
function rowsOf(dtype: Dtype, { rows }: Rows, whole: Data, k: number): Data {
  const part = tensor(dtype, [rows.length, k]).data;
  rows.forEach((row, b) => part.set(whole.subarray(row * k, (row + 1) * k), b * k));
  return part;
}

/** Numbers of a pass, checked. @throws RangeError */
function taken(what: string, values: unknown, length: number): Numbers {
  const count = (values as Numbers | undefined)?.length;
  if (typeof values !== "object" || count !== length)
    throw new RangeError(`${what} has ${count === undefined ? "no" : count} numbers, wanted ${length}`);
  return values as Numbers;
}

/** Numbers as their element type has them. */
function rounded(dtype: Dtype, data: Data): void {
  if (isHalf(dtype)) for (let i = 0; i < data.length; i++) data[i] = stored(dtype, data[i] as number);
}

/** Adds numbers to a slice. */
function add(to: Data, at: number, values: Numbers, from: number, count: number): void {
  for (let j = 0; j < count; j++) to[at + j] = (to[at + j] as number) + (values[from + j] as number);
}

/** Copies numbers to a slice; a zero keeps its sign. */
function put(to: Data, at: number, values: Numbers, from: number, count: number): void {
  for (let j = 0; j < count; j++) to[at + j] = values[from + j] as number;
}

/** A direction of a layer after its forward pass: its last states, and its backward pass. */
interface Directed {
  readonly final: Tensors;
  readonly back: (dy: Data, bars: Tensors | undefined, dx: Data) => Promise<{ params: Tensors; initial: Tensors }>;
}

/** A layer as its shapes are. */
interface Shaped {
  readonly sizes: Sizes;
  readonly ways: number;
  /** Numbers in a row of y of one direction. */
  readonly width: number;
  readonly states: Readonly<Record<string, readonly number[]>>;
}

function shapedOf({ cell, options, direction }: Layer, sizes: Sizes): Shaped {
  const { state, output } = formFor(cell, options);
  return {
    sizes,
    ways: directionsOf(direction),
    width: lengthOf({ shape: output }, sizes),
    states: Object.fromEntries(Object.entries(state).map(([name, shape]) => [name, shapeAt(shape, sizes)])),
  };
}

/** One direction of one layer: writes its part of y, [T, B, ways · width]. */
async function alongDirection(
  pass: Pass,
  { dtype, lengths }: RunRequest,
  layer: Layer,
  { sizes, ways, width, states }: Shaped,
  way: number,
  x: Data,
  y: Data,
): Promise<Directed> {
  const { B, m } = sizes;
  const params = layer.params[way] as Tensors;
  const reverse = ways === 2 ? way === 1 : layer.direction === "reverse";
  const blank = (): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(states).map(([name, shape]) => [name, tensor(dtype, [B, ...shape])]));
  const first: Tensors = layer.initial?.[way] ?? blank();
  const final = blank();
  const widths = Object.entries(states).map(([name, shape]) => [name, elements(shape)] as const);
  const parts: { readonly rows: Rows; readonly passed: Passed | null }[] = [];
  for (const rows of groups(sizes, lengths, reverse)) {
    const { length } = rows.rows;
    const initial = Object.fromEntries(
      widths.map(([name, k]) => [name, rowsOf(dtype, rows, (first[name] as Tensor).data, k)]),
    );
    const own = tensor(dtype, [rows.length, length, m]).data;
    each(rows, (at, whole) => own.set(x.subarray(whole * m, (whole + 1) * m), at * m));
    const passage = { dtype, sizes: { ...sizes, T: rows.length, B: length }, options: layer.options, params, initial };
    const passed = rows.length === 0 ? null : await pass({ ...passage, x: own });
    const out = passed && taken("y", passed.y, rows.length * length * width);
    if (out !== null) each(rows, (at, whole) => put(y, (whole * ways + way) * width, out, at * width, width));
    for (const [name, k] of widths) {
      const last = passed === null ? (initial[name] as Data) : taken(`final ${name}`, passed.final[name], length * k);
      const { data } = final[name] as Tensor;
      rows.rows.forEach((row, b) => put(data, row * k, last, b * k, k));
    }
    parts.push({ rows, passed });
  }
  for (const { data } of Object.values(final)) rounded(dtype, data);
  const back: Directed["back"] = async (dy, bars, dx) => {
    const slopes = Object.fromEntries(
      Object.entries(params).map(([name, { shape }]) => [name, tensor(dtype, shape)] as const),
    );
    const before = blank();
    for (const { rows, passed } of parts) {
      const { length } = rows.rows;
      const part = tensor(dtype, [rows.length, length, width]).data;
      each(rows, (at, whole) => put(part, at * width, dy, (whole * ways + way) * width, width));
      const given = Object.fromEntries(
        widths.map(([name, k]) => [name, rowsOf(dtype, rows, (bars?.[name] ?? (blank()[name] as Tensor)).data, k)]),
      );
      const found = passed === null ? null : await passed.vjp?.({ y: part, final: given });
      if (found === undefined) throw new TypeError("the pass answered no vjp, though gradients are declared");
      if (found !== null) {
        const own = taken("the gradient of x", found.x, rows.length * length * m);
        each(rows, (at, whole) => add(dx, whole * m, own, at * m, m));
        for (const [name, { data }] of Object.entries(slopes))
          add(data, 0, taken(`the gradient of ${name}`, found.params[name], data.length), 0, data.length);
      }
      for (const [name, k] of widths) {
        const own: Numbers =
          found === null
            ? (given[name] as Data)
            : taken(`the gradient of the first ${name}`, found.initial[name], length * k);
        rows.rows.forEach((row, b) => put((before[name] as Tensor).data, row * k, own, b * k, k));
      }
    }
    for (const { data } of [...Object.values(slopes), ...Object.values(before)]) rounded(dtype, data);
    return { params: slopes, initial: before };
  };
  return { final, back };
}

/** The answer of a network in which every direction of every layer is one pass. */
export async function network(request: RunRequest, pass: Pass): Promise<RunAnswer> {
  const { dtype, sizes, layers, want, cotangents } = request;
  const { T, B } = sizes;
  let { m } = sizes;
  let x = request.x.data;
  const passed: { readonly shaped: Shaped; readonly ways: Directed[] }[] = [];
  for (const layer of layers) {
    const shaped = shapedOf(layer, { ...sizes, m });
    m = shaped.width * shaped.ways;
    const y = tensor(dtype, [T, B, m]).data;
    const ways: Directed[] = [];
    for (let way = 0; way < shaped.ways; way++)
      ways.push(await alongDirection(pass, request, layer, shaped, way, x, y));
    passed.push({ shaped, ways });
    rounded(dtype, y);
    x = y;
  }
  return {
    ...(want.includes("y") && { y: { shape: [T, B, m], data: x } }),
    ...(want.includes("final") && { final: passed.map(({ ways }) => ways.map(({ final }) => final)) }),
    ...(want.includes("gradients") && { gradients: await slopesOf(request, passed, cotangents, m) }),
  };
}

async function slopesOf(
  { dtype, sizes: { T, B, m: inputs } }: RunRequest,
  passed: readonly { readonly shaped: Shaped; readonly ways: readonly Directed[] }[],
  cotangents: Cotangents | null,
  width: number,
): Promise<Gradients> {
  const params: Tensors[][] = [];
  const initial: Tensors[][] = [];
  let bars = cotangents?.y?.data ?? tensor(dtype, [T, B, width]).data;
  for (const [l, { shaped, ways }] of [...passed.entries()].toReversed()) {
    const dx = tensor(dtype, [T, B, shaped.sizes.m]).data;
    const found: { params: Tensors; initial: Tensors }[] = [];
    for (const [way, { back }] of ways.entries()) found.push(await back(bars, cotangents?.final?.[l]?.[way], dx));
    params.unshift(found.map((one) => one.params));
    initial.unshift(found.map((one) => one.initial));
    rounded(dtype, dx);
    bars = dx;
  }
  return { x: { shape: [T, B, inputs], data: bars }, params, initial };
}

/** Numbers of each state in one row. */
export const statesAt = (cell: string, options: Options, sizes: Sizes): [name: string, length: number][] =>
  Object.entries(formFor(cell, options).state).map(([name, shape]) => [name, lengthOf({ shape }, sizes)]);

/** Numbers of y in one row. */
export const widthAt = (cell: string, options: Options, sizes: Sizes): number =>
  lengthOf({ shape: formFor(cell, options).output }, sizes);
