import { expect, test } from "vitest";
import { conventionsOf, frameworks } from "./frameworks/index.ts";
import { describe, orderOf } from "./describe.ts";

/** Framework, cell, gate order in its own letters, layout, bias vectors a gate: the tables of docs/theory.md 8.1 and 8.2. */
test.each([
  ["pytorch", "lstm", "i, f, g, o", "rows", "2"],
  ["cudnn", "lstm", "i, f, g, o", "rows", "2"],
  ["keras", "lstm", "i, f, c, o", "columns", "1"],
  ["tensorflow-js", "lstm", "i, f, c, o", "columns", "1"],
  ["onnx", "lstm", "i, o, f, c", "rows", "2"],
  ["webnn", "lstm", "i, o, f, g", "rows", "2"],
  ["onednn", "lstm", "i, f, c̃, o", "columns", "1"],
  ["tensorflow-1", "lstm", "i, j, f, o", "columns", "1"],
  ["haiku", "lstm", "i, g, f, o", "columns", "1"],
  ["flax", "lstm", "i, f, g, o", "columns", "1"],
  ["equinox", "lstm", "i, f, g, o", "rows", "1"],
  ["pytorch", "gru-reset-after", "r, z, n", "rows", "2"],
  ["cudnn", "gru-reset-after", "r, i, n", "rows", "2"],
  ["keras", "gru-reset-after", "z, r, h", "columns", "2"],
  ["keras", "gru", "z, r, h", "columns", "1"],
  ["tensorflow-js", "gru", "z, r, h", "columns", "1"],
  ["onnx", "gru", "z, r, h", "rows", "2"],
  ["onnx", "gru-reset-after", "z, r, h", "rows", "2"],
  ["webnn", "gru-reset-after", "z, r, n", "rows", "2"],
  ["onednn", "gru", "u, r, o", "columns", "1"],
  ["onednn", "gru-reset-after", "u, r, o", "columns", "1; o 2"],
  ["flax", "gru-reset-after", "r, z, n", "columns", "1; n 2"],
  ["equinox", "gru-reset-after", "r, z, n", "rows", "1; n 2"],
  ["haiku", "gru", "z, r, a", "columns", "1"],
  ["tensorflow-1", "gru", "r, u, c", "columns", "1"],
  ["deeplearning4j", "lstm", "i, f, o, g", "columns", "1"],
] as const)("%s %s: %s in %s, biases %s", (id, cell, gates, layout, biases) => {
  const found = conventionsOf(cell).filter(({ framework }) => framework.id === id);
  expect(found.map(({ convention }) => describe(convention))).toEqual([
    expect.objectContaining({ gates, layout, biases }),
  ]);
});

test("peepholes: ONNX and WebNN i, o, f; oneDNN and TensorFlow 1 i, f, o; Deeplearning4j f, o, i", () => {
  const orders = frameworks.flatMap(({ id, conventions }) =>
    conventions.flatMap((convention) => {
      const order = orderOf(convention, "p");
      return order.length === 0 ? [] : [`${id} ${order.join(", ")}`];
    }),
  );
  expect(orders).toEqual([
    "onnx i, o, f",
    "onednn i, f, o",
    "webnn i, o, f",
    "tensorflow-1 i, f, o",
    "deeplearning4j f, o, i",
  ]);
});

test("only Haiku writes where z = 1, and only TensorFlow 1 and Haiku add a forget bias when they run", () => {
  const telling = (words: RegExp): string[] => [
    ...new Set(
      frameworks.flatMap(({ id, conventions }) =>
        conventions.flatMap((convention) => describe(convention).notes.flatMap((note) => (words.test(note) ? id : []))),
      ),
    ),
  ];
  expect(telling(/= 1 writes/)).toEqual(["haiku"]);
  expect(telling(/at run time/)).toEqual(["tensorflow-1", "haiku"]);
});
