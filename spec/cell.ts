import { type Input, type Node, add, input, matvec } from "./language/expression.ts";
import type { Flow } from "./language/differentiate.ts";
import type { Shape } from "./language/expression.ts";
import { type SizeOf, lengthOf } from "./language/sizes.ts";
import type { Equations } from "./language/rewrite.ts";
import type { OptionValue, Options } from "./options.ts";

/** What the equations of a cell are written in. */
export interface Symbols {
  /** [m], the input of this step */
  readonly x: Node;
  /** The state before this step, in the shapes of `Cell.state`: `h`, `c`. */
  readonly state: Readonly<Record<string, Node>>;
  readonly options: Options;
  /** Input weights W_name [n, m]. */
  readonly W: (name: string) => Node;
  /** Recurrent weights U_name [n, n]; [n, p] where the output is a state of another width p. */
  readonly U: (name: string) => Node;
  /** Σ terms, plus the bias `name` of their shape where the cell has biases. */
  readonly biased: (name: string, ...terms: readonly Node[]) => Node;
  /** A parameter of any shape: peepholes p_i [n], a projection W_r [p, n]. */
  readonly param: (name: string, shape: Shape) => Node;
  /** W_gate x + U_gate h + b_gate (no b where `bias` is false), h the old output: the pre-activation of a gate. */
  readonly affine: (gate: string) => Node;
}

/** A recurrent cell: its equations and what one must know to run them. */
export interface Cell {
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** Lineage, root first: laws are inherited along it. */
  readonly family: readonly string[];
  readonly papers: readonly string[];
  /** Who else computes exactly this. */
  readonly alsoIn: readonly string[];
  /** Every option with its values, the default first. */
  readonly options: Readonly<Record<string, readonly OptionValue[]>>;
  /** What sizes there are besides the input size m and the hidden size n, and what each is of: `p`, the projection. */
  readonly sizes?: Readonly<Record<string, string>>;
  /** Every state with its shape, `[n]` where nothing else is said by the paper. */
  readonly state: Readonly<Record<string, Shape>>;
  /** The equation that is the output y; where it is a state too, each step can be judged from what was seen. */
  readonly output: string;
  /** States that are clocks: whole numbers from 0. */
  readonly clocks?: readonly string[];
  /** States that are positive from the first step on, since something is divided by them. */
  readonly positive?: readonly string[];
  /** Gates, candidates and the next state, in the paper's order and letters. @throws ShapeError */
  readonly equations: (symbols: Symbols) => Equations;
}

/** A cell with its options chosen: the graph of one step. */
export interface Step {
  readonly cell: Cell;
  readonly options: Options;
  readonly x: Input;
  /** In the order in which the equations name them. */
  readonly params: readonly Input[];
  readonly state: Readonly<Record<string, Input>>;
  /** Gates, candidates and the next state, by name. */
  readonly equations: Equations;
  /** The next state alone. */
  readonly next: Equations;
  /** The output. */
  readonly y: Node;
  /** A mistake in the backward pass; where there is none the step is differentiated as it is. */
  readonly flow?: Flow;
}

/**
 * Build the graph of one step. Shapes are checked here.
 * @throws ShapeError naming the two expressions that do not fit
 */
export function stepOf(cell: Cell, options: Options): Step {
  const params = new Map<string, Input>();
  const param = (name: string, shape: readonly string[]): Input => {
    const known = params.get(name) ?? input("param", name, shape);
    params.set(name, known);
    return known;
  };
  const x = input("x", "x", ["m"]);
  const state = Object.fromEntries(
    Object.entries(cell.state).map(([name, shape]) => [name, input("state", name, shape)]),
  );
  const bias = options["bias"] !== false;
  const W = (name: string): Node => param(`W_${name}`, ["n", "m"]);
  const U = (name: string): Node => param(`U_${name}`, ["n", ...(cell.state[cell.output] ?? ["n"])]);
  const biased = (name: string, ...terms: readonly Node[]): Node =>
    add(...terms, ...(bias ? [param(name, add(...terms).shape)] : []));
  const affine = (gate: string): Node =>
    biased(`b_${gate}`, matvec(W(gate), x), matvec(U(gate), state[cell.output] as Node));
  const equations = cell.equations({ x, state, options, W, U, biased, param, affine });
  const next = Object.fromEntries(Object.keys(cell.state).map((name) => [name, equations[name] as Node]));
  const y = equations[cell.output] as Node;
  return { cell, options, x, params: [...params.values()], state, equations, next, y };
}

/** Number of features of the output at actual sizes. */
export const widthOf = ({ y }: Step, sizes: SizeOf): number => lengthOf(y, sizes);
