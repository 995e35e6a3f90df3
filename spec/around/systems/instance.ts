/**
 * A cell of the catalogue as a part of a larger graph: its parameters and its initial state are inputs under a prefix, `enc.W_i`
 * and `enc.h`, and its sizes m and n have the system's own names.
 */
import { stepFor } from "../../catalogue.ts";
import { type Input, type Node, type Shape, ShapeError, input, withArgs } from "../../language/expression.ts";
import { type Equations, rewrite } from "../../language/rewrite.ts";
import { type SizeOf, sizeAt } from "../../language/sizes.ts";
import type { Options } from "../../options.ts";

/** A cell and its place in a system. */
export interface Place {
  readonly cell: string;
  readonly options: Options;
  readonly prefix: string;
  /** The system's name of m: `k`, or of a concatenation `k+n`. */
  readonly m: string;
  readonly n: string;
}

/** The state before a step, by name. */
export type State = Equations;

/** The output and the state after one step. */
export interface Stepped {
  readonly y: Node;
  readonly state: State;
}

/** A cell in its place. */
export interface Instance {
  /** Inputs: the state before the first step. */
  readonly initial: State;
  /** x [m]. @throws ShapeError for another x */
  readonly step: (x: Node, state: State) => Stepped;
}

/** @throws CatalogueError for a cell or options that are not in the catalogue */
export function instance({ cell, options, prefix, ...names }: Place): Instance {
  const made = stepFor(cell, options);
  const symbols: Readonly<Record<string, string>> = names;
  const symbol = (name: string): string =>
    name
      .split("+")
      .map((term) => symbols[term] ?? term)
      .join("+");
  const shape = (was: Shape): Shape => was.map(symbol);
  const own = ({ kind, name, shape: was }: Input): Input => input(kind, `${prefix}.${name}`, shape(was));
  const params = made.params.map((param): [Node, Node] => [param, own(param)]);
  const initial = Object.fromEntries(Object.entries(made.state).map(([name, node]) => [name, own(node)]));

  /** The node with the system's names of sizes, also where they are not in its shape. */
  function renamed(now: Node): Node {
    const node = withArgs({ ...now, shape: shape(now.shape) }, now.args);
    if (node.op === "part") return { ...node, parts: node.parts.map(symbol) };
    if (node.op !== "pattern") return node;
    const sizesHere = (sizes: SizeOf): SizeOf => ({ ...sizes, m: sizeAt(names.m, sizes), n: sizeAt(names.n, sizes) });
    return { ...node, value: (index, sizes) => node.value(index, sizesHere(sizes)) };
  }

  return {
    initial,
    step(x, state) {
      if (x.shape.join() !== names.m) throw new ShapeError(`${prefix}: x is [${x.shape.join()}], must be [${names.m}]`);
      const from = new Map<Node, Node>([
        ...params,
        [made.x, x],
        ...Object.entries(made.state).map(([name, node]): [Node, Node] => [node, state[name] as Node]),
      ]);
      const { "": y, ...next } = rewrite({ ...made.next, "": made.y }, (was, now) => from.get(was) ?? renamed(now));
      return { y: y as Node, state: next };
    },
  };
}

/** The run of a cell over a sequence. */
export interface Unrolled {
  /** y_t stands where x_t stood. */
  readonly ys: readonly Node[];
  readonly final: State;
}

/** All steps of a sequence, from its end where `reversed`. */
export function unrolled({ step }: Instance, xs: readonly Node[], initial: State, reversed = false): Unrolled {
  let state = initial;
  const ys = inOrder(xs, reversed).map((x) => {
    const stepped = step(x, state);
    state = stepped.state;
    return stepped.y;
  });
  return { ys: inOrder(ys, reversed), final: state };
}

const inOrder = (list: readonly Node[], reversed: boolean): readonly Node[] => (reversed ? list.toReversed() : list);
