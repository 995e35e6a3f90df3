import * as fc from "fast-check";
import type { Support } from "../../impl/contract.ts";
import { cellOf, mayBeZero } from "../../spec/catalogue.ts";
import type { Direction, Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { type Case, type Loss, type Regime, losses } from "./case.ts";

/** Inclusive range of a size. */
export type Range = readonly [least: number, most: number];

/** The cases among which a law is tried. */
export interface Space {
  readonly T: Range;
  readonly B: Range;
  readonly m: Range;
  readonly n: Range;
  /** Each further size of the cell. */
  readonly further: Range;
  /** n is a power of two from 8 to 64, or beside one. */
  readonly tiles: boolean;
  readonly layers: Range;
  readonly directions: readonly Direction[];
  /** `none`: all rows have T steps; `any`; `short`: some row is shorter than T; `empty`: some row has length 0. */
  readonly lengths: "none" | "any" | "short" | "empty";
  readonly regimes: readonly Regime[];
  readonly start: readonly Case["start"][];
  readonly losses: readonly Loss[];
}

/** No zero, no one, no equal: sizes differ by default, and every degenerate one is visited. */
export const everywhere: Space = {
  T: [1, 6],
  B: [1, 4],
  m: [1, 6],
  n: [1, 6],
  further: [1, 6],
  tiles: false,
  layers: [1, 1],
  directions: ["forward", "reverse", "bidirectional"],
  lengths: "any",
  regimes: ["tame", "wide", "saturated", "exact", "sparse", "edge"],
  start: ["drawn"],
  losses,
};

/** The first element is what shrinking goes to. */
const choice = <V>(values: readonly V[]): fc.Arbitrary<V> => fc.constantFrom(...values);

/** `usual` practically always, but `simple` when a counterexample is being shrunk. */
const onlyWhenShrinking = <V>(simple: V, usual: V): fc.Arbitrary<V> =>
  fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(simple), weight: 1 },
    { arbitrary: fc.constant(usual), weight: 2 ** 20 },
  );

/** A size: what is 0 or 1 hides half of all mistakes, so it is drawn one time in eight, and is what shrinking goes to. */
const size = ([least, most]: Range): fc.Arbitrary<number> => {
  const usual = Math.min(most, Math.max(least, 2));
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.noBias(fc.integer({ min: least, max: usual })), weight: 1 },
    { arbitrary: fc.noBias(fc.integer({ min: usual, max: most })), weight: 7 },
  );
};

/** Powers of two from 8 on and their neighbours; the large ones are dear, and drawn one time in eight. */
const tile = ([least, most]: Range): fc.Arbitrary<number> => {
  const edges = [8, 16, 32, 64].flatMap((edge) => [edge - 1, edge, edge + 1]);
  const [small, large] = [edges.filter((n) => n < 40), edges.filter((n) => n > 40)].map((part) =>
    fc.constantFrom(...part.filter((n) => n >= least && n <= most)),
  ) as [fc.Arbitrary<number>, fc.Arbitrary<number>];
  return fc.oneof({ withCrossShrink: true }, { arbitrary: small, weight: 7 }, { arbitrary: large, weight: 1 });
};

/** Cases of a cell as an implementation takes them: of one that quantises its weights, with weights that it does not move. */
export const casesFor = (
  { cell, int8Weights }: Pick<Support, "cell" | "int8Weights">,
  options: Options,
  dtype: Dtype,
  space: Space,
): fc.Arbitrary<Case> => {
  const all = cases(cell, options, dtype, space);
  return int8Weights === true ? all.map((c): Case => ({ ...c, matrices: "int8" })) : all;
};

/**
 * Cases of one cell in one option combination and element type. Shrinking goes to small sizes, short sequences, one direction, few
 * non-zero parameters and small integers.
 */
export function cases(cell: string, options: Options, dtype: Dtype, space: Space): fc.Arbitrary<Case> {
  const names = mayBeZero(cell, options);
  const [, mostRows] = space.B;
  const [, longest] = space.T;
  return fc
    .record({
      T: size(space.T),
      B: size(space.B),
      m: size(space.m),
      n: space.tiles ? tile(space.n) : size(space.n),
      further: fc.record(
        Object.fromEntries(Object.keys(cellOf(cell).sizes ?? {}).map((name) => [name, size(space.further)])),
      ),
      layers: size(space.layers),
      direction: choice(space.directions),
      regime: choice(space.regimes),
      start: choice(space.start),
      loss: choice(space.losses),
      ragged:
        space.lengths === "none" ? fc.constant(false) : space.lengths === "any" ? fc.boolean() : fc.constant(true),
      lengths: fc.array(fc.noBias(fc.nat(longest)), { minLength: mostRows, maxLength: mostRows }),
      shortest: fc.noBias(fc.nat(1000)),
      zero: fc.tuple(...names.map((name) => onlyWhenShrinking<string | null>(name, null))),
      integers: onlyWhenShrinking(true, false),
      seed: fc.noBias(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    })
    .map(({ ragged, lengths, shortest, zero, ...rest }): Case => {
      const { T, B } = rest;
      const capped = lengths.slice(0, B).map((length) => Math.min(length, T));
      if (space.lengths === "short" && B > 0) capped[shortest % B] = Math.min(capped[shortest % B] as number, T - 1);
      if (space.lengths === "empty" && B > 0) capped[shortest % B] = 0;
      return {
        cell,
        options,
        dtype,
        ...rest,
        lengths: ragged ? capped : null,
        zero: zero.filter((name) => name !== null),
      };
    });
}
