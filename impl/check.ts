import { stepFor } from "../spec/catalogue.ts";
import { widthOf } from "../spec/cell.ts";
import { directionsOf } from "../spec/options.ts";
import { elements, type Tensor } from "../spec/tensor.ts";
import type { Layer, RunAnswer, RunRequest, Unsupported, Want } from "./contract.ts";
import { shapeAt } from "../spec/language/sizes.ts";

/** An implementation's answer is not of the form the contract asks for. The message is one sentence: got, wanted. */
export class AnswerError extends Error {
  override name = "AnswerError";
}

/**
 * Holds an answer to the form the contract asks for: what is wanted is there and nothing else, with the layers, walks,
 * names, shapes and element type of the request. Values are not looked at. The answer is not trusted: whatever it does on
 * being read is its own fault, and nothing is walked before its size is known to be the one wanted.
 * @throws AnswerError
 */
export function checkAnswer(request: RunRequest, answer: unknown): asserts answer is RunAnswer | Unsupported {
  try {
    checkForm(request, answer);
  } catch (error) {
    if (error instanceof AnswerError) throw error;
    throw new AnswerError(`answer cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function checkForm(request: RunRequest, answer: unknown): void {
  const parts = checkRecord("answer", answer);
  const { unsupported } = parts;
  if (typeof unsupported === "string") return;
  if (unsupported !== undefined) throw new AnswerError(`unsupported is ${kindOf(unsupported)}, wanted a string`);
  checkPart("y", parts["y"], request, checkY);
  checkPart("final", parts["final"], request, checkStates);
  checkPart("gradients", parts["gradients"], request, checkGradients);
}

type Check = (path: string, got: unknown, request: RunRequest) => void;

function checkPart(part: Want, got: unknown, request: RunRequest, check: Check): void {
  const wanted = request.want.includes(part);
  if (wanted && got === undefined) throw new AnswerError(`answer has no ${part}, which the request wants`);
  if (!wanted && got !== undefined) throw new AnswerError(`answer has ${part}, which the request does not want`);
  if (wanted) check(part, got, request);
}

const checkY: Check = (path, got, request) => {
  const { T, B, m } = request.sizes;
  let width = m;
  for (const { cell, options, direction } of request.layers)
    width = widthOf(stepFor(cell, options), { ...request.sizes, m: width }) * directionsOf(direction);
  checkTensor(path, got, request, [T, B, width]);
};

const checkGradients: Check = (path, got, request) => {
  const { T, B, m } = request.sizes;
  const { x, params, initial } = checkRecord(path, got);
  checkTensor(`${path}.x`, x, request, [T, B, m]);
  checkWalks(`${path}.params`, params, request, (where, tensors, layer, walk) =>
    checkNamed(where, tensors, request, layer.params[walk]),
  );
  if (initial !== undefined) checkStates(`${path}.initial`, initial, request);
};

/** The states of the layer's cell. */
const checkStates: Check = (path, got, request) => {
  const { B, m } = request.sizes;
  let width = m;
  const shapes = request.layers.map(({ cell, options, direction }) => {
    const step = stepFor(cell, options);
    const sizes = { ...request.sizes, m: width };
    width = widthOf(step, sizes) * directionsOf(direction);
    return Object.fromEntries(
      Object.entries(step.state).map(([name, { shape }]) => [name, { shape: [B, ...shapeAt(shape, sizes)] }]),
    );
  });
  checkWalks(path, got, request, (where, tensors, _layer, _walk, depth) =>
    checkNamed(where, tensors, request, shapes[depth]),
  );
};

type CheckWalk = (where: string, tensors: unknown, layer: Layer, walk: number, depth: number) => void;

/** A list by layer of lists by walk. */
function checkWalks(path: string, got: unknown, { layers }: RunRequest, check: CheckWalk): void {
  const byLayer = checkList(path, got, layers.length, "layers");
  for (const [l, layer] of layers.entries()) {
    const count = directionsOf(layer.direction);
    const byWalk = checkList(`${path}[${l}]`, byLayer[l], count, "walks");
    for (let w = 0; w < count; w++) check(`${path}[${l}][${w}]`, byWalk[w], layer, w, l);
  }
}

function checkList(path: string, got: unknown, count: number, of: string): readonly unknown[] {
  if (!Array.isArray(got)) throw new AnswerError(`${path} is ${kindOf(got)}, wanted an array of ${count} ${of}`);
  if (got.length !== count) throw new AnswerError(`${path} has ${got.length} ${of}, wanted ${count}`);
  return got;
}

/** The names and shapes of `like`, and no other names. */
function checkNamed(
  path: string,
  got: unknown,
  request: RunRequest,
  like: Readonly<Record<string, Pick<Tensor, "shape">>> = {},
): void {
  const tensors = checkRecord(path, got);
  for (const [name, { shape }] of Object.entries(like)) {
    if (tensors[name] === undefined) throw new AnswerError(`${path} has no ${name}`);
    checkTensor(`${path}.${name}`, tensors[name], request, shape);
  }
  const surplus = Object.keys(tensors).find((name) => !Object.hasOwn(like, name));
  if (surplus === undefined) return;
  throw new AnswerError(`${path} has ${brief(surplus)}, wanted only ${Object.keys(like).join(", ")}`);
}

const arrays = { float32: Float32Array, float64: Float64Array } as const;

function checkTensor(path: string, got: unknown, { dtype }: RunRequest, wanted: readonly number[]): void {
  const { shape, data } = checkRecord(path, got);
  if (!Array.isArray(shape)) throw new AnswerError(`${path}.shape is ${kindOf(shape)}, wanted [${wanted.join(",")}]`);
  if (shape.length !== wanted.length || wanted.some((size, axis) => shape[axis] !== size))
    throw new AnswerError(`${path} has shape [${shown(shape)}], wanted [${wanted.join(",")}]`);
  if (!(data instanceof arrays[dtype]))
    throw new AnswerError(`${path}.data is ${kindOf(data)}, wanted a ${arrays[dtype].name}`);
  if (data.length !== elements(wanted))
    throw new AnswerError(`${path}.data has ${data.length} elements, wanted ${elements(wanted)}`);
}

function checkRecord(path: string, got: unknown): Readonly<Record<string, unknown>> {
  if (typeof got === "object" && got !== null && !Array.isArray(got) && !ArrayBuffer.isView(got))
    return got as Record<string, unknown>;
  throw new AnswerError(`${path} is ${kindOf(got)}, wanted an object`);
}

/** What a value is, without looking into it. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (ArrayBuffer.isView(value))
    return brief(`a ${Object.prototype.toString.call(value).slice("[object ".length, -1)}`);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The sizes of a shape that is not the one wanted; only the first few, as there may be any number of anything. */
function shown(shape: readonly unknown[]): string {
  const first = shape.slice(0, 6).map((size) => (typeof size === "number" ? String(size) : kindOf(size)));
  return shape.length > first.length ? `${first.join(",")},… ${shape.length} sizes` : first.join(",");
}

const brief = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/** Of whatever was thrown, which need not be an error and may throw on being read. */
function messageOf(thrown: unknown): string {
  try {
    const message: unknown = thrown instanceof Error && thrown.message;
    return typeof message === "string" ? brief(message) : `it throws ${kindOf(thrown)}`;
  } catch {
    return "it throws what cannot be read either";
  }
}
