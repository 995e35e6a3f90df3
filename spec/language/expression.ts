/**
 * The expression language in which a cell's equations are written. An expression is a node of a small typed graph; its sizes
 * are symbols (`m` inputs, `n` hidden units), so that W [n, m] and U [n, n] are different types even where m = n.
 * The readers (evaluate, differentiate, bound, clamp, count, print, rewrite) are one file each.
 */

import type { ActivationName } from "./activation-name.ts";
import type { Shape, SizeOf } from "./sizes.ts";

export type { ActivationName } from "./activation-name.ts";
export type { Shape } from "./sizes.ts";

/** The role of an input of an equation: `x`, a parameter, the previous state, or a cotangent of the backward graph. */
export type InputKind = "x" | "param" | "state" | "cotangent";

interface Typed {
  readonly shape: Shape;
}

/** An input of the equations. */
export interface Input extends Typed {
  readonly op: "input";
  readonly kind: InputKind;
  readonly name: string;
  readonly args: readonly [];
}

/** The same number everywhere. */
export interface Constant extends Typed {
  readonly op: "constant";
  readonly value: number;
  readonly args: readonly [];
}

/** A number for every place, known before the run: a mask, the periods of a clock, 1/√d. */
export interface Pattern extends Typed {
  readonly op: "pattern";
  readonly name: string;
  readonly value: (index: readonly number[], sizes: SizeOf) => number;
  readonly args: readonly [];
}

/** Part number `index` of a vector that consists of parts of these sizes. */
export interface Part extends Typed {
  readonly op: "part";
  readonly parts: readonly string[];
  readonly index: number;
  readonly args: readonly [Node];
}

/** φ(a), element by element. */
export interface Activation extends Typed {
  readonly op: "activation";
  readonly fn: ActivationName;
  readonly args: readonly [Node];
}

/** φ′(a), element by element, given a and φ(a). */
export interface Slope extends Typed {
  readonly op: "slope";
  readonly fn: ActivationName;
  readonly args: readonly [Node, Node];
}

/**
 * The other operations. `matvec` A·v, `matvecT` Aᵀ·v, `outer` u vᵀ, `dot` ⟨u, v⟩, `scale` s·v with a scalar s, `add` Σ args,
 * `mul` a ⊙ b, `complement` 1 − a, `negate` −a, `lerp` (1 − z) ⊙ a + z ⊙ b with args z, a, b, `softmax` of a vector, `concat`
 * one after another, `select` a where the mask is not 0 and b elsewhere with args mask, a, b, `due` 1 where the clock is a
 * multiple of the period and 0 elsewhere with args clock, period.
 */
export interface Operation extends Typed {
  readonly op:
    | "matvec"
    | "matvecT"
    | "outer"
    | "dot"
    | "scale"
    | "add"
    | "mul"
    | "complement"
    | "negate"
    | "lerp"
    | "softmax"
    | "concat"
    | "select"
    | "due";
  readonly args: readonly Node[];
}

export type Node = Input | Constant | Pattern | Part | Activation | Slope | Operation;

/** An equation whose shapes do not fit. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

const show = (shape: Shape): string => `[${shape.join(",")}]`;

/** The words for a node in error messages: `U_r`, `matvec(U_r, h)`. */
function called(node: Node): string {
  if (node.op === "input") return node.name;
  const args = "args" in node ? node.args.map((arg) => (arg.op === "input" ? arg.name : "…")) : [];
  return args.length === 0 ? node.op : `${node.op === "activation" ? node.fn : node.op}(${args.join(", ")})`;
}

const fits = (holds: boolean, message: string): void => {
  if (!holds) throw new ShapeError(message);
};

/** The shape of an argument, which is an expression. @throws ShapeError */
function shapeOf(op: string, arg: Partial<Node> | undefined): Shape {
  if (arg?.shape !== undefined) return arg.shape;
  const what = typeof arg === "object" ? "an object" : String(arg);
  throw new ShapeError(`${op}: ${what} is no expression; a number is constant(1, ["n"])`);
}

