import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type AttributeProto, attribute, elementType, encodeModel, value } from "../impl/adapters/onnxruntime/proto.ts";
import { onnx } from "../spec/conventions/frameworks/onnx.ts";
import type { Options } from "../spec/options.ts";
import type { Tensor } from "../spec/tensor.ts";
import { misses, type Question, questionsTo } from "./testing/conventions.ts";

const { float32 } = elementType;

/** Inputs of a node by position; "" is absent. */
const slots = {
  RNN: ["x", "W", "R", "B", "", "h"],
  GRU: ["x", "W", "R", "B", "", "h"],
  LSTM: ["x", "W", "R", "B", "", "h", "c", "P"],
};

const activations: Readonly<Record<string, string>> = { relu: "Relu", identity: "Affine", sigmoid: "Sigmoid" };

function activationOf(op: keyof typeof slots, { activation }: Options): AttributeProto[] {
  const name = activations[String(activation)];
  if (name === undefined) return [];
  const names = attribute.strings("activations", op === "LSTM" ? ["Sigmoid", name, name] : [name]);
  return name === "Affine"
    ? [names, attribute.floats("activation_alpha", [1]), attribute.floats("activation_beta", [0])]
    : [names];
}

/** The operator and attributes that a convention's name stands for: `ONNX GRU(linear_before_reset=1)`. */
function nodeOf({ convention: { name }, options }: Question): { op: keyof typeof slots; attributes: AttributeProto[] } {
  const [, op = "", key, set] = /^ONNX (\w+)(?:\((\w+)=(\d)\))?/.exec(name) ?? [];
  const attributes = key === undefined ? [] : [attribute.int(key, Number(set))];
  return {
    op: op as keyof typeof slots,
    attributes: [...attributes, ...activationOf(op as keyof typeof slots, options)],
  };
}

/** y [T, 1, B, n] and the final states [1, B, n] of one recurrent node. */
async function answer(question: Question): Promise<{ y: Float32Array; final: Float32Array[] }> {
  const { packed, initial, request } = question;
  const { op, attributes } = nodeOf(question);
  const states = Object.keys(initial);
  const given: Record<string, Tensor> = { x: request.x, ...packed };
  for (const [name, state] of Object.entries(initial)) given[name] = { ...state, shape: [1, ...state.shape] };
  const model = encodeModel({
    irVersion: 8,
    producerName: "gatecheck",
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: op,
      node: [
        {
          opType: op,
          input: slots[op].map((name) => (name in given ? name : "")),
          output: ["y", ...states.map((name) => `final_${name}`)],
          attribute: [attribute.int("hidden_size", request.sizes.n), ...attributes],
        },
      ],
      initializer: [],
      input: Object.entries(given).map(([name, { shape }]) => value(name, float32, shape)),
      output: [
        value("y", float32, ["T", 1, "B", "n"]),
        ...states.map((name) => value(`final_${name}`, float32, [1, "B", "n"])),
      ],
    },
  });
  const session = await InferenceSession.create(model);
  const feeds = Object.entries(given).map(([name, { shape, data }]) => [
    name,
    new OrtTensor("float32", data as Float32Array, shape),
  ]);
  const found = await session.run(Object.fromEntries(feeds) as Record<string, OrtTensor>);
  await session.release();
  const dataOf = (name: string): Float32Array => found[name]?.data as Float32Array;
  return { y: dataOf("y"), final: states.map((name) => dataOf(`final_${name}`)) };
}

describe.each(onnx.conventions)("$name is $cell", (convention) => {
  test("on packed parameters ONNX Runtime computes what the reference computes", async () => {
    const questions = questionsTo(convention, "float32");
    expect(questions).not.toEqual([]);
    for (const question of questions) {
      const { y, final } = await answer(question);
      expect(misses(question, "absolute", y, final)).toEqual([]);
    }
  });
});
