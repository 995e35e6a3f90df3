/** The two loops in WebAssembly SIMD whose speed is the machine's ceiling. */
import { type Code, type Func, advance, encode, get, i32, loopWhile, set, subI32, v128 } from "./encode.ts";

/** A tile of the product is 6 rows by 8 columns: 12 accumulators of 4, which with what they need fit 16 registers. */
export const TILE = { rows: 6, columns: 8 } as const;
const vectors = TILE.columns / 4;
const each = (count: number, of: (k: number) => Code): Code => Array.from({ length: count }, (_, k) => of(k));

const [A, B, C, K] = [0, 1, 2, 3];
const accumulator = (row: number, vector: number): number => 4 + row * vectors + vector;
const b = (vector: number): number => 4 + TILE.rows * vectors + vector;
const a = 4 + (TILE.rows + 1) * vectors;

/** `tile(A, B, C, K)`: C [6, 8] = A [K, 6]ᵀ · B [K, 8]; addresses of float32, K at least 1. */
const tile: Func = {
  name: "tile",
  takes: ["i32", "i32", "i32", "i32"],
  gives: [],
  locals: [[(TILE.rows + 1) * vectors + 1, "v128"]],
  code: [
    loopWhile(K, [
      each(vectors, (v) => [get(B), v128.load(16 * v), set(b(v))]),
      each(TILE.rows, (row) => [
        [get(A), v128.loadSplat(4 * row), set(a)],
        each(vectors, (v) => [
          [get(accumulator(row, v)), get(a), get(b(v)), v128.mul, v128.add, set(accumulator(row, v))],
        ]),
      ]),
      advance(A, 4 * TILE.rows),
      advance(B, 4 * TILE.columns),
      [get(K), i32(1), subI32, set(K)],
    ]),
    each(TILE.rows, (row) =>
      each(vectors, (v) => [get(C), get(accumulator(row, v)), v128.store(4 * TILE.columns * row + 16 * v)]),
    ),
  ],
};

/** Vectors that a turn of `stream` reads, each into a sum of its own: additions must not wait for one another. */
const STREAMS = 8;

/** `stream(address, turns)`: reads 128 bytes a turn and answers a sum of them, so that nothing may be left out. */
const stream: Func = {
  name: "stream",
  takes: ["i32", "i32"],
  gives: ["f32"],
  locals: [[STREAMS, "v128"]],
  code: [
    loopWhile(1, [
      each(STREAMS, (k) => [get(2 + k), get(0), v128.load(16 * k), v128.add, set(2 + k)]),
      advance(0, 16 * STREAMS),
      [get(1), i32(1), subI32, set(1)],
    ]),
    get(2),
    each(STREAMS - 1, (k) => [get(3 + k), v128.add]),
    v128.lane0,
  ],
};

export const BYTES_PER_TURN: number = 16 * STREAMS;

export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly tile: (A: number, B: number, C: number, K: number) => void;
  readonly stream: (address: number, turns: number) => number;
}

/** The needed part of the global `WebAssembly`, whose types come only with those of the DOM. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: Kernels };
  };
};

/** Both, with a memory of so many bytes. @throws where this runtime has no SIMD or not so much memory */
export const kernels = (bytes: number): Kernels =>
  new WebAssembly.Instance(new WebAssembly.Module(encode([tile, stream], Math.ceil(bytes / 65_536)))).exports;
