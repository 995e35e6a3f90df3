import type { Step } from "../../../spec/cell.ts";
import type { Flow } from "../../../spec/language/differentiate.ts";
import {
  type Input,
  type Node,
  constant,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
  activationDerivative,
} from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import type { Mutation } from "./forward.ts";
import { written } from "./name.ts";

/** One mistake of the backward pass: what flows along one edge of the graph, from `node` to its k-th argument. */
interface Leak {
  readonly operator: string;
  readonly sentence: string;
  readonly flow: (cotangent: Node, dy: Node) => Node;
}

const nothing = (like: Node): Node => constant(0, like.shape);

/** The cotangent dy that came into `slope(φ, …) ⊙ dy`: the first factor of the product. */
const incoming = (cotangent: Node): Node => cotangent.args[0] as Node;

/** The mistakes of one edge. */
function leaksOf(step: Step, node: Node, k: number): Leak[] {
  const arg = node.args[k] as Node;
  const [a, b] = node.args as readonly [Node, Node];
  const to = `∂/∂(${written(step, arg)}) of ${written(step, node)}`;
  const leaks: Leak[] = [
    { operator: "cut", sentence: `The backward pass misses ${to}.`, flow: nothing },
    { operator: "negated", sentence: `The backward pass has the wrong sign in ${to}.`, flow: negate },
  ];
  if (node.op === "activation") {
    leaks.push({ operator: "slopeless", sentence: `φ′ is missing in ${to}.`, flow: incoming });
    const other = node.fn === "tanh" ? "sigmoid" : node.fn === "sigmoid" ? "tanh" : null;
    if (other !== null)
      leaks.push({
        operator: "slope",
        sentence: `The slope of ${other} is taken for that of ${node.fn} in ${to}.`,
        flow: (cotangent) => mul(incoming(cotangent), activationDerivative(other, a, node)),
      });
  }
  const square = node.op === "matvec" && a.shape[0] === a.shape[1];
  if (square && k === 0)
    leaks.push({
      operator: "transposed",
      sentence: `The gradient of ${written(step, a)} is transposed.`,
      flow: (cotangent) => outer(cotangent.args[1] as Node, cotangent.args[0] as Node),
    });
  if (square && k === 1)
    leaks.push({
      operator: "transposed",
      sentence: `${written(step, a)} stands where its transpose should in ${to}.`,
      flow: (cotangent) => (cotangent.op === "matvecT" ? matvec : matvecT)(a, cotangent.args[1] as Node),
    });
  const late = k === 0 ? stale(step, b) : node.op === "mul" ? stale(step, a) : null;
  if (late !== null && (node.op === "mul" || (node.op === "matvec" && k === 0)))
    leaks.push({
      operator: "late",
      sentence: `${to} is computed with the new ${late.name} for the old one.`,
      flow: (cotangent) =>
        node.op === "mul" ? mul(incoming(cotangent), late.next) : outer(incoming(cotangent), late.next),
    });
  return leaks;
}

/** The new value of what is an old state. */
function stale(step: Step, node: Node | undefined): { readonly name: string; readonly next: Node } | null {
  const found = Object.entries(step.state).find(([, old]) => old === node);
  return found === undefined ? null : { name: found[0], next: step.next[found[0]] as Node };
}

/** The step whose backward pass makes one mistake. */
const leaking = (step: Step, at: Node, k: number, leak: Leak): Step => {
  const flow: Flow = (node, place, cotangent) =>
    node === at && place === k ? leak.flow(cotangent, cotangent) : cotangent;
  return { ...step, flow };
};

/** Mutations of the backward pass of a step, one along one edge each. */
export function backwardMutations(step: Step): Mutation[] {
  const { nodes } = program([...Object.values(step.next), step.y]);
  const wanted = new Set<Node>([step.x, ...step.params, ...Object.values(step.state)]);
  const clocks = new Set<Node>((step.cell.clocks ?? []).map((name) => step.state[name] as Input));
  const relevant = new Set<Node>();
  for (const node of nodes) if (wanted.has(node) || node.args.some((arg) => relevant.has(arg))) relevant.add(node);
  return nodes.flatMap((node) =>
    node.args.flatMap((arg, k) =>
      !relevant.has(arg) || clocks.has(arg) || node.op === "due"
        ? []
        : leaksOf(step, node, k).map((leak): Mutation => ({
            operator: leak.operator,
            what: `${written(step, arg)} of ${written(step, node)}`,
            sentence: leak.sentence,
            step: leaking(step, node, k, leak),
          })),
    ),
  );
}
