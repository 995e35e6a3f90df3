/**
 * A recurrent node of an ONNX file as a cell of the catalogue: its attributes decide which, with which options, and its initialisers are
 * its weights. onnx.ai/onnx/operators/onnx__LSTM.html, onnx__GRU.html, onnx__RNN.html, opsets 7 to 22.
 */
import { cellOf } from "../../../spec/catalogue.ts";
import type { Convention } from "../../../spec/conventions/convention.ts";
import { onnx } from "../../../spec/conventions/frameworks/onnx.ts";
import { unpack } from "../../../spec/conventions/pack.ts";
import { type Direction, type Options, directionsOf } from "../../../spec/options.ts";
import { type Tensor, type Tensors, elements, tensor } from "../../../spec/tensor.ts";
import type { OwnWeights } from "../../contract.ts";
import {
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  attribute,
  elementType,
} from "../../adapters/onnxruntime/proto.ts";

/** A recurrent node, as it can be tested. */
export interface OnnxNode {
  readonly cell: string;
  readonly options: Options;
  readonly direction: Direction;
  /** The node's own, less its hidden size and direction. */
  readonly attributes: readonly AttributeProto[];
  readonly op: "RNN" | "GRU" | "LSTM";
  /** Its weights; null where they are not in the file. */
  readonly own: OwnWeights | null;
  /** The same as they stand in the file, W, R, B and P by these names. */
  readonly stored: readonly TensorProto[];
  /** The reason why there are none. */
  readonly without: string | null;
}

/** A node that is no cell of the catalogue, or that nothing here runs. */
export class OnnxError extends Error {
  override readonly name = "OnnxError";
}

const utf8 = new TextDecoder();

/** Attributes of a node by name. */
class Attributes {
  readonly #all: ReadonlyMap<string, AttributeProto>;

  constructor({ attribute }: NodeProto) {
    this.#all = new Map(attribute.map((one) => [one.name, one]));
  }

  int(name: string): number {
    return this.#all.get(name)?.i ?? 0;
  }

  float(name: string): number | undefined {
    return this.#all.get(name)?.f;
  }

  text(name: string): string | undefined {
    const bytes = this.#all.get(name)?.s;
    return bytes && utf8.decode(bytes);
  }

