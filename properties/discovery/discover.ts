/** By which convention a black box stores its weights: every known one, and every other order, layout and number of biases, is tried. */
import {
  type Adapter,
  type BlackBox,
  type BoxAnswer,
  type Question,
  asked,
  blobsOf,
  parametersIn,
} from "../../impl/targets/black-box.ts";
import { combinations, cellOf, stepFor } from "../../spec/catalogue.ts";
import { type Convention, type Packed, beside, blocks, seconds, stacked } from "../../spec/conventions/convention.ts";
import { offers } from "../../spec/conventions/plan.ts";
import { frameworks } from "../../spec/conventions/frameworks/index.ts";
import { precision } from "../../spec/language/precision.ts";
import { expectation } from "../../spec/networks/oracle.ts";
import type { Options } from "../../spec/options.ts";
import { type Dtype, type Tensors, tensor } from "../../spec/tensor.ts";
import { draw } from "../cases/hash.ts";

/** A convention that explains the answers. */
export interface Found {
  /** The framework that uses it; null where none is known to. */
  readonly framework: string | null;
  readonly adapter: Adapter;
}

/** Result of the search. */
export interface Discovery {
  /** Conventions that explain every answer, those of frameworks first. */
  readonly found: readonly Found[];
  /** Readings that were tried. */
  readonly tried: number;
}

const cellsOf: Readonly<Record<BlackBox["kind"], readonly string[]>> = {
  rnn: ["elman"],
  lstm: ["lstm", "lstm-coupled", "lstm-peephole"],
  gru: ["gru", "gru-reset-after"],
};

/** No two sizes alike, none of them 1. */
const sizes = { T: 4, B: 2, m: 3, n: 5 } as const;
const QUESTIONS = 3;

/** Multiples of 1/64 within ±scale: sums of two biases are exact. */
const numbers = (
  seed: number,
  scale: number,
  name: string,
  length: number,
  dtype: Dtype,
): Float32Array | Float64Array => {
  const values = Array.from({ length }, (_, k) => draw(seed, `${name} ${k}`, -64 * scale, 64 * scale) / 64);
  return dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values);
};

/** The first one is tame; the others saturate gates and exceed what may be clipped. */
function questionOf(box: BlackBox, seed: number, k: number): Question {
  const { T, B, m, n } = sizes;
  const scale = k === 0 ? 1 : 4;
  const random = (name: string, length: number): Float32Array | Float64Array =>
    numbers(seed + k, scale, name, length, box.dtype);
  return {
    ...sizes,
    x: random("x", T * B * m),
    initial: Object.fromEntries(box.states.map((name) => [name, random(name, B * n)])),
    weights: Object.fromEntries(
      Object.entries(box.weights({ m, n })).map(([name, count]) => [name, random(name, count)]),
    ),
  };
}

/** A question, and its answer were x read time-major or batch-major. */
interface Heard {
  readonly question: Question;
  readonly answer: Readonly<Record<"time" | "batch", BoxAnswer>>;
}

/** True where the definition, with weights read by an adapter, gives every number of an answer. */
function explains(box: BlackBox, adapter: Adapter, { question, answer }: Heard): boolean {
  const params = parametersIn(box, adapter, sizes, question.weights);
  const { T, B, m, n } = sizes;
  const initial: Tensors = Object.fromEntries(
    Object.entries(question.initial).map(([name, data]) => [name, { shape: [B, n], data }]),
  );
  const { cell, options, batchMajor } = adapter;
  const says = expectation(
    {
      sizes,
      layers: [{ cell, options, direction: "forward", params: [params], initial: [initial] }],
      x: tensor(box.dtype, [T, B, m], [...question.x]),
      lengths: null,
      cotangents: null,
    },
    { precision: precision(box.dtype, "absolute"), gradients: false },
  );
  const given = answer[batchMajor ? "batch" : "time"];
  const within = (
    got: ArrayLike<number>,
    { value, error }: { readonly value: Float64Array; readonly error: Float64Array },
  ) => value.every((want, k) => Math.abs((got[k] as number) - want) <= (error[k] as number));
  const last = says.final[0]?.[0] ?? {};
  return within(given.y, says.y) && Object.entries(last).every(([name, its]) => within(given.final[name] ?? [], its));
}

const permutations = (list: readonly string[]): string[][] =>
  list.length <= 1
    ? [[...list]]
    : list.flatMap((first) => permutations(list.filter((other) => other !== first)).map((rest) => [first, ...rest]));

