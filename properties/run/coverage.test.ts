import { expect, it } from "vitest";
import { reference } from "../../impl/reference/index.ts";
import type { Support } from "../../impl/contract.ts";
import { parseCase } from "../cases/case.ts";
import { coverageOf, declaredPairs, pairsIn, united } from "./coverage.ts";

const support = reference.cells.find(({ cell }) => cell === "mlstm") as Support;
const line = (more: string): string => `cell=mlstm T=2 B=2 m=2 n=3 seed=1 ${more}`;

it("every pair of a case is one of those that are declared", () => {
  const declared = declaredPairs(support);
  for (const more of ["", "bias=false dir=bi layers=2 lens=1,2 dtype=f32", "forget=exp start=absent dir=reverse"]) {
    const pairs = pairsIn(parseCase(line(more)));
    expect(pairs).toHaveLength(21); // 7 factors: two options, type, direction, layers, lengths, first state
    expect(pairs.filter((pair) => !declared.includes(pair))).toEqual([]);
  }
});

it("there are as many pairs as two factors have values", () => {
  const values = [2, 2, 2, 3, 2, 2, 2];
  const all = values.flatMap((a, k) => values.slice(k + 1).map((b) => a * b)).reduce((sum, pairs) => sum + pairs, 0);
  expect(declaredPairs(support)).toHaveLength(all);
});

it("what an implementation does not declare is not missing", () => {
  const plain: Support = {
    ...support,
    options: [{}],
    dtypes: ["float32"],
    directions: ["forward"],
    maxLayers: 1,
    lengths: false,
    initialState: false,
  };
  const all = declaredPairs(plain);
  const one = pairsIn(parseCase(line("dtype=f32 start=absent")));
  expect(all.toSorted()).toEqual(one.toSorted());
  expect(coverageOf("mlstm", all, new Set(one)).missing).toEqual([]);
});

it("a pair is missing from two parts where neither has it", () => {
  const pairs = declaredPairs(support);
  const [first, second, ...rest] = pairs as [string, string, ...string[]];
  const one = coverageOf("mlstm", pairs, new Set([first, ...rest]));
  const other = coverageOf("mlstm", pairs, new Set([second, ...rest]));
  expect([one.missing, other.missing]).toEqual([[second], [first]]);
  expect(united(one, other).missing).toEqual([]);
  expect(united(one, one).missing).toEqual([second]);
});

it("an empty run has no pairs", () => {
  for (const empty of ["T=0 B=2", "T=2 B=0"])
    expect(pairsIn(parseCase(`cell=mlstm ${empty} m=2 n=3 seed=1`))).toEqual([]);
});
