/**
 * An ONNX file under test: each of its recurrent nodes by itself, run by ONNX Runtime with the node's own attributes. Weights are given
 * case by case; those of the file are its own.
 */
import { resolve } from "node:path";
import { type OnnxBinding, directionOf, isFatal, onnxRuntime, output } from "../../adapters/onnxruntime/onnxruntime.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import { type Tensor, type Tensors, tensor } from "../../../spec/tensor.ts";
import { type ModelProto, type NodeProto, type TensorProto, decodeModel } from "../../adapters/onnxruntime/proto.ts";
import type { Implementation, Layer, OwnWeights, RunAnswer, RunRequest, Unsupported } from "../../contract.ts";
import { readBytes } from "../../read-file.ts";
import { firstLineOf } from "../../untrusted-text.ts";
import type { FileCell } from "../own-weights.ts";
import { TargetError } from "../stdio/errors.ts";
import { inputsOf, modelOf } from "./model.ts";
import { OnnxError, type OnnxNode, claimed, isRecurrent, readNode } from "./node.ts";

/** A recurrent node of a file, or the reason why it is not tested. */
interface Named {
  readonly name: string;
  readonly node: OnnxNode | string;
}

/** An ONNX file, as far as it concerns us. */
export interface OnnxFile {
  readonly path: string;
  readonly opset: number;
  readonly recurrent: readonly Named[];
  /** Nodes that are not recurrent, without constants. */
  readonly others: number;
}

/** Initialisers, and constants of nodes, by name. */
const storedIn = ({ graph }: ModelProto): Map<string, TensorProto> =>
  new Map([
    ...graph.node.flatMap(({ opType, attribute, output }): [string, TensorProto][] => {
      const [constant, name] = [attribute.find((one) => one.name === "value")?.t, output[0]];
      return opType === "Constant" && constant !== undefined && name !== undefined ? [[name, constant]] : [];
    }),
    ...graph.initializer.map((one): [string, TensorProto] => [one.name, one]),
  ]);

const named = (node: NodeProto, k: number, all: readonly NodeProto[]): string =>
  node.name !== undefined && node.name !== "" && all.filter(({ name }) => name === node.name).length === 1
    ? node.name
    : String(k + 1);

function attempt(node: NodeProto, stored: ReadonlyMap<string, TensorProto>): OnnxNode | string {
  try {
    return readNode(node, stored);
  } catch (error) {
    if (error instanceof OnnxError) return `${node.opType}: ${error.message}`;
    throw error;
  }
}

/** Bytes that are read of a file: a model beyond it has no place in one message of protobuf either. */
const LIMIT = 2 ** 31 - 1;

/** @throws TargetError one line: no file, no ONNX file, or none with a recurrent node */
export async function readOnnx(path: string): Promise<OnnxFile> {
  const bytes = await readBytes(resolve(path), LIMIT).catch((error: unknown) => {
    throw new TargetError(`${path}: ${firstLineOf(error)}`);
  });
  let model: Partial<ModelProto>;
  try {
    model = decodeModel(bytes);
  } catch (cause) {
    throw new TargetError(`${path}: it is no ONNX file: ${firstLineOf(cause)}`, { cause });
  }
  const { graph, opsetImport = [] } = model;
  if (graph === undefined) throw new TargetError(`${path}: it is no ONNX file: it has no graph`);
  const stored = storedIn(model as ModelProto);
  const recurrent = graph.node.filter(isRecurrent);
  if (recurrent.length === 0) {
    const found = [...new Set(graph.node.map(({ opType }) => opType))].slice(0, 8).join(", ");
    throw new TargetError(`${path}: it has no node RNN, LSTM or GRU; it has ${found === "" ? "none" : found}`);
  }
  return {
    path,
    opset: opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 14,
    recurrent: recurrent.map((node, k) => ({ name: named(node, k, recurrent), node: attempt(node, stored) })),
    others: graph.node.filter((node) => !isRecurrent(node) && node.opType !== "Constant").length,
  };
}

/**
 * The targets that a file is: itself where it has one recurrent node, else one for each, `model.onnx#name`.
 * @throws TargetError
 */
export async function onnxTargets(path: string): Promise<string[]> {
  if (path.includes(".onnx#")) return [path];
  const { recurrent } = await readOnnx(path);
  const able = recurrent.filter(({ node }) => typeof node !== "string");
  if (recurrent.length === 1 || able.length === 0) return [path];
  return able.map(({ name }) => `${path}#${name}`);
}

