import { expect, test } from "vitest";
import { onnxCells, pack as packOnnx } from "../impl/adapters/onnxruntime/cells.ts";
import { layouts, pack as packTfjs } from "../impl/adapters/tfjs/weights.ts";
import { catalogue } from "../spec/catalogue.ts";
import type { Convention, Framework } from "../spec/conventions/convention.ts";
import { frameworks } from "../spec/conventions/frameworks/index.ts";
import { onnx } from "../spec/conventions/frameworks/onnx.ts";
import { tensorflowJs } from "../spec/conventions/frameworks/tensorflow-js.ts";
import { questionsTo } from "./testing/conventions.ts";

/** The conventions of the cells that an adapter has. */
const shared = ({ conventions }: Framework, cells: Readonly<Record<string, unknown>>): Convention[] =>
  conventions.filter(({ cell }) => cell in cells);

/** Adapters pack the default polarity only. */
const questions = (convention: Convention) =>
  questionsTo(convention, "float32").filter(({ options }) => options["polarity"] === undefined);

test.each(shared(onnx, onnxCells))("$name: the adapter packs $cell as the convention does", (convention) => {
  for (const { request, options, packed } of questions(convention)) {
    const { W, R, B } = packOnnx(onnxCells[convention.cell]!, request.layers[0]!.params, options["bias"] !== false);
    expect(packed).toStrictEqual({ W, R, ...(B === null ? {} : { B }) });
  }
});

test.each(shared(tensorflowJs, layouts))("$name: the adapter packs $cell as the convention does", (convention) => {
  for (const { request, options, packed } of questions(convention))
    expect(Object.values(packed)).toStrictEqual(
      packTfjs(layouts[convention.cell]!, options, request.layers[0]!.params[0]!),
    );
});

test("every adapter's cells have a convention", () => {
  expect(
    shared(onnx, onnxCells)
      .map(({ cell }) => cell)
      .sort(),
  ).toEqual(Object.keys(onnxCells).sort());
  expect(
    shared(tensorflowJs, layouts)
      .map(({ cell }) => cell)
      .sort(),
  ).toEqual(Object.keys(layouts).sort());
});

test("no framework states a cell twice, or one that the catalogue does not have", () => {
  const ids = catalogue.map(({ id }) => id);
  for (const { conventions } of frameworks) {
    const cells = conventions.map(({ cell }) => cell);
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.filter((cell) => !ids.includes(cell))).toEqual([]);
  }
});
