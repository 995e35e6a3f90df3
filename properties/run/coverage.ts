import type { Support } from "../../impl/contract.ts";
import { canonical, cellOf } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Case } from "../cases/case.ts";

/** Pairs that an implementation declares of a cell, and those that occurred together in no case that was answered and judged. */
export interface Coverage {
  readonly cell: string;
  /** Number of declared pairs. */
  readonly pairs: number;
  /** Pairs that did not occur: `direction=reverse layers=several`. */
  readonly missing: readonly string[];
}

/** Every option of a cell with its value, `activation=tanh`, the defaults as well. */
const optionWords = ({ options }: Cell, given: Options): string[] =>
  Object.entries(options).map(([name, [standard]]) => `${name}=${String(given[name] ?? standard)}`);

/** Words of a case besides its options; sizes have laws of their own. */
const shapeWords = ({ dtype, direction, layers, lengths, start }: Case): string[] => [
  `dtype=${dtype}`,
  `direction=${direction}`,
  `layers=${layers === 1 ? "one" : "several"}`,
  `lengths=${lengths === null ? "equal" : "unequal"}`,
  `start=${start}`,
];

/** The same words as an implementation declares them, each factor with all its values. */
const declaredWords = ({ dtypes, directions, maxLayers, lengths, initialState }: Support): string[][] => [
  dtypes.map((dtype) => `dtype=${dtype}`),
  directions.map((direction) => `direction=${direction}`),
  ["layers=one", ...(maxLayers > 1 ? ["layers=several"] : [])],
  ["lengths=equal", ...(lengths ? ["lengths=unequal"] : [])],
  ["start=absent", ...(initialState ? ["start=drawn"] : [])],
];

/** Pairs of words, in their order. */
const pairsOf = (words: readonly string[]): string[] =>
  words.flatMap((word, k) => words.slice(k + 1).map((other) => `${word} ${other}`));

/** All pairs that an implementation declares of a cell. @throws CatalogueError */
export function declaredPairs(support: Support): string[] {
  const cell = cellOf(support.cell);
  const factors = declaredWords(support);
  const options = support.options.map((given) => optionWords(cell, canonical(cell, given)));
  const shapes = factors.flatMap((values, k) =>
    factors.slice(k + 1).flatMap((others) => values.flatMap((value) => others.map((other) => `${value} ${other}`))),
  );
  const mixed = options.flat().flatMap((option) => factors.flat().map((word) => `${option} ${word}`));
  return [...new Set([...options.flatMap(pairsOf), ...mixed, ...shapes])];
}

/** The pairs of one case: none of an empty run, in which nothing is computed. */
export const pairsIn = (c: Case): string[] =>
  c.T === 0 || c.B === 0 ? [] : pairsOf([...optionWords(cellOf(c.cell), c.options), ...shapeWords(c)]);

/** Coverage of the declared pairs by those that were seen. */
export const coverageOf = (cell: string, declared: readonly string[], seen: ReadonlySet<string>): Coverage => ({
  cell,
  pairs: declared.length,
  missing: declared.filter((pair) => !seen.has(pair)),
});

/** Two parts of one campaign: a pair is missing where neither had it. */
export const united = (one: Coverage, other: Coverage): Coverage => ({
  ...one,
  missing: one.missing.filter((pair) => other.missing.includes(pair)),
});
