import { canonical, combinations } from "./catalogue.ts";
import type { Cell } from "./cell.ts";
import type { Options } from "./options.ts";

/** Every choice of `size` of them, in order. */
const choices = (values: readonly string[], size: number): string[] =>
  size === 0
    ? [""]
    : values.flatMap((value, k) => choices(values.slice(k + 1), size - 1).map((others) => `${value} ${others}`));

/** Every `strength` option values that a combination has together, as words. */
function together(cell: Cell, options: Options, strength: number): string[] {
  const values = Object.entries(cell.options).map(
    ([name, [standard]]) => `${name}=${String(options[name] ?? standard)}`,
  );
  return choices(values, Math.min(strength, values.length));
}

/**
 * A covering array of a cell's options: combinations among those offered (all, where nothing is said) in which every `strength`
 * values that are offered together occur together, two where nothing is said. Greedy: the first offered comes first, then
 * whichever shows most that is new.
 */
export function covering(cell: Cell, offered: readonly Options[] = combinations(cell), strength = 2): Options[] {
  const pool = offered.map((options) => {
    const chosen = canonical(cell, options);
    return { options: chosen, shows: together(cell, chosen, strength) };
  });
  const seen = new Set<string>();
  const fresh = ({ shows }: (typeof pool)[number]): number => shows.filter((words) => !seen.has(words)).length;
  const covered: Options[] = [];
  for (let [next] = pool; next !== undefined && (covered.length === 0 || fresh(next) > 0);) {
    covered.push(next.options);
    for (const words of next.shows) seen.add(words);
    next = pool.reduce((most, one) => (fresh(one) > fresh(most) ? one : most));
  }
  return covered;
}

/** Every choice of `count` of the numbers below `below`, in order. */
const places = (below: number, count: number, from = 0): number[][] =>
  count === 0
    ? [[]]
    : Array.from({ length: below - from }, (_, k) => from + k).flatMap((first) =>
        places(below, count - 1, first + 1).map((others) => [first, ...others]),
      );

/** The value of a factor of which nothing is said yet. */
export const OPEN = -1;

/**
 * A covering array of factors with so many values each: rows in which every `strength` values that are possible together occur
 * together, beyond those of `given`. Greedy: a row begins with values that have not met, and takes of each other factor the value
 * with which most is new.
 * @param isPossible of a row in part; where it is, some row that it begins is
 */
export function coveringArray(
  sizes: readonly number[],
  strength: number,
  isPossible: (row: readonly number[]) => boolean,
  given: readonly (readonly number[])[],
): number[][] {
  const meetings = places(sizes.length, Math.min(strength, sizes.length)).map((factors) => ({
    factors,
    seen: new Uint8Array(factors.reduce((count, factor) => count * (sizes[factor] as number), 1)),
  }));
  const codeOf = (factors: readonly number[], row: readonly number[]): number =>
    factors.reduce((code, factor) => code * (sizes[factor] as number) + (row[factor] as number), 0);
  const see = (row: readonly number[]): void => {
    for (const { factors, seen } of meetings) seen[codeOf(factors, row)] = 1;
  };
  const completed = (begun: readonly number[]): number[] => {
    const row = [...begun];
    for (const [factor, size] of sizes.entries()) {
      if (row[factor] !== OPEN) continue;
      const decided = meetings.filter(
        ({ factors }) => factors.includes(factor) && factors.every((one) => one === factor || row[one] !== OPEN),
      );
      let [best, most] = [OPEN, -1];
      for (let value = 0; value < size; value++) {
        row[factor] = value;
        if (!isPossible(row)) continue;
        const fresh = decided.reduce((sum, { factors, seen }) => sum + (seen[codeOf(factors, row)] === 0 ? 1 : 0), 0);
        if (fresh > most) [best, most] = [value, fresh];
      }
      row[factor] = best;
    }
    return row;
  };
  for (const row of given) see(row);
  const rows: number[][] = [];
  for (const { factors, seen } of meetings)
    for (let code = 0; code < seen.length; code++) {
      if (seen[code] === 1) continue;
      const begun = sizes.map(() => OPEN);
      let rest = code;
      for (const factor of factors.toReversed()) {
        const size = sizes[factor] as number;
        begun[factor] = rest % size;
        rest = Math.floor(rest / size);
      }
      if (!isPossible(begun)) continue;
      const row = completed(begun);
      see(row);
      rows.push(row);
    }
  return rows;
}
