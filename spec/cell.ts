import {
  type ActivationName,
  type Input,
  type Node,
  ShapeError,
  activate,
  add,
  input,
  matvec,
} from "./language/expression.ts";
import type { Flow } from "./language/differentiate.ts";
import type { Shape } from "./language/expression.ts";
import { type SizeOf, lengthOf } from "./language/sizes.ts";
import type { Equations } from "./language/rewrite.ts";
import type { OptionValue, Options } from "./options.ts";

export type OptionValues = Readonly<Record<string, readonly OptionValue[]>>;
export type Shapes = Readonly<Record<string, Shape>>;
type Chosen<O extends OptionValues> = { readonly [Name in keyof O]: O[Name][number] };

/** The activation that an option chooses; `never` where the cell has no such option. */
type ActivationOf<O, Name extends string> = Name extends keyof O ? (a: Node) => Node : never;

/** The symbols in which the equations of a cell are written: those of a cell with options O and states S. */
export interface Symbols<O extends OptionValues = OptionValues, S extends Shapes = Shapes> {
  /** [m], the input of this step */
  readonly x: Node;
  /** The state before this step, in the shapes of `Cell.state`: `old.h`, `old.c`. */
  readonly old: { readonly [Name in keyof S]: Node };
  readonly options: Chosen<O>;
  /** Input weights W_name [n, m]. */
  readonly W: (name: string) => Node;
  /** Recurrent weights U_name [n, n]; [n, p] where the output is a state of another width p. */
  readonly U: (name: string) => Node;
  /** Σ terms, plus the bias `name` of their shape where the cell has biases. */
  readonly biased: (name: string, ...terms: readonly Node[]) => Node;
  /** A parameter of any shape: peepholes p_i [n], a projection W_r [p, n]. */
  readonly param: (name: string, shape: Shape) => Node;
  /** W_gate x + U_gate h + b_gate (no b where `bias` is false): the pre-activation of a gate; h is the old output where none is given. */
  readonly affine: (gate: string, h?: Node) => Node;
  /** The function that the option `activation` chooses. */
  readonly phi: ActivationOf<O, "activation">;
  /** The function that the option `gateActivation` chooses. */
  readonly sigma: ActivationOf<O, "gateActivation">;
}

/**
 * Properties on which laws stand and which the equations do not show by themselves. The activation of a cell is its option
 * `activation`, or tanh.
 */
export interface Traits {
  /** The state that is z ⊙ candidate + (1 − z) ⊙ old value; the candidate is a value of the activation, or W_affine x + b_affine. */
  readonly mixture?: { readonly state: string; readonly affine?: string };
  /** States that keep at most their old value and add at most one value of the activation. */
  readonly sums?: readonly string[];
  /** The output is at most φ of this state, φ the activation or the identity: a gate between 0 and 1 takes part of it. */
  readonly gatedOutput?: { readonly state: string; readonly linear?: true };
  /** The output is a value of the activation. */
  readonly activated?: true;
  /** Input, state and weights enter through the activation and gates alone. */
  readonly squashing?: true;
  /** Linear in the state, |λ| ≤ 1 for every unit. */
  readonly contracting?: true;
  /** From c = n = 0 the output is within ±1: n sums the weights of the values that c sums. */
  readonly normalised?: true;
}

/** A recurrent cell: its equations and what one must know to run them. */
export interface Cell {
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** Lineage, root first: laws are inherited along it. */
  readonly family: readonly string[];
  readonly papers: readonly string[];
  /** Implementations that compute exactly this. */
  readonly alsoIn: readonly string[];
  /** The options with their values, the default first. */
  readonly options: Readonly<Record<string, readonly OptionValue[]>>;
  /** Sizes besides the input size m and the hidden size n, each with its meaning: `p`, the projection. */
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
  /** Given all options, defaults included, where traits depend on them. */
  readonly traits?: Traits | ((options: Options) => Traits);
  /** Only where it computes with integers, bit for bit: `equations` throws, and nothing that asks for a graph has it. */
  readonly integer?: IntegerForm;
}

/** A cell of integers: what it is given, and its equations in words. */
export interface IntegerForm {
  readonly params: Shapes;
  readonly equations: readonly string[];
}

/** The definition of a cell with options O and states S; its equations return the next of every state. */
export interface Definition<O extends OptionValues, S extends Shapes> extends Omit<
  Cell,
  "options" | "state" | "equations" | "traits"
> {
  readonly options: O;
  readonly state: S;
  readonly equations: (symbols: Symbols<O, S>) => Equations & { readonly [Name in keyof S]: Node };
  readonly traits?: Traits | ((options: Chosen<O>) => Traits);
}

/** A cell; its options and states are inferred from the definition, and type its equations. */
export const defineCell = <const O extends OptionValues, const S extends Shapes>(definition: Definition<O, S>): Cell =>
  definition as unknown as Cell;

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
  /** States that a mistake adds: they start from zero and are not answered. */
  readonly hidden?: readonly string[];
  /** A mistake in the backward pass; where there is none the step is differentiated as it is. */
  readonly flow?: Flow;
  /** The derivative that the backward pass computes, where it is not that of the equations: see {@link Formulas}. */
  readonly formulas?: Formulas;
}

/**
 * The backward formulas of another step, at values that this one computes: hand-written code whose equations are wrong and whose
 * derivative is right, or wrong in its own way.
 */
export interface Formulas {
  readonly of: Step;
  /**
   * All that the other's formulas read is this one's where it has the same expression; or its gates, candidates and states alone; or
   * nothing but the old states: the backward pass computes the rest again, by the other's equations.
   */
  readonly kept: "all" | "named" | "none";
}

/**
 * Build the graph of one step. Shapes are checked here.
 * @throws ShapeError naming the two expressions that do not fit
 */
export function stepOf(cell: Cell, options: Options): Step {
  const params = new Map<string, Input>();
  const param = (name: string, shape: readonly string[]): Input => {
    const known = params.get(name) ?? input("param", name, shape);
    if (known.shape.join() !== shape.join())
      throw new ShapeError(`${name} is [${known.shape.join(",")}] in one place and [${shape.join(",")}] in another`);
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
  const affine = (gate: string, h: Node | undefined = state[cell.output]): Node => {
    if (h === undefined)
      throw new ShapeError(`affine("${gate}"): the output ${cell.output} is no state; say what U_${gate} reads`);
    return biased(`b_${gate}`, matvec(W(gate), x), matvec(U(gate), h));
  };
  const chosen =
    (option: string) =>
    (a: Node): Node =>
      activate(options[option] as ActivationName, a);
  const [phi, sigma] = [chosen("activation"), chosen("gateActivation")];
  const equations = cell.equations({ x, old: state, options, W, U, biased, param, affine, phi, sigma });
  const next = Object.fromEntries(Object.keys(cell.state).map((name) => [name, equations[name] as Node]));
  const y = equations[cell.output] as Node;
  return { cell, options, x, params: [...params.values()], state, equations, next, y };
}

/** Number of features of the output at actual sizes. */
export const widthOf = ({ y }: Step, sizes: SizeOf): number => lengthOf(y, sizes);

/** The states of a step, without those that a mistake adds. */
export const answeredStates = ({ state, hidden = [] }: Step): [string, Input][] =>
  Object.entries(state).filter(([name]) => !hidden.includes(name));
