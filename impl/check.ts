import { formFor } from "../spec/catalogue.ts";
import { directionsOf } from "../spec/options.ts";
import { type Dtype, type Tensor, arrays, elements } from "../spec/tensor.ts";
import { type RunAnswer, type RunRequest, type Unsupported, type Want, sights } from "./contract.ts";
import { cut, messageOf } from "./untrusted-text.ts";
import { lengthOf, shapeAt } from "../spec/language/sizes.ts";

/** An implementation's answer is not of the form the contract asks for. The message is one sentence: got, wanted. */
export class AnswerError extends Error {
  override name = "AnswerError";
}

/**
 * Holds an answer to the form the contract asks for: what is wanted is there and nothing else, with the layers, directions,
 * names, shapes and element type of the request. Values are not looked at. The answer is not trusted: whatever it does on
 * being read is its own fault, and nothing is read before its size is known to be the one wanted.
 * @throws AnswerError
 */
export function checkAnswer(request: RunRequest, answer: unknown): asserts answer is RunAnswer | Unsupported {
  try {
    checkForm(request, answer);
  } catch (error) {
    if (error instanceof AnswerError) throw error;
    const message = messageOf(error, (thrown) => `it throws ${kindOf(thrown)}`);
    throw new AnswerError(`answer cannot be read: ${brief(message)}`, { cause: error });
  }
}

function checkForm(request: RunRequest, answer: unknown): void {
  const parts = checkRecord("answer", answer);
  const { unsupported } = parts;
  if (typeof unsupported === "string") return;
  if (unsupported !== undefined) throw new AnswerError(`unsupported is ${kindOf(unsupported)}, wanted a string`);
  if (parts["seen"] !== undefined) checkSeen(parts["seen"]);
  const { y, final, x, params } = formOf(request);
  const check = (path: string, got: unknown, form: Form): void => checkTree(path, got, form, request.dtype);
  const checks: Readonly<Record<Want, (got: unknown) => void>> = {
    y: (got) => check("y", got, y),
    final: (got) => check("final", got, final),
    gradients: (got) => {
      const gradients = checkRecord("gradients", got);
      check("gradients.x", gradients["x"], x);
      check("gradients.params", gradients["params"], params);
      if (gradients["initial"] !== undefined) check("gradients.initial", gradients["initial"], final);
    },
  };
  for (const part of ["y", "final", "gradients"] as const) {
    const [wanted, got] = [request.want.includes(part), parts[part]];
    if (wanted && got === undefined) throw new AnswerError(`answer has no ${part}, which the request wants`);
    if (!wanted && got !== undefined) throw new AnswerError(`answer has ${part}, which the request does not want`);
    if (wanted) checks[part](got);
  }
}

/** Things that a program saw: as many as a report can hold. */
function checkSeen(seen: unknown): void {
  if (!Array.isArray(seen) || seen.length > 1000) throw new AnswerError("seen is no list of at most 1000 items");
  for (const [k, one] of seen.entries()) {
    const { sight, at } = checkRecord(`seen[${k}]`, one);
    if (!(sights as readonly unknown[]).includes(sight) || typeof at !== "string")
      throw new AnswerError(`seen[${k}] has no sight of ${sights.join(", ")}, and at, a text`);
  }
}

type Shape = Pick<Tensor, "shape">;
/** A tree of shapes. */
type Form = Shape | readonly Form[] | { readonly [name: string]: Form };

/** Form of everything that an answer can hold; initial states have that of final ones. */
function formOf({ sizes, layers, batchMajor }: RunRequest): Record<"y" | "final" | "x" | "params", Form> {
  const { T, B, m } = sizes;
  let width = m;
  const directions = (count: number, of: (k: number) => Form): Form[] => Array.from({ length: count }, (_, k) => of(k));
  const final = layers.map(({ cell, options, direction }) => {
    const { state, output } = formFor(cell, options);
    const own = { ...sizes, m: width };
    width = lengthOf({ shape: output }, own) * directionsOf(direction);
    const states = Object.entries(state).map(([name, shape]): [string, Shape] => [
      name,
      { shape: [B, ...shapeAt(shape, own)] },
    ]);
    return directions(directionsOf(direction), () => Object.fromEntries(states));
  });
  const params = layers.map((layer) => directions(directionsOf(layer.direction), (k) => layer.params[k] ?? {}));
  const head = batchMajor === true ? [B, T] : [T, B];
  return { y: { shape: [...head, width] }, final, x: { shape: [...head, m] }, params };
}

/** Exactly the lists, names and shapes of a form. */
function checkTree(path: string, got: unknown, form: Form, dtype: Dtype, items = "layers"): void {
  if (isList(form)) {
    if (!Array.isArray(got))
      throw new AnswerError(`${path} is ${kindOf(got)}, wanted an array of ${form.length} ${items}`);
    if (got.length !== form.length) throw new AnswerError(`${path} has ${got.length} ${items}, wanted ${form.length}`);
    return form.forEach((part, k) => checkTree(`${path}[${k}]`, got[k], part, dtype, "walks"));
  }
  if (isShape(form)) return checkTensor(path, got, dtype, form.shape);
  const parts = checkRecord(path, got);
  for (const [name, part] of Object.entries(form)) {
    if (parts[name] === undefined) throw new AnswerError(`${path} has no ${name}`);
    checkTree(`${path}.${name}`, parts[name], part, dtype);
  }
  const surplus = Object.keys(parts).find((name) => !Object.hasOwn(form, name));
  if (surplus === undefined) return;
  throw new AnswerError(`${path} has ${brief(surplus)}, wanted only ${Object.keys(form).join(", ")}`);
}

const isList = (form: Form): form is readonly Form[] => Array.isArray(form);
const isShape = (form: Form): form is Shape => "shape" in form;

function checkTensor(path: string, got: unknown, dtype: Dtype, wanted: readonly number[]): void {
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

/** The kind of a value, told without looking into it. */
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

const brief = (text: string): string => cut(text, 101);