/** The node that a target names, and remarks on what stands around it. @throws TargetError */
function nodeOf(file: OnnxFile, name: string | null): { readonly node: OnnxNode; readonly remarks: string[] } {
  const { path, recurrent, others } = file;
  const found = name === null ? recurrent[0] : recurrent.find((one) => one.name === name);
  if (found === undefined)
    throw new TargetError(
      `${path}: it has no node ${JSON.stringify(name)}; it has ${recurrent.map((one) => one.name).join(", ")}`,
    );
  const { node } = found;
  if (typeof node === "string") throw new TargetError(`${path}: ${node}`);
  const left = others + recurrent.length - 1;
  const skipped = recurrent.flatMap((one) =>
    typeof one.node === "string" ? [`${one.name} is not tested: ${one.node}`] : [],
  );
  return {
    node,
    remarks: [
      ...(left === 0 ? [] : [`the node is tested by itself; ${left} other${left === 1 ? " is" : "s are"} left out`]),
      ...(name === null || name === recurrent[0]?.name ? skipped : []),
      ...(node.without === null ? [] : [`its own weights are not tested: ${node.without}`]),
    ],
  };
}

/** [T, D, B, n] → [T, B, D·n] */
function besides({ shape, data }: Tensor): Tensor {
  const [T = 0, D = 0, B = 0, n = 0] = shape;
  const y = tensor("float32", [T, B, D * n]);
  for (let t = 0; t < T; t++)
    for (let d = 0; d < D; d++)
      for (let b = 0; b < B; b++) {
        const from = ((t * D + d) * B + b) * n;
        y.data.set(data.subarray(from, from + n), ((t * B + b) * D + d) * n);
      }
  return y;
}

/** The node as the cell that it is meant to be. @throws TargetError */
function held(path: string, node: OnnxNode, as: string): Pick<OnnxNode, "cell" | "options" | "own"> {
  try {
    return claimed(node, as);
  } catch (error) {
    throw error instanceof OnnxError ? new TargetError(`${path}: ${error.message}`) : error;
  }
}

/** True for parameters that are those of the file: these are run as they stand there. */
const isOwn = (params: readonly Tensors[], own: OwnWeights): boolean =>
  params.length === own.params.length &&
  params.every((walk, d) =>
    Object.entries(walk).every(([name, { data }]) => {
      const its = own.params[d]?.[name]?.data;
      return its?.length === data.length && data.every((v, k) => Object.is(v, its[k]));
    }),
  );

/**
 * The cell that a recurrent node is, with the weights of the file, for any implementation to run.
 * @throws TargetError
 */
export async function onnxCell(
  target: string,
  as?: string,
): Promise<{ readonly at: FileCell; readonly remarks: readonly string[] }> {
  const [, path = target, name = null] = /^(.*\.onnx)#(.*)$/s.exec(target) ?? [];
  const { node, remarks } = nodeOf(await readOnnx(path), name);
  const { cell, options, own } = as === undefined ? node : held(path, node, as);
  return { at: { cell, options, direction: node.direction, own }, remarks };
}

/** Settings of an ONNX file. */
export interface OnnxSettings {
  readonly binding?: OnnxBinding | undefined;
  /** The cell that it is meant to be, where not what its attributes say. */
  readonly as?: string | undefined;
}

/**
 * A recurrent node of an ONNX file as an implementation.
 * @param target `model.onnx`, or `model.onnx#node`
 * @throws TargetError for a file or node that cannot be tested, AggregateError where ONNX Runtime is not installed
 */
export async function onnxFile(target: string, { binding, as }: OnnxSettings = {}): Promise<Implementation> {
  const [, path = target, name = null] = /^(.*\.onnx)#(.*)$/s.exec(target) ?? [];
  const file = await readOnnx(path);
  const { node, remarks } = nodeOf(file, name);
  const { op } = node;
  const { cell, options, own } = as === undefined ? node : held(path, node, as);
  const states = Object.keys(stepFor(cell, options).state);
  const runtime = await onnxRuntime(binding);

  async function answered(request: RunRequest): Promise<RunAnswer> {
    const { want, layers } = request;
    const [{ params }] = layers as readonly [Layer];
    const { form, inputs } = inputsOf({ cell, options }, request, own !== null && isOwn(params, own));
    const placed = await runtime.place(JSON.stringify(form), () => modelOf(node, file.opset, form), inputs);
    const outputs = await placed.run();
    const final = (): Tensors[] =>
      params.map((_, d) => Object.fromEntries(states.map((s) => [s, directionOf(output(outputs, `Y_${s}`), d)])));
    return {
      ...(want.includes("y") && { y: besides(output(outputs, "Y")) }),
      ...(want.includes("final") && { final: [final()] }),
    };
  }

  async function run(request: RunRequest): Promise<RunAnswer | Unsupported> {
    const { T, B, m, n } = request.sizes;
    const where = `T=${T} B=${B} m=${m} n=${n}`;
    if (isFatal(request, [op])) return { unsupported: `${where}: ONNX Runtime ends the process on this empty run` };
    try {
      return await answered(request);
    } catch (error) {
      if (T * B * m * n === 0) return { unsupported: `${where}: ${String(error)}` };
      throw error;
    }
  }

  return {
    info: runtime.info,
    cells: [
      {
        cell,
        options: [options],
        dtypes: ["float32"],
        directions: [node.direction],
        maxLayers: 1,
        lengths: true,
        initialState: true,
        gradients: false,
        ...(own && { own }),
      },
    ],
    remarks,
    run,
    close: () => runtime.close(),
  };
}
