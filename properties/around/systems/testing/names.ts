/** Names as the specifications of systems give them, and the cells and sizes that systems are tried with. */
import * as fc from "fast-check";

type Numbers = Float32Array | Float64Array;

/** `y0 y1 …` */
export const numbered = (name: string, list: readonly Numbers[]): Record<string, Numbers> =>
  Object.fromEntries(list.map((v, t) => [`${name}${t}`, v]));

/** `prefix.h` */
export const prefixed = (prefix: string, state: Readonly<Record<string, Numbers>>): Record<string, Numbers> =>
  Object.fromEntries(Object.entries(state).map(([name, v]) => [`${prefix}.${name}`, v]));

/** One for every name. */
export const each = <Name extends string, T>(names: readonly Name[], of: (name: Name) => T): Record<Name, T> =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;

export const range = (length: number): number[] => Array.from({ length }, (_, t) => t);

/** One state and two; an output that is a state and one that is none; two biases; a gate on the old state. */
export const cells: fc.Arbitrary<string> = fc.constantFrom(
  "elman",
  "lstm",
  "gru",
  "gru-reset-after",
  "lstm-linear-output",
);

/** Widths of vectors. */
export const width: fc.Arbitrary<number> = fc.integer({ min: 1, max: 3 });

/** m inputs, n hidden units, k outputs. */
export const sizes: fc.Arbitrary<{ readonly m: number; readonly n: number; readonly k: number }> = fc.record({
  m: width,
  n: width,
  k: width,
});
