import type { Formulas, Step } from "../cell.ts";
import { float64 } from "../language/evaluate/arithmetic.ts";
import { bound } from "../language/error/bound.ts";
import { differentiate } from "../language/differentiate.ts";
import { evaluate } from "../language/evaluate/evaluate.ts";
import { type Input, type Node, add, constant, input } from "../language/expression.ts";
import type { Precision } from "../language/precision.ts";
import { type Program, program } from "../language/program.ts";
import { rewrite } from "../language/rewrite.ts";
import { type BoundedVector, type BoundedVectors, kept } from "./vector.ts";
import type { SizeOf } from "../language/sizes.ts";

/** The setting that all steps of a pass share. */
export interface PassSetting {
  readonly step: Step;
  readonly sizes: SizeOf;
  /** Parameters by name, row-major. */
  readonly weights: BoundedVectors;
  readonly precision: Precision;
}

/** One step of a pass: its input, and the states before and after it. */
export interface StepRecord {
  /** [m] */
  readonly x: BoundedVector;
  readonly before: BoundedVectors;
  readonly after: BoundedVectors;
  /** The output, where it was [width]. */
  readonly y: BoundedVector;
}

/** The program of the new state, and that of the vector-Jacobian product, of one step. */
export interface Graphs {
  readonly forward: Program;
  readonly backward: Program;
  /** The cotangent of the output. A state may be called y too. */
  readonly dY: Input;
  /** ∂L/∂input for x, parameters and state. */
  readonly adjoint: ReadonlyMap<Node, Node>;
}

const graphs = new WeakMap<Step, Graphs>();

const inputsOf = ({ x, params, state }: Step): Input[] => [x, ...params, ...Object.values(state)];

/** Expressions of one step and of another that stand in the same place. */
function counterparts({ of, kept }: Formulas, step: Step): ReadonlyMap<Node, Node> {
  const found = new Map<Node, Node>(inputsOf(of).map((node) => [node, inputNamed(step, node)]));
  const pair = (one: Node, other: Node): void => {
    if (found.has(one) || String(one.shape) !== String(other.shape)) return;
    found.set(one, other);
    if (one.op !== other.op || one.args.length !== other.args.length) return;
    one.args.forEach((arg, k) => pair(arg, other.args[k] as Node));
  };
  for (const [name, node] of Object.entries(of.equations)) {
    const own = step.equations[name];
    if (own === undefined || kept === "none") continue;
    if (kept === "all") pair(node, own);
    else found.set(node, own);
  }
  return found;
}

const inputNamed = (step: Step, node: Input): Input =>
  inputsOf(step).find(({ kind, name }) => kind === node.kind && name === node.name) ?? node;

/** The derivative of another step, by this one's inputs, with this one's values in it. */
function atValuesOf(step: Step, formulas: Formulas, derived: ReadonlyMap<Node, Node>): ReadonlyMap<Node, Node> {
  const own = counterparts(formulas, step);
  const nodes = [...derived.values()];
  const moved = rewrite(
    Object.fromEntries(nodes.map((node, k) => [String(k), node])),
    (was, now) => own.get(was) ?? now,
  );
  const known = new Map(
    [...derived.keys()].map((node, k) => [inputNamed(step, node as Input), moved[String(k)] as Node]),
  );
  // the other's formulas say nothing of states that a mistake adds
  return new Map(inputsOf(step).map((node) => [node, known.get(node) ?? constant(0, node.shape)]));
}

export function graphsOf(step: Step): Graphs {
  const known = graphs.get(step);
  if (known !== undefined) return known;
  const its = step.formulas?.of ?? step;
  const cotangents = new Map<Node, Node>();
  const arrives = (node: Node, cotangent: Node): void => {
    const sofar = cotangents.get(node);
    cotangents.set(node, sofar === undefined ? cotangent : add(sofar, cotangent));
  };
  // an output that is a state is used twice: as y of this step, and by the next
  const dY = input("cotangent", "y", step.y.shape);
  arrives(its.y, dY);
  for (const [name, node] of Object.entries(its.next)) arrives(node, input("cotangent", name, node.shape));
  const derived = differentiate(cotangents, inputsOf(its), its.flow);
  const adjoint = step.formulas === undefined ? derived : atValuesOf(step, step.formulas, derived);
  const built = {
    forward: program([...Object.values(step.next), step.y]),
    backward: program(adjoint.values()),
    dY,
    adjoint,
  };
  graphs.set(step, built);
  return built;
}

