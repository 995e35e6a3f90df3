import type { Step } from "../cell.ts";
import { float64 } from "../language/evaluate/arithmetic.ts";
import { bound } from "../language/error/bound.ts";
import { differentiate } from "../language/differentiate.ts";
import { evaluate } from "../language/evaluate/evaluate.ts";
import { type Input, type Node, add, input } from "../language/expression.ts";
import type { Precision } from "../language/precision.ts";
import { type Program, program } from "../language/program.ts";
import type { Vector, Vectors } from "./vector.ts";
import type { SizeOf } from "../language/sizes.ts";

/** What every step of a walk has in common. */
export interface Setting {
  readonly step: Step;
  readonly sizes: SizeOf;
  /** Parameters by name, row-major. */
  readonly weights: Vectors;
  readonly precision: Precision;
}

/** One step of a walk: what went in, and the state that came out. */
export interface Frame {
  /** [m] */
  readonly x: Vector;
  readonly before: Vectors;
  readonly after: Vectors;
  /** The output, where it was [width]. */
  readonly y: Vector;
}

/** The program of the new state, and that of the vector-Jacobian product, of one step. */
interface Graphs {
  readonly forward: Program;
  readonly backward: Program;
  /** The cotangent of the output. A state may be called y too. */
  readonly dY: Input;
  /** ∂L/∂input for x, parameters and state. */
  readonly adjoint: ReadonlyMap<Node, Node>;
}

const graphs = new WeakMap<Step, Graphs>();

function graphsOf(step: Step): Graphs {
  const known = graphs.get(step);
  if (known !== undefined) return known;
  const cotangents = new Map<Node, Node>();
  const arrives = (node: Node, cotangent: Node): void => {
    const sofar = cotangents.get(node);
    cotangents.set(node, sofar === undefined ? cotangent : add(sofar, cotangent));
  };
  // where the output is a state it is used twice: as y of this step, and by the next
  const dY = input("cotangent", "y", step.y.shape);
  arrives(step.y, dY);
  for (const [name, node] of Object.entries(step.next)) arrives(node, input("cotangent", name, node.shape));
  const adjoint = differentiate(cotangents, [step.x, ...step.params, ...Object.values(step.state)], step.flow);
  const built = {
    forward: program([...Object.values(step.next), step.y]),
    backward: program(adjoint.values()),
    dY,
    adjoint,
  };
  graphs.set(step, built);
  return built;
}

/** Read one program: the value and the bound of any of its roots. `vectors` gives what is not a parameter. */
function read(
  graph: Program,
  { sizes, weights, precision }: Setting,
  vectors: (node: Input) => Vector,
): (node: Node) => Vector {
  const given = (node: Input): Vector => (node.kind === "param" ? (weights[node.name] as Vector) : vectors(node));
  const values = evaluate(graph, sizes, (node) => given(node).value, float64);
  const spreads = bound(graph, sizes, values, given, precision);
  return (node) => {
    const place = graph.place.get(node) as number;
    const { error, grain, sum } = spreads[place] as Vector;
    return { value: values[place] as readonly number[], error, grain, sum };
  };
}

/**
 * The output as the implementation reports it. A state that it keeps in more digits than it reports rounds to what is seen;
 * where only one number is right it keeps that.
 */
const seenAs = (value: readonly number[], { error, grain }: Vector, { unit }: Precision): Vector => ({
  value,
  error: value.map((v, i) => (error[i] === 0 ? 0 : unit * Math.abs(v))),
  grain,
  sum: null,
});

/**
 * Walk a sequence. Where the implementation's own output is `observed` for step k, and is a state, the next step starts from it, so
 * that the bound of every step stays that of one step; states that are not seen keep their running bound.
 */
export function walk(
  setting: Setting,
  xs: readonly Vector[],
  initial: Vectors,
  observed: ((k: number) => readonly number[]) | null,
): Frame[] {
  const { forward } = graphsOf(setting.step);
  const { next, cell, y: output } = setting.step;
  const frames: Frame[] = [];
  let before = initial;
  xs.forEach((x, k) => {
    const at = read(forward, setting, (node) => (node.kind === "x" ? x : (before[node.name] as Vector)));
    const after = Object.fromEntries(Object.entries(next).map(([name, node]) => [name, at(node)]));
    const y = at(output);
    frames.push({ x, before, after, y });
    before =
      observed === null || !(cell.output in after)
        ? after
        : { ...after, [cell.output]: seenAs(observed(k), y, setting.precision) };
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
  const { backward, adjoint, dY } = graphsOf(setting.step);
  const { step } = setting;
  const x: Vector[] = [];
  let carried = final;
  for (let k = frames.length - 1; k >= 0; k--) {
    const frame = frames[k] as Frame;
    const at = read(backward, setting, (node) => {
      if (node.kind === "x") return frame.x;
      if (node.kind === "state") return frame.before[node.name] as Vector;
      return node === dY ? (y[k] as Vector) : (carried[node.name] as Vector);
    });
    const of = (node: Input): Vector => at(adjoint.get(node) as Node);
    for (const param of step.params) collect(param.name, of(param));
    x.unshift(of(step.x));
    carried = Object.fromEntries(Object.entries(step.state).map(([name, node]) => [name, of(node)]));
  }
  return { x, initial: carried };
}