/** Conventions that no framework is known to use for a cell of plain gates: every order, layout and number of biases. */
function invented(cell: string): Convention[] {
  const { params } = stepFor(cell, {});
  const gates = params.filter(({ name }) => name.startsWith("W_")).map(({ name }) => name.slice(2));
  if (params.some(({ name }) => name.startsWith("p_"))) return [];
  const inner = params.filter(({ name }) => name.startsWith("c_")).map(({ name }) => name.slice(2));
  const width = gates.length === 1 ? "n" : `${gates.length}n`;
  const layouts = [stacked, beside] as const;
  const matrix = (as: typeof stacked, name: string, letter: string, columns: string, order: string[]): Packed =>
    as(name, as === stacked ? [width, columns] : [columns, width], blocks(letter, order));
  const options = Object.fromEntries(Object.entries(cellOf(cell).options).map(([name, values]) => [name, values]));
  return permutations(gates).flatMap((order) => {
    // the second bias of a gate that has one of its own inside the product is that
    const second = order.map((gate) => (inner.includes(gate) ? blocks("c", [gate]) : seconds("b", [gate]))).flat();
    const biases: Packed[][] = [
      [],
      [stacked("bias", [width], blocks("b", order))],
      [stacked("bias_input", [width], blocks("b", order)), stacked("bias_recurrent", [width], second)],
      [stacked("bias", null, blocks("b", order), second)],
    ];
    return layouts.flatMap((forW) =>
      layouts.flatMap((forU) =>
        biases.map((last): Convention => ({
          cell,
          name: `${cell}, gates ${order.join(", ")}; W ${forW === stacked ? "rows" : "columns"}, U ${forU === stacked ? "rows" : "columns"}`,
          options,
          letters: {},
          tensors: [matrix(forW, "W", "W", "m", order), matrix(forU, "U", "U", "n", order), ...last],
          notes: [],
        })),
      ),
    );
  });
}

/** Options that a framework leaves open and that store no weights. */
const open = ["activation", "gateActivation", "forgetBias", "cellClip"];

/** A convention of a framework, with any activations, clip and forget bias. */
const opened = (convention: Convention): Convention => ({
  ...convention,
  options: {
    ...convention.options,
    ...Object.fromEntries(Object.entries(cellOf(convention.cell).options).filter(([name]) => open.includes(name))),
  },
});

/** True where every parameter has a place; a gate that is stored negated for one polarity is read for the other. */
function stores({ cell, tensors, opposite }: Convention, options: Options): boolean {
  const places = new Set(tensors.flatMap(({ bands }) => bands.flatMap((band) => band.blocks)).map(({ of }) => of));
  if (opposite !== undefined && opposite.option in options) return false;
  return stepFor(cell, options).params.every(({ name }) => places.has(name));
}

/** Options that a stranger may well have otherwise; clip and all pairs of activations are not guessed at with an unknown order. */
const likely = (options: Options): boolean => Object.keys(options).filter((name) => name !== "bias").length <= 1;

/** Every reading of the weights of a box: those of frameworks with any options first. */
function* readings(box: BlackBox): Generator<Found> {
  const cells = cellsOf[box.kind];
  const known = frameworks.flatMap(({ name, conventions }) =>
    conventions.map((convention) => ({ framework: name as string | null, convention })),
  );
  const others = cells.flatMap((cell) => invented(cell).map((convention) => ({ framework: null, convention })));
  for (const { framework, convention } of [...known, ...others]) {
    if (!cells.includes(convention.cell)) continue;
    const { cell } = convention;
    const wide = framework === null ? convention : opened(convention);
    for (const options of combinations(cellOf(cell))) {
      if (framework === null && !likely(options)) continue;
      if (!offers(wide, options) || !stores(wide, options)) continue;
      for (const batchMajor of [false, true]) {
        const adapter: Adapter = { schema: "gatecheck/adapter/1", cell, options, batchMajor, convention: wide };
        if (blobsOf(box, adapter, sizes) !== null) yield { framework, adapter };
      }
    }
  }
}

/**
 * Find the convention of a black box.
 * @throws what the box throws, or RangeError where its answers are of the wrong length
 */
export async function discover(box: BlackBox, seed: number): Promise<Discovery> {
  const heard: Heard[] = [];
  for (let k = 0; k < QUESTIONS; k++) {
    const question = questionOf(box, seed, k);
    heard.push({
      question,
      answer: { time: await asked(box, question, false), batch: await asked(box, question, true) },
    });
  }
  let tried = 0;
  const found: Found[] = [];
  for (const reading of readings(box)) {
    tried++;
    if (heard.every((one) => explains(box, reading.adapter, one))) found.push(reading);
  }
  return { found, tried };
}
