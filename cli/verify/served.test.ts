import { expect, test } from "vitest";
import { similarTo, unknownCell } from "../shared/similar.ts";
import { servedOf, unserved } from "./served.ts";

test.each([
  ["grru", /^unknown cell "grru"\. Did you mean gru\? \(gatecheck spec lists all\)$/],
  ["GRU", /Did you mean gru\?/],
  ["gru_reset_after", /Did you mean gru-reset-after\?/],
  ["rnn", /Did you mean elman\?/],
  ["mgu9", /Did you mean one of mgu, mgu1, mgu2, mgu3\?/],
  ["perceptron", /^unknown cell "perceptron"; the catalogue has elman, /],
  ["--help", /^unknown cell "--help"; the catalogue has elman, /],
  ["help", /^unknown cell "help"; the catalogue has elman, /],
])("%s", (word, said) => expect(unknownCell(word)).toMatch(said));

test("of no names none is near", () => expect(similarTo("gru", [])).toBe(""));

test("the cells that are served are told from those that are asked for", () => {
  const [gru, rnn] = [{ cell: "gru" }, { cell: "rnn" }];
  expect(servedOf([gru, rnn])).toEqual({
    known: [gru],
    unknown: ['serves an unknown cell "rnn". Did you mean elman? (gatecheck spec lists all)'],
  });
  expect(unserved([gru], ["lstm"])).toEqual(["serves gru, not lstm"]);
  for (const [cells, wanted] of [
    [[gru], ["lstm", "gru"]],
    [[gru], null],
    [[], ["lstm"]],
  ] as const)
    expect(unserved(cells, wanted)).toEqual([]);
});
