import type { Support } from "../../impl/contract.ts";
import { CatalogueError, canonical, cellOf, declarableCells } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import { OPEN, covering, coveringArray } from "../../spec/covering.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { type Range, type Space, everywhere } from "../cases/arbitrary.ts";
import { losses } from "../cases/case.ts";
import { hash } from "../cases/hash.ts";

const LAYERS = 3;
const one: Range = [1, 1];

/** Every so many values of options and structure occur together. */
const STRENGTH = 4;

type Structure = Partial<Space>;

/** Every choice of one value of each factor. */
const product = <V>(factors: readonly (readonly V[])[]): V[][] =>
  factors.reduce<V[][]>((sofar, values) => sofar.flatMap((some) => values.map((value) => [...some, value])), [[]]);

/**
 * Directions, one to three layers, equal and unequal lengths, initial states given and absent, one row and more, one step and more,
 * and the outputs of which a loss is made: of each what an implementation declares.
 */
function factorsOf(space: Space, support: Support, ofGradients: boolean): (readonly Structure[])[] {
  const depths = Array.from({ length: Math.min(LAYERS, support.maxLayers) }, (_, k) => k + 1);
  const [, rows] = everywhere.B;
  const [, steps] = space.T;
  return [
    space.directions.map((direction) => ({ directions: [direction] })),
    depths.map((depth) => ({ layers: [depth, depth] })),
    [{ lengths: "none" }, ...(support.lengths ? [{ lengths: "short" } as const] : [])],
    [{ start: ["absent"] }, ...(support.initialState ? [{ start: ["drawn"] } as const] : [])],
    [{ B: one }, { B: [2, rows] }],
    [{ T: one }, { T: [2, steps] }],
    ...(ofGradients ? [losses.map((loss) => ({ losses: [loss] }))] : []),
  ];
}

/** False for a shorter row of one step that is the only one: it has none. */
const hasSteps = ({ lengths, B, T }: Structure): boolean => !(lengths === "short" && B === one && T === one);

const joined = (parts: readonly (Structure | undefined)[]): Structure => Object.assign({}, ...parts) as Structure;

const spaceOf = (space: Space, structure: Structure): Space => ({ ...space, ...structure, regimes: ["tame"] });

/** The whole product of the factors: a space for each. */
export const structures = (space: Space, support: Support, ofGradients: boolean): Space[] =>
  product(factorsOf(space, support, ofGradients))
    .map(joined)
    .filter(hasSteps)
    .map((structure) => spaceOf(space, structure));

/** Combinations of options that an implementation declares and the catalogue has. */
export const offeredOptions = (support: Support): Options[] => {
  const cell = declarableCells().find(({ id }) => id === support.cell);
  if (cell === undefined) return [];
  return support.options.flatMap((options) => {
    try {
      return [canonical(cell, options)];
    } catch (error) {
      if (error instanceof CatalogueError) return [];
      throw error;
    }
  });
};

const nameOf = (options: Options): string => JSON.stringify(options);

/** Combinations of a cell's options, those offered, in which every four values that are offered together occur together. */
export const widely = (cell: Cell, offered: readonly Options[]): Options[] => covering(cell, offered, STRENGTH);

/** The spaces of a 4-way covering array of options and structures, by options, beyond the product on the default options. */
function fourWay(space: Space, support: Support, ofGradients: boolean): Map<string, Space[]> {
  const cell = cellOf(support.cell);
  const names = Object.keys(cell.options);
  const values = Object.values(cell.options);
  const its = factorsOf(space, support, ofGradients);
  const combinations = widely(cell, offeredOptions(support)).map((options) => ({
    options,
    row: names.map((name, k) => (name in options ? (values[k]?.indexOf(options[name] as never) ?? 0) : 0)),
  }));
  const structureOf = (row: readonly number[]): Structure =>
    joined(its.map((factor, k) => factor[row[names.length + k] as number]));
  const meets = (row: readonly number[]) => (combination: (typeof combinations)[number]) =>
    combination.row.every((value, k) => row[k] === OPEN || row[k] === value);
  const indices = its.map((factor) => factor.map((_, k) => k));
  const rows = coveringArray(
    [...values.map((choices) => choices.length), ...its.map((factor) => factor.length)],
    STRENGTH,
    (row) => combinations.some(meets(row)) && hasSteps(structureOf(row)),
    (combinations.some(({ row }) => row.every((value) => value === 0)) ? product(indices) : [])
      .map((structure) => [...names.map(() => 0), ...structure])
      .filter((row) => hasSteps(structureOf(row))),
  );
  const found = new Map<string, Space[]>();
  for (const row of rows) {
    const name = nameOf(combinations.find(meets(row))?.options ?? {});
    found.set(name, [...(found.get(name) ?? []), spaceOf(space, structureOf(row))]);
  }
  return found;
}

const arrays = new WeakMap<Support, Map<string, Map<string, Space[]>>>();

/** The element type in which structures are tried with options other than the default ones: each type has its turn. */
export const turnOf = ({ dtypes }: Support, options: Options): Dtype | undefined =>
  dtypes[hash(0, `turn ${nameOf(options)}`) % dtypes.length];

/** The structures that a combination of options has in the 4-way array. */
export function structuresWith(options: Options, space: Space, support: Support, ofGradients: boolean): Space[] {
  const known = arrays.get(support) ?? new Map<string, Map<string, Space[]>>();
  arrays.set(support, known);
  const key = JSON.stringify([space, ofGradients]);
  const array = known.get(key) ?? fourWay(space, support, ofGradients);
  known.set(key, array);
  return array.get(nameOf(options)) ?? [];
}