  texts(name: string): readonly string[] {
    return (this.#all.get(name)?.strings ?? []).map((bytes) => utf8.decode(bytes));
  }

  floats(name: string): readonly number[] {
    return this.#all.get(name)?.floats ?? [];
  }
}

/** Functions that take an alpha, and those that take a beta too, with ONNX's defaults. */
const takesAlpha: Readonly<Record<string, number>> = {
  leakyrelu: 0.01,
  thresholdedrelu: 1,
  scaledtanh: 1,
  hardsigmoid: 0.2,
  elu: 1,
  affine: Number.NaN, // ONNX gives it none
};
const takesBeta: Readonly<Record<string, number>> = { scaledtanh: 1, hardsigmoid: 0.5, affine: 0 };

const near = (a: number, b: number): boolean => Math.fround(a) === Math.fround(b);

/** Our name of one function of ONNX. @throws OnnxError */
function activationOf(name: string, alpha: number, beta: number): string {
  switch (name) {
    case "tanh":
    case "relu":
    case "sigmoid":
    case "softsign":
    case "softplus":
      return name;
    case "affine":
      if (near(alpha, 1) && near(beta, 0)) return "identity";
      break;
    case "hardsigmoid":
      if (near(alpha, 0.2) && near(beta, 0.5)) return "hard-sigmoid";
      if (near(alpha, 1 / 6) && near(beta, 0.5)) return "hard-sigmoid-6";
      break;
    default:
  }
  const numbers = Object.hasOwn(takesAlpha, name) ? ` with alpha ${alpha}, beta ${beta}` : "";
  throw new OnnxError(`no cell of the catalogue has the activation ${name}${numbers}`);
}

/** The functions of one direction, in ONNX's order: those of every direction are the same. @throws OnnxError */
function activationsOf(attributes: Attributes, count: number, D: number, standard: readonly string[]): string[] {
  const given = attributes.texts("activations").map((name) => name.toLowerCase());
  if (given.length === 0) return [...standard];
  if (given.length !== count * D)
    throw new OnnxError(`it has ${given.length} activations, must have ${count} for each of ${D} directions`);
  const [alphas, betas] = [[...attributes.floats("activation_alpha")], [...attributes.floats("activation_beta")]];
  const names = given.map((name) => {
    const alpha = Object.hasOwn(takesAlpha, name) ? (alphas.shift() ?? takesAlpha[name]) : undefined;
    const beta = Object.hasOwn(takesBeta, name) ? (betas.shift() ?? takesBeta[name]) : undefined;
    return activationOf(name, alpha ?? 0, beta ?? 0);
  });
  const first = names.slice(0, count);
  if (names.some((name, k) => name !== first[k % count]))
    throw new OnnxError("its two directions have different activations, which no cell of the catalogue has");
  return first;
}

const optionsOf = (cell: string, chosen: Options): Options => {
  const { options } = cellOf(cell);
  const wrong = Object.entries(chosen).find(([name, value]) => options[name]?.includes(value) !== true);
  if (wrong !== undefined) throw new OnnxError(`${cell} has no ${wrong[0]} ${String(wrong[1])} in the catalogue`);
  return Object.fromEntries(Object.entries(chosen).filter(([name, value]) => options[name]?.[0] !== value));
};

/** Cell and options of a node. @throws OnnxError where the catalogue has no such cell */
function cellOfNode(
  op: OnnxNode["op"],
  attributes: Attributes,
  D: number,
  inputs: readonly string[],
): [string, Options] {
  const clip = attributes.float("clip");
  if (clip !== undefined && clip > 0)
    throw new OnnxError(`clip is ${clip}: no cell of the catalogue clips what enters its gates`);
  const bias = (inputs[3] ?? "") !== "";
  if (op === "RNN") {
    const [activation = ""] = activationsOf(attributes, 1, D, ["tanh"]);
    return ["elman", optionsOf("elman", { activation, bias })];
  }
  if (op === "GRU") {
    const [gateActivation = "", activation = ""] = activationsOf(attributes, 2, D, ["sigmoid", "tanh"]);
    const cell = attributes.int("linear_before_reset") === 0 ? "gru" : "gru-reset-after";
    return [cell, optionsOf(cell, { gateActivation, activation, bias })];
  }
  const [gate = "", candidate = "", shown = ""] = activationsOf(attributes, 3, D, ["sigmoid", "tanh", "tanh"]);
  const plain = gate === "sigmoid" && candidate === "tanh" && shown === "tanh";
  const peepholes = (inputs[7] ?? "") !== "";
  const coupled = attributes.int("input_forget") !== 0;
  if ((peepholes || coupled) && !plain)
    throw new OnnxError(`${peepholes ? "P" : "input_forget"} with other activations is no cell of the catalogue`);
  if (peepholes && coupled) throw new OnnxError("P with input_forget is no cell of the catalogue");
  if (peepholes) return ["lstm-peephole", optionsOf("lstm-peephole", { bias })];
  if (coupled) return ["lstm-coupled", optionsOf("lstm-coupled", { gate: "i", bias })];
  if (gate === "sigmoid" && candidate === "tanh" && shown === "identity")
    return ["lstm-linear-output", optionsOf("lstm-linear-output", { bias })];
  if (candidate !== shown) throw new OnnxError(`g is ${candidate} and h is ${shown}: no cell of the catalogue`);
  return ["lstm", optionsOf("lstm", { gateActivation: gate, activation: candidate, bias })];
}

/** Cells that ONNX stores as another one. */
const storedAs: Readonly<Record<string, string>> = { "lstm-linear-output": "lstm" };

/** The layout of a cell's weights in ONNX, with all options of the cell. */
export function conventionOf(cell: string): Convention {
  const found = onnx.conventions.find((one) => one.cell === (storedAs[cell] ?? cell)) as Convention;
  return { ...found, cell, options: cellOf(cell).options };
}

/** Numbers of a tensor of the file. @throws OnnxError for another element type, another file, or another length */
function numbersOf({ name, dims, dataType, floatData = [], rawData, dataLocation }: TensorProto): Tensor {
  if (dataType !== elementType.float32) throw new OnnxError(`${name} is of element type ${dataType}, not float32`);
  if (dataLocation === 1) throw new OnnxError(`the numbers of ${name} are in another file`);
  const count = elements(dims);
  const raw = rawData?.length ?? 0;
  if (raw === 0 ? floatData.length !== count : raw !== 4 * count)
    throw new OnnxError(`${name} is [${dims.join(",")}] and has ${raw === 0 ? floatData.length : raw / 4} numbers`);
  if (raw === 0) return tensor("float32", dims, floatData);
  const view = new DataView(Uint8Array.from(rawData as Uint8Array).buffer);
  return tensor(
    "float32",
    dims,
    Float32Array.from({ length: count }, (_, k) => view.getFloat32(4 * k, true)),
  );
}

/** Part number `d` of a tensor whose first axis is the direction: [1, …]. */
const directionOf = ({ shape, data }: Tensor, d: number): Tensor => {
  const size = data.length / (shape[0] as number);
  return { shape: [1, ...shape.slice(1)], data: data.slice(d * size, (d + 1) * size) };
};

const NAMES = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"] as const;

/** The weights that a node has in its file. @throws OnnxError where one is not there, or has another shape */
function ownWeights(
  { input }: NodeProto,
  cell: string,
  options: Options,
  direction: Direction,
  stored: ReadonlyMap<string, TensorProto>,
): Pick<OnnxNode, "own" | "stored"> {
  const found: TensorProto[] = [];
  const read = (place: (typeof NAMES)[number]): Tensor | null => {
    const name = input[NAMES.indexOf(place)] ?? "";
    if (name === "") return null;
    const its = stored.get(name);
    if (its === undefined)
      throw new OnnxError(`${place} (${name}) is not stored in the file: it is computed, or given`);
    found.push({ ...its, name: place });
    return numbersOf(its);
  };
  const [W, R, B, P] = (["W", "R", "B", "P"] as const).map(read);
  if (W == null || R == null) throw new OnnxError("W and R are not there");
  const D = directionsOf(direction);
  const [n, m] = [R.shape[2] ?? 0, W.shape[2] ?? 0];
  if (W.shape[0] !== D || R.shape[0] !== D || n === 0 || m === 0)
    throw new OnnxError(`W is [${W.shape.join(",")}] and R [${R.shape.join(",")}], of ${D} directions`);
  const packed = { W, R, ...(B && { B }), ...(P && { P }) };
  const params = Array.from({ length: D }, (_, d): Tensors => {
    const own = Object.fromEntries(Object.entries(packed).map(([name, t]) => [name, directionOf(t, d)]));
    return unpack(conventionOf(cell), options, { m, n }, own);
  });
  return { own: { options, direction, sizes: { m, n }, params }, stored: found };
}

const families: readonly (readonly string[])[] = [
  ["elman"],
  ["gru", "gru-reset-after"],
  ["lstm", "lstm-coupled", "lstm-linear-output"],
];

/**
 * The same node as the cell that it is meant to be: one of the same operator, which may have other attributes. @throws OnnxError
 */
export function claimed(node: OnnxNode, cell: string): Pick<OnnxNode, "cell" | "options" | "own"> {
  const able = families.find((ids) => ids.includes(node.cell)) ?? [node.cell];
  if (!able.includes(cell)) throw new OnnxError(`its ${node.op} is no ${cell}; it can be held to ${able.join(", ")}`);
  if (cell === node.cell) return node;
  const { bias } = node.options;
  const options = {
    ...(bias !== undefined && { bias }),
    ...(cell === "lstm-coupled" && { gate: "i" }),
  };
  return { cell, options, own: null };
}

const LISTS: readonly string[] = ["activations", "activation_alpha", "activation_beta"];

/** The attributes of a node in another direction: lists are by direction, and the same in each. */
export function attributesIn({ attributes, direction }: OnnxNode, wanted: Direction): AttributeProto[] {
  const [had, has] = [directionsOf(direction), directionsOf(wanted)];
  const each = <T>(list: readonly T[] = []): T[] =>
    Array.from({ length: has }, () => list.slice(0, list.length / had)).flat();
  return [
    ...attributes.map((one) =>
      LISTS.includes(one.name) ? { ...one, strings: each(one.strings), floats: each(one.floats) } : one,
    ),
    attribute.string("direction", wanted),
  ];
}

const directions: readonly Direction[] = ["forward", "reverse", "bidirectional"];

/** True for a node that is a recurrent operator of ONNX's own. */
export const isRecurrent = ({ opType, domain = "" }: NodeProto): boolean =>
  ["RNN", "GRU", "LSTM"].includes(opType) && (domain === "" || domain === "ai.onnx");

/**
 * A recurrent node as a cell.
 * @param stored initialisers and constants of the graph by name
 * @throws OnnxError one line: why it is none
 */
export function readNode(node: NodeProto, stored: ReadonlyMap<string, TensorProto>): OnnxNode {
  const attributes = new Attributes(node);
  const op = node.opType as OnnxNode["op"];
  const direction = directions.find((one) => one === (attributes.text("direction") ?? "forward"));
  if (direction === undefined) throw new OnnxError(`direction is ${JSON.stringify(attributes.text("direction"))}`);
  if (attributes.int("layout") !== 0) throw new OnnxError("layout is 1, which ONNX Runtime does not take");
  const [cell, options] = cellOfNode(op, attributes, directionsOf(direction), node.input);
  const kept = node.attribute.filter(({ name }) => name !== "hidden_size" && name !== "direction");
  const base = { cell, options, direction, op, attributes: kept };
  try {
    return { ...base, ...ownWeights(node, cell, options, direction, stored), without: null };
  } catch (error) {
    if (!(error instanceof OnnxError || error instanceof RangeError)) throw error;
    return { ...base, own: null, stored: [], without: error.message };
  }
}
