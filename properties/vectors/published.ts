/**
 * Test vectors that others publish for their LSTM and GRU, as data: ONNX's backend tests, the web platform tests of WebNN, Keras's
 * unit tests. Weights are in ONNX form: W [D, G·n, m], R [D, G·n, n], B [D, 2·G·n], P [D, 3·n] in the order i, o, f.
 */
import type { Layer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { shapeAt } from "../../spec/language/sizes.ts";
import { type Direction, directionsOf } from "../../spec/options.ts";
import { type Tensor, type Tensors, elements, tensor } from "../../spec/tensor.ts";
import kerasLstm from "./published/keras-lstm.json" with { type: "json" };
import onnxGru from "./published/onnx-gru.json" with { type: "json" };
import onnxLstm from "./published/onnx-lstm.json" with { type: "json" };
import webnnGru from "./published/webnn-gru.json" with { type: "json" };
import webnnLstm from "./published/webnn-lstm.json" with { type: "json" };

interface Values {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface PublishedCase {
  readonly X: Values;
  readonly W: Values;
  readonly R: Values;
  readonly B?: Values;
  readonly P?: Values;
  readonly h0?: Values;
  readonly c0?: Values;
  /** One letter for each block of W and R; c is the candidate of an LSTM. */
  readonly gateOrder: string;
  readonly activations?: readonly string[];
  readonly direction: Direction;
  /** 1: X is [B, T, m] */
  readonly layout: 0 | 1;
  readonly expected: Readonly<Record<string, Values>>;
}

interface PublishedFile {
  readonly source: string;
  readonly cell: "lstm" | "gru";
  readonly tolerance: { readonly rtol?: number; readonly atol?: number; readonly proxyRtol?: number };
  readonly cases: readonly PublishedCase[];
}

/** One case, as a run of a cell of the catalogue. */
export interface PublishedVector {
  readonly request: RunRequest;
  /** Every activation is relu, whatever the cell has. */
  readonly relu: boolean;
  /** y [T, B, D·n], and h and c by walk [B, n]; null where the case says nothing of them. */
  readonly y: readonly number[] | null;
  readonly final: readonly Readonly<Record<string, readonly number[]>>[];
}

/** A published suite. */
export interface Suite {
  readonly name: string;
  readonly source: string;
  /** The cell whose faults it is to notice. */
  readonly cell: string;
  /** |got − want| ≤ atol + rtol |want| passes. */
  readonly tolerance: { readonly rtol: number; readonly atol: number };
  readonly vectors: readonly PublishedVector[];
}

const numbers = (from: Values | undefined, start: number, count: number): number[] =>
  from === undefined ? Array.from({ length: count }, () => 0) : from.values.slice(start, start + count);

/** The parameters of walk `d`, by our names; biases and peepholes that are not given are 0. */
function params(cell: string, one: PublishedCase, d: number, m: number, n: number): Tensors {
  const G = one.gateOrder.length;
  const block = (gate: string): number => one.gateOrder.indexOf(gate === "g" ? "c" : gate);
  const of = (name: string): number[] => {
    const [letter, gate] = name.split("_") as [string, string];
    const k = block(gate);
    switch (letter) {
      case "W":
        return numbers(one.W, (d * G + k) * n * m, n * m);
      case "U":
        return numbers(one.R, (d * G + k) * n * n, n * n);
      case "p":
        return numbers(one.P, (d * 3 + "iof".indexOf(gate)) * n, n);
      default: {
        const input = numbers(one.B, (2 * d * G + k) * n, n);
        const recurrent = numbers(one.B, (2 * d * G + G + k) * n, n);
        return input.map((b, i) => b + (recurrent[i] as number));
      }
    }
  };
  return Object.fromEntries(
    stepFor(cell, {}).params.map(({ name, shape }) => [name, tensor("float64", shapeAt(shape, { m, n }), of(name))]),
  );
}

/** X as [T, B, m]. */
function inputs({ X, layout }: PublishedCase): Tensor {
  const [a, b, m] = X.shape as [number, number, number];
  if (layout === 0) return tensor("float64", [a, b, m], [...X.values]);
  const at = (t: number, row: number, k: number): number => X.values[(row * b + t) * m + k] as number;
  const values = Array.from({ length: elements(X.shape) }, (_, i) =>
    at(Math.floor(i / (a * m)), Math.floor(i / m) % a, i % m),
  );
  return tensor("float64", [b, a, m], values);
}

function vectorOf(cell: string, one: PublishedCase): PublishedVector {
  const x = inputs(one);
  const [T, B, m] = x.shape as [number, number, number];
  const n = one.R.shape[2] as number;
  const D = directionsOf(one.direction);
  const each = <V>(of: (d: number) => V): V[] => Array.from({ length: D }, (_, d) => of(d));
  const states = Object.keys(stepFor(cell, {}).state);
  const state = (from: Values | undefined, d: number): number[] => numbers(from, d * B * n, B * n);
  const given = { h: one.h0, c: one.c0 } as const;
  const layer: Layer = {
    cell,
    options: {},
    direction: one.direction,
    params: each((d) => params(cell, one, d, m, n)),
    initial: each((d) =>
      Object.fromEntries(
        states.map((name) => [name, tensor("float64", [B, n], state(given[name as "h" | "c"], d))] as const),
      ),
    ),
  };
  const { Y, Yh, Yc } = one.expected;
  // Y is [T, D, B, n]
  const y =
    Y &&
    Array.from({ length: T * B * D * n }, (_, i) => {
      const [k, d, b, t] = [i % n, Math.floor(i / n) % D, Math.floor(i / (n * D)) % B, Math.floor(i / (n * D * B))];
      return Y.values[((t * D + d) * B + b) * n + k] as number;
    });
  return {
    request: {
      dtype: "float64",
      sizes: { T, B, m, n },
      layers: [layer],
      x,
      lengths: null,
      want: ["y", "final"],
      cotangents: null,
    },
    relu: one.activations !== undefined,
    y: y ?? null,
    final: each((d) => ({ ...(Yh && { h: state(Yh, d) }), ...(Yc && { c: state(Yc, d) }) })),
  };
}

/** Every activation of the vectors is relu, or the standard one: nothing else is published. */
const known = ({ activations = ["Relu"] }: PublishedCase): boolean => activations.every((name) => name === "Relu");

function suite(name: string, file: unknown): Suite {
  const { source, cell, tolerance, cases } = file as PublishedFile;
  const unknown = cases.find((one) => !known(one));
  if (unknown !== undefined) throw new RangeError(`${name}: no activations ${String(unknown.activations)}`);
  // peepholes are part of ONNX's and WebNN's LSTM; where a case has none they are 0
  const own = cell === "lstm" ? "lstm-peephole" : "gru";
  return {
    name,
    source,
    cell: own,
    tolerance: { rtol: tolerance.rtol ?? tolerance.proxyRtol ?? 0, atol: tolerance.atol ?? 0 },
    vectors: cases.map((one) => vectorOf(own, one)),
  };
}

/** The id of a suite: `onnx-lstm`. */
export const idOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** The published suites. */
export const suites = (): Suite[] => [
  suite("ONNX LSTM", onnxLstm),
  suite("WebNN LSTM", webnnLstm),
  suite("Keras LSTM", kerasLstm),
  suite("ONNX GRU", onnxGru),
  suite("WebNN GRU", webnnGru),
];
