import type { Step } from "../cell.ts";
import { float64 } from "../language/arithmetic.ts";
import { bound } from "../language/bound.ts";
import { differentiate } from "../language/differentiate.ts";
import { evaluate } from "../language/evaluate.ts";
import { type Input, type Node, add, input } from "../language/expression.ts";
import type { Precision } from "../language/precision.ts";
import { type Program, type SizeOf, program } from "../language/program.ts";
import type { Vector } from "./bounded.ts";

/** Vectors by name: a state, or the cotangents of one. */
export type Vectors = Readonly<Record<string, Vector>>;

/** Parameters of one walk, row-major, by name; the same bits in the implementation and in the oracle. */
export type Weights = Readonly<Record<string, readonly number[]>>;

/** What every step of a walk has in common. */
export interface Setting {
  readonly step: Step;
  readonly sizes: SizeOf;
  readonly weights: Weights;
  readonly precision: Precision;
  /** A power of two that divides every input, or 0: sums of such numbers may be exact. */
  readonly grain: number;
}

/** One step of a walk: what went in, and the state that came out. */
export interface Frame {
  readonly x: Vector;
  readonly before: Vectors;
  readonly after: Vectors;
}

/** The program of the new state, and that of the vector-Jacobian product, of one step. */
interface Graphs {
  readonly forward: Program;
  readonly backward: Program;
  /** ∂L/∂input for x, parameters and state. */
  readonly adjoint: ReadonlyMap<Node, Node>;
}

const graphs = new WeakMap<Step, Graphs>();

function graphsOf(step: Step): Graphs {
  const known = graphs.get(step);
  if (known !== undefined) return known;
  const cotangents = new Map<Node, Node>();
  for (const [name, node] of Object.entries(step.next)) {
    const carried = input("cotangent", name, node.shape);
    // the output is used twice: as y of this step, and as the state of the next
    cotangents.set(node, name === step.cell.output ? add(input("cotangent", "y", node.shape), carried) : carried);
  }
  const adjoint = differentiate(cotangents, [step.x, ...step.params, ...Object.values(step.state)]);
  const built = { forward: program(Object.values(step.next)), backward: program(adjoint.values()), adjoint };
  graphs.set(step, built);
  return built;
}

/** Read one program: the value and the bound of any of its nodes. */
function read(
  graph: Program,
  { sizes, weights, precision, grain }: Setting,
  vectors: (node: Input) => Vector,
): (node: Node) => Vector {
  const values = evaluate(
    graph,
    sizes,
    (node) => (node.kind === "param" ? (weights[node.name] as readonly number[]) : vectors(node).value),
    float64,
  );
  const errors = bound(
    graph,
    sizes,
    values,
    {
      error: (node) => (node.kind === "param" ? null : vectors(node).error),
      grain: (node) => (node.kind === "param" || node.kind === "x" || node.kind === "state" ? grain : 0),
    },
    precision,
  );
  return (node) => {
    const place = graph.place.get(node) as number;
    return { value: values[place] as readonly number[], error: errors[place] as readonly number[] };
  };
}

/**
 * Walk a sequence. Where the implementation's own output is `observed`, the next step starts from it, so that the bound of every
 * step stays that of one step; states that are not seen keep their running bound.
 */
export function walk(
  setting: Setting,
  xs: readonly Vector[],
  initial: Vectors,
  observed: ((k: number) => Vector) | null,
): Frame[] {
  const { forward } = graphsOf(setting.step);
  const { next, cell } = setting.step;
  const frames: Frame[] = [];
  let before = initial;
  xs.forEach((x, k) => {
    const at = read(forward, setting, (node) => (node.kind === "x" ? x : (before[node.name] as Vector)));
    const after = Object.fromEntries(Object.entries(next).map(([name, node]) => [name, at(node)]));
    frames.push({ x, before, after });
    before = observed === null ? after : { ...after, [cell.output]: observed(k) };
  });
  return frames;
}

/** Gradients of one walk. */
export interface Adjoints {
  /** For every step, [m]. */
  readonly x: readonly Vector[];
  readonly initial: Vectors;
}

/**
 * Back through time: exact vector-Jacobian products of a walk. `y` are the cotangents of the outputs, step by step; `final`
 * those of the last state. Parameter gradients of every step go to `collect`.
 */
export function walkBack(
  setting: Setting,
  frames: readonly Frame[],
  y: readonly Vector[],
  final: Vectors,
  collect: (param: string, gradient: Vector) => void,
): Adjoints {
  const { backward, adjoint } = graphsOf(setting.step);
  const { step } = setting;
  const x: Vector[] = [];
  let carried = final;
  for (let k = frames.length - 1; k >= 0; k--) {
    const frame = frames[k] as Frame;
    const at = read(backward, setting, (node) => {
      if (node.kind === "x") return frame.x;
      if (node.kind === "state") return frame.before[node.name] as Vector;
      return node.name === "y" ? (y[k] as Vector) : (carried[node.name] as Vector);
    });
    const of = (node: Input): Vector => at(adjoint.get(node) as Node);
    for (const param of step.params) collect(param.name, of(param));
    x.unshift(of(step.x));
    carried = Object.fromEntries(Object.entries(step.state).map(([name, node]) => [name, of(node)]));
  }
  return { x, initial: carried };
}
