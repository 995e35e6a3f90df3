/**
 * A layer that takes its weights as its library stores them: numbers in a row, without a word on their layout. Its answers
 * can be judged once a convention is known (properties/discovery/discover.ts finds it).
 */
import type { Convention } from "../../spec/conventions/convention.ts";
import { pack, unpack } from "../../spec/conventions/pack.ts";
import { planOf } from "../../spec/conventions/plan.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { shapeAt, type SizeOf } from "../../spec/language/sizes.ts";
import type { Options } from "../../spec/options.ts";
import { type Dtype, type Tensor, type Tensors, elements, tensor } from "../../spec/tensor.ts";
import type { Implementation, RunAnswer, RunRequest } from "../contract.ts";

export type Numbers = ArrayLike<number>;

/** A request to a black box: one layer, forward, rows of one length. */
export interface Question {
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  /** T·B·m numbers, in the box's own order of time and rows. */
  readonly x: Float32Array | Float64Array;
  /** B·n numbers by state. */
  readonly initial: Readonly<Record<string, Float32Array | Float64Array>>;
  /** As many numbers of each as it says it takes. */
  readonly weights: Readonly<Record<string, Float32Array | Float64Array>>;
}

/** A layer as it comes. */
export interface BlackBox {
  readonly name: string;
  /** The family that it belongs to: no cell of another one is tried. */
  readonly kind: "rnn" | "lstm" | "gru";
  readonly dtype: Dtype;
  /** Its states, in our names: `["h", "c"]`. */
  readonly states: readonly string[];
  /** The number of elements of each weight, in its order: `{ kernel: 4 * n * m, … }`. */
  readonly weights: (sizes: { readonly m: number; readonly n: number }) => Readonly<Record<string, number>>;
  /** T·B·n numbers of y, and B·n of every last state. */
  readonly run: (question: Question) => BoxAnswer | Promise<BoxAnswer>;
}

/** The answer of a black box. */
export interface BoxAnswer {
  readonly y: Numbers;
  readonly final: Readonly<Record<string, Numbers>>;
}

/** The layout of a black box's weights and sequence. */
export interface Adapter {
  readonly schema: "gatecheck/adapter/1";
  readonly cell: string;
  readonly options: Options;
  /** x and y are [B, T, …]. */
  readonly batchMajor: boolean;
  readonly convention: Convention;
}

/** [a, b, k] → [b, a, k] */
export function transposed(data: Numbers, a: number, b: number, k: number): number[] {
  return Array.from({ length: a * b * k }, (_, i) => {
    const [at, row, step] = [i % k, Math.floor(i / k) % a, Math.floor(i / (k * a))];
    return data[(row * b + step) * k + at] as number;
  });
}

const typed = (dtype: Dtype, values: Iterable<number>): Float32Array | Float64Array =>
  dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values);

/** The blocks of a convention in the blobs of a box, one for each in their order; null where they do not fit. */
export function blobsOf(
  box: BlackBox,
  { convention, options }: Adapter,
  sizes: SizeOf,
): Map<string, readonly number[]> | null {
  const blobs = Object.entries(box.weights({ m: sizes["m"] as number, n: sizes["n"] as number }));
  const planned = planOf(convention, options, sizes);
  if (blobs.length !== planned.length) return null;
  const fits = planned.every(({ shape }, k) => elements(shape) === (blobs[k] as [string, number])[1]);
  return fits ? new Map(planned.map(({ shape }, k) => [(blobs[k] as [string, number])[0], shape])) : null;
}

/** The parameters of the catalogue among the numbers of a box. @throws RangeError where they do not fit */
export function parametersIn(box: BlackBox, adapter: Adapter, sizes: SizeOf, weights: Question["weights"]): Tensors {
  const blobs = blobsOf(box, adapter, sizes);
  if (blobs === null) throw new RangeError(`${box.name} does not store ${adapter.convention.name}`);
  const planned = planOf(adapter.convention, adapter.options, sizes);
  const packed = [...blobs].map(([blob, shape], k): [string, Tensor] => [
    (planned[k] as { readonly name: string }).name,
    { shape, data: weights[blob] as Float64Array },
  ]);
  return unpack(adapter.convention, adapter.options, sizes, Object.fromEntries(packed));
}

/** Numbers of an answer, checked. @throws RangeError */
function taken(what: string, values: unknown, length: number): Numbers {
  const count = (values as Numbers | null)?.length;
  if (typeof values !== "object" || count !== length)
    throw new RangeError(`${what} has ${count === undefined ? "no" : count} numbers, wanted ${length}`);
  return values as Numbers;
}

/** A question with its answer, time first. */
export async function asked(box: BlackBox, question: Question, batchMajor: boolean): Promise<BoxAnswer> {
  const { T, B, m, n, x } = question;
  const answer = await box.run(batchMajor ? { ...question, x: typed(box.dtype, transposed(x, T, B, m)) } : question);
  const y = taken("y", answer?.y, T * B * n);
  const final = Object.fromEntries(
    box.states.map((name) => [name, taken(`final ${name}`, answer.final?.[name], B * n)] as const),
  );
  return { y: batchMajor ? transposed(y, B, T, n) : y, final };
}

/** The box as an implementation of the cell that it turned out to be. */
export const adapted = (box: BlackBox & Pick<Implementation, "close">, adapter: Adapter): Implementation => ({
  info: { name: box.name, version: adapter.convention.name },
  cells: [
    {
      cell: adapter.cell,
      options: [adapter.options],
      dtypes: [box.dtype],
      directions: ["forward"],
      maxLayers: 1,
      lengths: false,
      initialState: true,
      gradients: false,
    },
  ],
  ...(box.close && { close: box.close }),
  async run({ dtype, sizes, layers: [layer], x, want }: RunRequest): Promise<RunAnswer> {
    const { T, B, n } = sizes;
    const params = layer?.params[0] as Tensors;
    const packed = Object.values(pack(adapter.convention, adapter.options, sizes, params));
    const names = [...(blobsOf(box, adapter, sizes)?.keys() ?? [])];
    const zeros = tensor(dtype, [B, n]);
    const { y, final } = await asked(
      box,
      {
        T,
        B,
        m: sizes.m,
        n,
        x: x.data,
        initial: Object.fromEntries(box.states.map((name) => [name, (layer?.initial?.[0]?.[name] ?? zeros).data])),
        weights: Object.fromEntries(names.map((name, k) => [name, (packed[k] as Tensor).data])),
      },
      adapter.batchMajor,
    );
    const { state } = stepFor(adapter.cell, adapter.options);
    const states = Object.fromEntries(
      Object.entries(state).map(([name, { shape }]) => [
        name,
        tensor(dtype, [B, ...shapeAt(shape, sizes)], Array.from(final[name] ?? [])),
      ]),
    );
    return {
      ...(want.includes("y") && { y: tensor(dtype, [T, B, n], Array.from(y)) }),
      ...(want.includes("final") && { final: [[states]] }),
    };
  },
});
