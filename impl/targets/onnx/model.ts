/** One recurrent node as an ONNX model of its own: everything an input of it, or the weights as they stand in the file. */
import { packState } from "../../adapters/onnxruntime/cells.ts";
import { attribute, elementType, encodeModel, value } from "../../adapters/onnxruntime/proto.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import { pack } from "../../../spec/conventions/pack.ts";
import { type Direction, directionsOf } from "../../../spec/options.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import type { Layer, RunRequest } from "../../contract.ts";
import { type OnnxNode, attributesIn, conventionOf } from "./node.ts";

const INPUTS = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"] as const;
const { float32, int32 } = elementType;

/** The properties on which the model depends. */
export interface Form {
  readonly n: number;
  readonly direction: Direction;
  readonly lengths: boolean;
  readonly initial: boolean;
  /** The weights are those that the file has. */
  readonly stored: boolean;
}

/** The node as a model of its own, everything an input; T, B and m are left open. */
export function modelOf(node: OnnxNode, opset: number, { n, direction, lengths, initial, stored }: Form): Uint8Array {
  const { op, cell, options } = node;
  const initializer = stored ? node.stored : [];
  const D = directionsOf(direction);
  const [gates, states] = [{ RNN: 1, GRU: 3, LSTM: 4 }[op], op === "LSTM" ? ["h", "c"] : ["h"]];
  const all = [
    value("X", float32, ["T", "B", "m"]),
    value("W", float32, [D, gates * n, "m"]),
    value("R", float32, [D, gates * n, n]),
    ...(options["bias"] === false ? [] : [value("B", float32, [D, 2 * gates * n])]),
    ...(lengths ? [value("sequence_lens", int32, ["B"])] : []),
    ...(initial ? states.map((s) => value(`initial_${s}`, float32, [D, "B", n])) : []),
    ...(cell === "lstm-peephole" ? [value("P", float32, [D, 3 * n])] : []),
  ];
  const there = new Set(all.map(({ name }) => name));
  const constant = new Set(initializer.map(({ name }) => name));
  const last = INPUTS.findLastIndex((name) => there.has(name));
  return encodeModel({
    irVersion: 8,
    producerName: "gatecheck",
    opsetImport: [{ domain: "", version: opset }],
    graph: {
      name: "node",
      node: [
        {
          opType: op,
          input: INPUTS.slice(0, last + 1).map((name) => (there.has(name) ? name : "")),
          output: ["Y", ...states.map((s) => `Y_${s}`)],
          attribute: [...attributesIn(node, direction), attribute.int("hidden_size", n)],
        },
      ],
      initializer,
      input: all.filter(({ name }) => !constant.has(name)),
      output: [value("Y", float32, ["T", D, "B", n]), ...states.map((s) => value(`Y_${s}`, float32, [D, "B", n]))],
    },
  });
}

/** Tensors [1, …] of every direction, one below the other. */
const stacked = (parts: readonly Tensor[]): Tensor => ({
  shape: [parts.length, ...(parts[0]?.shape.slice(1) ?? [])],
  data: Float32Array.from(parts.flatMap(({ data }) => [...data])),
});

/** The inputs of the model for a run of one layer, in its order. */
export function inputsOf(
  { cell, options }: Pick<OnnxNode, "cell" | "options">,
  { sizes, layers, x, lengths }: Pick<RunRequest, "sizes" | "layers" | "x" | "lengths">,
  stored = false,
): { readonly form: Form; readonly inputs: Readonly<Record<string, Tensor | Int32Array>> } {
  const [{ params, initial, direction }] = layers as readonly [Layer];
  const convention = conventionOf(cell);
  const packed = stored ? [] : params.map((walk) => pack(convention, options, sizes, walk));
  const inputs: Record<string, Tensor | Int32Array> = { X: x };
  for (const block of Object.keys(packed[0] ?? {}))
    inputs[block] = stacked(packed.map((walk) => walk[block] as Tensor));
  if (lengths !== null) inputs["sequence_lens"] = Int32Array.from(lengths);
  if (initial !== null)
    for (const s of Object.keys(stepFor(cell, options).state)) inputs[`initial_${s}`] = packState(initial, s);
  const form: Form = { n: sizes.n, direction, lengths: lengths !== null, initial: initial !== null, stored };
  return {
    form,
    inputs: Object.fromEntries(INPUTS.flatMap((name) => (name in inputs ? [[name, inputs[name] as Tensor]] : []))),
  };
}
