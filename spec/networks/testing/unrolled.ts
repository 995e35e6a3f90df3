import { stepFor } from "../../catalogue.ts";
import { differentiate } from "../../language/differentiate.ts";
import { type Input, type Node, add, input } from "../../language/expression.ts";
import { type Equations, rewrite } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";

/** A whole sequence of one row as one graph: sums go across the steps. */
export interface Unrolled {
  /** `y0 y1 …`, and the final state by name. */
  readonly forward: Equations;
  /** Gradients: `x0 x1 …`, every parameter, and the initial state by name. Inputs are cotangents `y0 y1 …` and of the final state. */
  readonly backward: Equations;
}

/** Unroll `T` steps. */
export function unrolled(cell: string, options: Options, T: number): Unrolled {
  const step = stepFor(cell, options);
  const xs: Input[] = [];
  const ys: Node[] = [];
  let state: Readonly<Record<string, Node>> = step.state;
  for (let t = 0; t < T; t++) {
    const x = input("x", `x${t}`, step.x.shape);
    const from = new Map<Node, Node>([
      [step.x, x],
      ...Object.entries(step.state).map(([name, node]): [Node, Node] => [node, state[name] as Node]),
    ]);
    const { "": y, ...next } = rewrite({ ...step.next, "": step.y }, (was, now) => from.get(was) ?? now);
    state = next;
    xs.push(x);
    ys.push(y as Node);
  }
  const cotangents = new Map<Node, Node>(ys.map((y, t) => [y, input("cotangent", `y${t}`, y.shape)]));
  for (const [name, node] of Object.entries(state)) {
    const final = input("cotangent", name, node.shape);
    const sofar = cotangents.get(node);
    cotangents.set(node, sofar === undefined ? final : add(sofar, final));
  }
  const inputs = [...xs, ...step.params, ...Object.values(step.state)];
  const adjoint = differentiate(cotangents, inputs);
  return {
    forward: Object.fromEntries([...ys.map((y, t) => [`y${t}`, y]), ...Object.entries(state)]),
    backward: Object.fromEntries(inputs.map((node) => [node.name, adjoint.get(node) as Node])),
  };
}
