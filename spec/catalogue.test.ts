import { expect, test } from "vitest";
import {
  CatalogueError,
  canonical,
  catalogue,
  cellOf,
  cellsWith,
  combinations,
  stepFor,
  traitsOf,
} from "./catalogue.ts";

test("a cell that there is not is refused, with those there are", () => {
  expect(() => cellOf("ltsm")).toThrow(
    /^unknown cell "ltsm"; the catalogue has elman, [^"]*lstm, [^"]*gru-reset-after, /,
  );
  expect(() => stepFor("ltsm", {})).toThrow(CatalogueError);
});

test("options and values that a cell does not have are refused, with those it has", () => {
  expect(() => canonical(cellOf("lstm"), { peephole: true })).toThrow(
    'lstm has no option "peephole"; it has activation, gateActivation, forgetBias, cellClip, bias',
  );
  expect(() => canonical(cellOf("lstm"), { toString: true })).toThrow('lstm has no option "toString"');
  expect(() => canonical(cellOf("elman"), { activation: "sin" })).toThrow(
    'elman: activation is "sin", must be one of tanh, relu, identity',
  );
  expect(() => stepFor("gru", { bias: 1 })).toThrow("gru: bias is 1, must be one of true, false");
});

test("canonical keeps what differs from the defaults, in the catalogue's order", () => {
  const elman = cellOf("elman");
  expect(canonical(elman, { bias: true, activation: "tanh" })).toEqual({});
  expect(Object.entries(canonical(elman, { bias: false, activation: "relu" }))).toEqual([
    ["activation", "relu"],
    ["bias", false],
  ]);
});

test("combinations are all, the default first", () => {
  expect(combinations(cellOf("indrnn"))).toEqual([
    {},
    { bias: false },
    { activation: "relu" },
    { activation: "relu", bias: false },
  ]);
});

test("the graph of a step is built once, whichever way the options are written", () => {
  expect(stepFor("elman", { activation: "tanh" })).toBe(stepFor("elman", { bias: true }));
  expect(stepFor("elman", { bias: false })).not.toBe(stepFor("elman", {}));
});

test.each(catalogue)("$id says what it needs", (cell) => {
  const { params, state, next, y } = stepFor(cell.id, {});
  const bare = cell.options["bias"] ? stepFor(cell.id, { bias: false }).params : params;
  const names = (of: typeof params): string[] => of.map(({ name }) => name);
  expect(names(bare)).toEqual(names(params).filter((name) => bare === params || !/^[bc]_/.test(name)));
  const known = ["m", "n", ...Object.keys(cell.sizes ?? {})];
  for (const { shape } of params) expect(shape.filter((size) => !known.includes(size))).toEqual([]);
  expect(Object.keys(state)).toEqual(Object.keys(cell.state));
  expect(Object.keys(next)).toEqual(Object.keys(cell.state));
  expect(Object.values(next).map(({ shape }) => shape)).toEqual(Object.values(cell.state));
  expect(y.shape).toHaveLength(1);
});

test("traits follow the options where they depend on them", () => {
  expect(traitsOf(cellOf("qrnn"), {})).toEqual({ sums: ["c"] });
  expect(traitsOf(cellOf("qrnn"), { pooling: "fo" })).toEqual({ mixture: { state: "c" } });
  expect(traitsOf(cellOf("scrn"), {})).toEqual({});
  expect(cellsWith("normalised")).toEqual(["slstm", "slstm-stabilised"]);
});

test.each(catalogue)("the traits of $id name its states", (cell) => {
  const named = combinations(cell)
    .map((options) => traitsOf(cell, options))
    .flatMap(({ mixture, gatedOutput, sums = [] }) => [mixture?.state, gatedOutput?.state, ...sums]);
  expect(Object.keys(cell.state)).toEqual(expect.arrayContaining(named.filter((state) => state !== undefined)));
});