/** Read one program: the value and the bound of any of its roots. `vectors` gives the inputs that are no parameters. */
function read(
  graph: Program,
  { sizes, weights, precision }: PassSetting,
  vectors: (node: Input) => BoundedVector,
  left: Parameters<typeof bound>[5] = null,
): (node: Node) => BoundedVector {
  const given = (node: Input): BoundedVector =>
    node.kind === "param" ? (weights[node.name] as BoundedVector) : vectors(node);
  const values = evaluate(graph, sizes, (node) => given(node).value, float64);
  const errorBounds = bound(graph, sizes, values, given, precision, left);
  return (node) => {
    const place = graph.place.get(node) as number;
    const { error, quantum, sum } = errorBounds[place] as BoundedVector;
    return { value: values[place] as readonly number[], error, quantum, sum };
  };
}

/**
 * The output as the implementation reports it. A state that it keeps in more digits than it reports rounds to what is seen;
 * where only one number is right it keeps that.
 */
const seenAs = (value: readonly number[], { error, quantum }: BoundedVector, { stored }: Precision): BoundedVector => ({
  value,
  error: value.map((v, i) => (error[i] === 0 ? 0 : stored * Math.abs(v))),
  quantum,
  sum: null,
});

/**
 * Passes over a sequence. Where the implementation's own output is `observed` for step k, and is a state, the next step starts from it, so
 * that the bound of every step stays that of one step; states that are not seen keep their running bound.
 */
export function forwardPass(
  setting: PassSetting,
  xs: readonly BoundedVector[],
  initial: BoundedVectors,
  observed: ((k: number) => readonly number[]) | null,
): StepRecord[] {
  const { forward } = graphsOf(setting.step);
  const { next, cell, y: output } = setting.step;
  const frames: StepRecord[] = [];
  let before = initial;
  xs.forEach((x, k) => {
    const at = read(forward, setting, (node) => (node.kind === "x" ? x : (before[node.name] as BoundedVector)));
    const after = Object.fromEntries(
      Object.entries(next).map(([name, node]) => [name, kept(at(node), setting.precision)]),
    );
    const y = kept(at(output), setting.precision);
    frames.push({ x, before, after, y });
    before =
      observed === null || !(cell.output in after)
        ? after
        : { ...after, [cell.output]: seenAs(observed(k), y, setting.precision) };
  });
  return frames;
}

/** Gradients of one pass. */
export interface Adjoints {
  /** For every step, [m]. */
  readonly x: readonly BoundedVector[];
  readonly initial: BoundedVectors;
}

/**
 * Back through time: exact vector-Jacobian products of a pass. `y` are the cotangents of the outputs, step by step; `final`
 * those of the last state. Parameter gradients of every step go to `collect`.
 */
export function backwardPass(
  setting: PassSetting,
  frames: readonly StepRecord[],
  y: readonly BoundedVector[],
  final: BoundedVectors,
  collect: (param: string, gradient: BoundedVector) => void,
): Adjoints {
  const { forward, backward, adjoint, dY } = graphsOf(setting.step);
  const { step } = setting;
  const x: BoundedVector[] = [];
  const left = { step: new Set(forward.nodes), kept: new Set([...Object.values(step.next), step.y]) };
  let carried = final;
  for (let k = frames.length - 1; k >= 0; k--) {
    const frame = frames[k] as StepRecord;
    const at = read(
      backward,
      setting,
      (node) => {
        if (node.kind === "x") return frame.x;
        if (node.kind === "state") return frame.before[node.name] as BoundedVector;
        return node === dY ? (y[k] as BoundedVector) : (carried[node.name] as BoundedVector);
      },
      left,
    );
    const of = (node: Input): BoundedVector => at(adjoint.get(node) as Node);
    for (const param of step.params) collect(param.name, of(param));
    x.unshift(of(step.x));
    carried = Object.fromEntries(
      Object.entries(step.state).map(([name, node]) => [name, kept(of(node), setting.precision)]),
    );
  }
  return { x, initial: carried };
}
