import { expect, test } from "vitest";
import { catalogue, cellOf, combinations } from "./catalogue.ts";
import { covering, coveringArray } from "./covering.ts";
import type { Options } from "./options.ts";

/** Every pair of options with every pair of their values, in full. */
const pairs = (id: string, all: readonly Options[]): Set<string> => {
  const choices = Object.entries(cellOf(id).options);
  return new Set(
    all.flatMap((options) => {
      const full = choices.map(([name, [standard]]) => `${name}=${String(options[name] ?? standard)}`);
      return full.flatMap((a) => full.map((b) => `${a} ${b}`));
    }),
  );
};

test.each(catalogue.map(({ id }) => id))("%s: every pair of option values occurs, the default comes first", (id) => {
  const chosen = covering(cellOf(id));
  expect(chosen[0]).toEqual({});
  expect(pairs(id, chosen)).toEqual(pairs(id, combinations(cellOf(id))));
  expect(new Set(chosen.map((options) => JSON.stringify(options))).size).toBe(chosen.length);
});

test("many options need far fewer runs than combinations", () => {
  expect(combinations(cellOf("lstm")).length).toBeGreaterThan(100);
  expect(covering(cellOf("lstm")).length).toBeLessThan(25);
});

test("of every three, of all", () => {
  const lstm = cellOf("lstm");
  const sizes = [2, 3, Infinity].map((strength) => covering(lstm, combinations(lstm), strength).length);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(sizes[2]).toBe(combinations(lstm).length);
});

test("of what is offered, only what is offered is chosen", () => {
  expect(covering(cellOf("lstm"), [{ bias: false }, { activation: "relu" }])).toEqual([
    { bias: false },
    { activation: "relu" },
  ]);
  expect(covering(cellOf("lstm"), [])).toEqual([]);
});

test("a covering array has every three values that are possible together, beyond those of rows that are given", () => {
  const sizes = [3, 2, 4, 2];
  const isPossible = ([a, , c]: readonly number[]): boolean => !(a === 2 && c === 3);
  const threes = (rows: readonly (readonly number[])[]): Set<string> =>
    new Set(rows.flatMap((row) => row.map((_, left) => row.map((v, k) => (k === left ? "*" : v)).join(""))));
  const product = sizes.reduce<number[][]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, k) => [...row, k])),
    [[]],
  );
  const all = threes(product.filter(isPossible));
  const rows = coveringArray(sizes, 3, isPossible, []);
  expect(threes(rows)).toEqual(all);
  expect(rows.every(isPossible)).toBe(true);
  expect(rows.length).toBeLessThan(product.filter(isPossible).length);
  const given = product.filter(([a]) => a === 0);
  const further = coveringArray(sizes, 3, isPossible, given);
  expect(threes([...given, ...further])).toEqual(all);
  expect(further.length).toBeLessThan(rows.length);
  expect(coveringArray([2, 2], 4, () => true, []).length).toBe(4);
});
