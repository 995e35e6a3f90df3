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