const sameShape = (op: string, args: readonly Node[]): Shape => {
  const [first, ...rest] = args;
  if (args.length === 0 || first === undefined) throw new ShapeError(`${op}: needs at least one argument`);
  for (const arg of args) shapeOf(op, arg);
  for (const other of rest)
    fits(
      show(first.shape) === show(other.shape),
      `${op}: ${called(first)} is ${show(first.shape)} but ${called(other)} is ${show(other.shape)}; element-wise shapes must be equal`,
    );
  return first.shape;
};

const matrixVector = (op: "matvec" | "matvecT", a: Node, v: Node): Shape => {
  for (const arg of [a, v]) shapeOf(op, arg);
  const [rows, columns] = a.shape;
  fits(
    a.shape.length === 2 && v.shape.length === 1,
    `${op}: needs a matrix and a vector, got ${show(a.shape)} and ${show(v.shape)}`,
  );
  const [taken, given] = op === "matvec" ? [columns, rows] : [rows, columns];
  fits(
    taken === v.shape[0],
    `${op}: ${called(a)} is ${show(a.shape)}, ${called(v)} is ${show(v.shape)}; the matrix takes a vector [${taken}]`,
  );
  return [given as string];
};

export const input = (kind: InputKind, name: string, shape: Shape): Input => ({
  op: "input",
  kind,
  name,
  shape,
  args: [],
});
export const constant = (value: number, shape: Shape): Constant => ({ op: "constant", value, shape, args: [] });

/** A·v. A is [r, c], v [c]. @throws ShapeError */
export const matvec = (a: Node, v: Node): Operation => ({
  op: "matvec",
  shape: matrixVector("matvec", a, v),
  args: [a, v],
});
/** Aᵀ·v. A is [r, c], v [r]. @throws ShapeError */
export const matvecT = (a: Node, v: Node): Operation => ({
  op: "matvecT",
  shape: matrixVector("matvecT", a, v),
  args: [a, v],
});

/** u vᵀ of vectors [r] and [c]. @throws ShapeError */
export function outer(u: Node, v: Node): Operation {
  fits(
    u.shape.length === 1 && v.shape.length === 1,
    `outer: needs two vectors, got ${show(u.shape)} and ${show(v.shape)}`,
  );
  return { op: "outer", shape: [...u.shape, ...v.shape], args: [u, v] };
}

/** ⟨u, v⟩: the sum over all elements of two of one shape, a scalar. @throws ShapeError */
export function dot(u: Node, v: Node): Operation {
  sameShape("dot", [u, v]);
  return { op: "dot", shape: [], args: [u, v] };
}

/** s·v, s a scalar. @throws ShapeError */
export function scale(s: Node, v: Node): Operation {
  fits(s.shape.length === 0, `scale: ${called(s)} is ${show(s.shape)}, must be a scalar []`);
  return { op: "scale", shape: v.shape, args: [s, v] };
}

/** The sum of all arguments; a sum of sums is one sum. @throws ShapeError */
export function add(...args: readonly Node[]): Node {
  const terms = args.flatMap((arg) => ((arg as Node | undefined)?.op === "add" ? arg.args : [arg]));
  const [only] = terms;
  const shape = sameShape("add", terms);
  return terms.length === 1 && only !== undefined ? only : { op: "add", shape, args: terms };
}

/** a ⊙ b ⊙ …, from left to right. @throws ShapeError */
export const mul = (...args: readonly Node[]): Node =>
  args.reduce((a, b): Node => ({ op: "mul", shape: sameShape("mul", [a, b]), args: [a, b] }));

/** 1 − a */
export const complement = (a: Node): Operation => ({ op: "complement", shape: shapeOf("complement", a), args: [a] });
/** −a */
export const negate = (a: Node): Operation => ({ op: "negate", shape: shapeOf("negate", a), args: [a] });
/** (1 − z) ⊙ a + z ⊙ b: a where the gate z is 0, b where it is 1. @throws ShapeError */
export const lerp = (z: Node, a: Node, b: Node): Operation => ({
  op: "lerp",
  shape: sameShape("lerp", [z, a, b]),
  args: [z, a, b],
});

/** e^a / Σ e^a of a vector. @throws ShapeError */
export function softmax(a: Node): Operation {
  fits(a.shape.length === 1, `softmax: needs a vector, got ${show(a.shape)}`);
  return { op: "softmax", shape: a.shape, args: [a] };
}

const sizeOfPart = ({ shape }: Node): string => shape[0] ?? "1";

/** Vectors and scalars one after another: [a; b]. @throws ShapeError */
export function concat(...args: readonly Node[]): Operation {
  fits(args.length > 0, "concat: needs at least one argument");
  for (const arg of args) fits(arg.shape.length <= 1, `concat: ${called(arg)} is ${show(arg.shape)}, must be a vector`);
  return { op: "concat", shape: [args.map(sizeOfPart).join("+")], args };
}

/**
 * Part number `index` of a vector [parts joined by +], or as long as that: what `concat` put there. A part of size 1 is a scalar.
 * @throws ShapeError
 */
export function part(a: Node, parts: readonly string[], index: number): Part {
  const wanted = parts.join("+");
  const terms = (size: string): string => size.split("+").sort().join("+");
  fits(
    a.shape.length === 1 && terms(a.shape[0] as string) === terms(wanted),
    `part: ${called(a)} is ${show(a.shape)}, must be a vector [${wanted}]`,
  );
  const size = parts[index];
  if (size === undefined) throw new ShapeError(`part: there is no part ${index} among ${parts.length}`);
  return { op: "part", parts, index, shape: size === "1" ? [] : [size], args: [a] };
}

/** a where the mask is not 0, b elsewhere; neither is multiplied. @throws ShapeError */
export const select = (mask: Node, a: Node, b: Node): Operation => ({
  op: "select",
  shape: sameShape("select", [mask, a, b]),
  args: [mask, a, b],
});

/** 1 where the clock, a scalar, is a multiple of the period, else 0. @throws ShapeError */
export function due(clock: Node, period: Node): Operation {
  fits(clock.shape.length === 0, `due: ${called(clock)} is ${show(clock.shape)}, must be a scalar []`);
  return { op: "due", shape: period.shape, args: [clock, period] };
}

/** A number for every place: `value` is given the place and the sizes. */
export const pattern = (name: string, shape: Shape, value: Pattern["value"]): Pattern => ({
  op: "pattern",
  name,
  shape,
  value,
  args: [],
});

const activation = (fn: ActivationName, a: Node): Activation => ({
  op: "activation",
  fn,
  shape: shapeOf(fn, a),
  args: [a],
});
export const sigmoid = (a: Node): Activation => activation("sigmoid", a);
export const tanh = (a: Node): Activation => activation("tanh", a);
export const activate = (fn: ActivationName, a: Node): Activation => activation(fn, a);
/** a within ±k, as k − relu(2k − relu(a + k)): flat from ±k on. */
export function clip(k: number, a: Node): Node {
  const limit = (value: number): Node => constant(value, a.shape);
  const above = activation("relu", add(a, limit(k)));
  return add(limit(k), negate(activation("relu", add(limit(2 * k), negate(above)))));
}
/** φ′ at a, where y = φ(a). @throws ShapeError */
export const activationDerivative = (fn: ActivationName, a: Node, y: Node): Slope => ({
  op: "slope",
  fn,
  shape: sameShape("slope", [a, y]),
  args: [a, y],
});

/** The same operation on other arguments. */
export const withArgs = (node: Node, args: readonly Node[]): Node => ({ ...node, args }) as Node;
