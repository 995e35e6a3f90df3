import type { Step } from "../../../spec/cell.ts";
import type { Flow } from "../../../spec/language/differentiate.ts";
import {
  type Activation,
  type Input,
  type Node,
  activate,
  activationDerivative,
  add,
  complement,
  constant,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
} from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import { type Mutation, type Place, type Together, alike } from "./mutation.ts";
import { inAllGates, letterOf, written } from "./name.ts";

/** A cotangent as it should flow along an edge, into what flows there. */
type Change = (cotangent: Node) => Node;

/** One mistake of the backward pass: what flows along one edge of the graph, from `node` to its k-th argument. */
interface Leak extends Place {
  readonly node: Node;
  readonly k: number;
  readonly flow: Change;
}

const nothing = (like: Node): Node => constant(0, like.shape);

/** The cotangent dy that came into `slope(φ, …) ⊙ dy`: the first factor of the product. */
const incoming = (cotangent: Node): Node => cotangent.args[0] as Node;

/** The new value of what is an old state. */
function renewed(step: Step, node: Node | undefined): { readonly name: string; readonly next: Node } | null {
  const found = Object.entries(step.state).find(([, old]) => old === node);
  return found === undefined ? null : { name: found[0], next: step.next[found[0]] as Node };
}

/** A mistake at an edge before it is named. */
interface Slip extends Pick<Leak, "operator" | "sentence" | "flow"> {
  readonly together?: Together;
}

/** No gradient along the edge, or one of the wrong sign: alone, and of all that leads to one input. */
function lost(step: Step, node: Node, arg: Node, to: string): Slip[] {
  const letter = letterOf(arg);
  const path = node.op === "matvec" ? letterOf(node.args[0] as Node) : null;
  const isState = Object.values(step.state).includes(arg as Input);
  const all = (fault: string): { together?: Together } => {
    const told = (what: string, subject: string): { together: Together } => ({
      together: { kind: what, what: `all ${what}`, sentence: `${subject} ${fault}.` },
    });
    if (isState) return told(`to ${(arg as Input).name}`, `What flows back to the old ${(arg as Input).name}`);
    if (arg === step.x) return told("to x", "dx");
    if (letter !== null) return told(`to ${letter}`, `d${letter}, of all gates,`);
    return path === null ? {} : told(`through ${path}`, `What flows back through ${path}, of all gates,`);
  };
  return [
    { operator: "cut", sentence: `The backward pass misses ${to}.`, flow: nothing, ...all("is missing") },
    {
      operator: "negated",
      sentence: `The backward pass has the wrong sign in ${to}.`,
      flow: negate,
      ...all("has the wrong sign"),
    },
  ];
}

/** y(1 − y) or 1 − y² of something that is no y. */
const slopeOf = (fn: "sigmoid" | "tanh", y: Node): Node =>
  fn === "sigmoid" ? mul(y, complement(y)) : complement(mul(y, y));

/** The derivative of an activation is missing, another one's, or taken of the wrong number. */
function slopes(node: Activation, to: string): Slip[] {
  const { fn } = node;
  const [a] = node.args;
  const everywhere = (sentence: string): { together: Together } => ({
    together: { kind: fn, what: `all ${fn}`, sentence },
  });
  const slips: Slip[] = [
    {
      operator: "slopeless",
      sentence: `φ′ is missing in ${to}.`,
      flow: incoming,
      ...everywhere(`The derivative of ${fn} is missing, everywhere.`),
    },
  ];
  if (fn !== "tanh" && fn !== "sigmoid") return slips;
  const other = fn === "tanh" ? "sigmoid" : "tanh";
  const formula = fn === "tanh" ? "1 − y²" : "y(1 − y)";
  const parts = (fn === "tanh" ? ["unsquared"] : ["half-complement", "half-value"]).map((operator): Slip => {
    const part = operator === "half-value" ? "y" : "1 − y";
    const fault = `${fn}′ is taken to be ${part}, not ${formula}`;
    return {
      operator,
      sentence: `${fault}, in ${to}.`,
      flow: (cotangent) => mul(incoming(cotangent), part === "y" ? node : complement(node)),
      ...everywhere(`${fault}, everywhere.`),
    };
  });
  return [
    ...slips,
    ...parts,
    {
      operator: "slope",
      sentence: `The slope of ${other} is taken for that of ${fn} in ${to}.`,
      flow: (cotangent) => mul(incoming(cotangent), activationDerivative(other, a, node)),
      ...everywhere(`The slope of ${other} is taken for that of ${fn}, everywhere.`),
    },
    {
      operator: "reactivated",
      sentence: `${fn}′ is taken at the value of ${fn}, which is activated once more, in ${to}.`,
      flow: (cotangent) => mul(incoming(cotangent), activationDerivative(fn, node, activate(fn, node))),
      ...everywhere(`${fn}′ is taken at the value of ${fn}, which is activated once more, everywhere.`),
    },
    {
      operator: "preactivated",
      sentence: `${formula} is taken of the sum, not of its ${fn}, in ${to}.`,
      flow: (cotangent) => mul(incoming(cotangent), slopeOf(fn, a)),
      ...everywhere(`${formula} is taken of the sum, not of its ${fn}, everywhere.`),
    },
  ];
}

/** A matrix or its gradient transposed, where no shape tells. */
function transpositions(step: Step, node: Node, k: number, to: string): Slip[] {
  const [a] = node.args as readonly [Node, Node];
  if (node.op !== "matvec" || a.shape[0] !== a.shape[1]) return [];
  const letter = letterOf(a);
  const all = (what: string, fault: string): { together?: Together } =>
    letter === null ? {} : { together: inAllGates(what, fault) };
  return k === 0
    ? [
        {
          operator: "transposed",
          sentence: `The gradient of ${written(step, a)} is transposed.`,
          flow: (cotangent) => outer(cotangent.args[1] as Node, cotangent.args[0] as Node),
          ...all(`d${letter}`, `The gradient of ${letter} is transposed`),
        },
      ]
    : [
        {
          operator: "transposed",
          sentence: `${written(step, a)} stands where its transpose should in ${to}.`,
          flow: (cotangent) => (cotangent.op === "matvecT" ? matvec : matvecT)(a, cotangent.args[1] as Node),
          ...all(`${letter}`, `${letter} stands where its transpose should in what flows back`),
        },
      ];
}

/** Quantities of the wrong step in a gradient: the new state for the old one; and what should be gated, ungated. */
function lateness(step: Step, node: Node, k: number, to: string): Slip[] {
  const [a, b, c] = node.args as readonly [Node, Node, Node];
  const late = (name: string, flow: Change, together?: Together): Slip => ({
    operator: "late",
    sentence: `${to} is computed with the new ${name} for the old one.`,
    flow,
    ...(together && { together }),
  });
  const of = renewed(step, node.op === "lerp" ? c : k === 0 ? b : a);
  if (node.op === "mul" && of !== null) return [late(of.name, (cotangent) => mul(incoming(cotangent), of.next))];
  if (node.op === "lerp" && k === 0)
    return of === null ? [] : [late(of.name, (cotangent) => mul(incoming(cotangent), add(of.next, negate(b))))];
  if (node.op !== "matvec" || k !== 0) return [];
  const letter = letterOf(a);
  const all = (name: string): Together | undefined =>
    letter === null
      ? undefined
      : inAllGates(letter, `The gradient of ${letter} is computed with the new ${name} for the old one`);
  if (of !== null) return [late(of.name, (cotangent) => outer(incoming(cotangent), of.next), all(of.name))];
  // a gated state
  const gated = b.op === "mul" ? renewed(step, b.args[1]) : null;
  if (gated === null) return [];
  const [gate, old] = b.args as readonly [Node, Node];
  return [
    late(gated.name, (cotangent) => outer(incoming(cotangent), mul(gate, gated.next)), all(gated.name)),
    {
      operator: "ungated",
      sentence: `The gradient of ${written(step, a)} is computed with ${written(step, old)}, without ${written(step, gate)}.`,
      flow: (cotangent) => outer(incoming(cotangent), old),
    },
  ];
}

/** A factor of a product in its own gradient, where the other should be. */
function ownFactors(step: Step, node: Node, k: number, to: string): Slip[] {
  if (node.op !== "mul") return [];
  const [own, other] = [node.args[k], node.args[1 - k]] as [Node, Node];
  if (own === other) return [];
  return [
    {
      operator: "own",
      sentence: `${to} is taken to be ${written(step, own)}, not ${written(step, other)}.`,
      flow: (cotangent) => mul(incoming(cotangent), own),
      together: {
        kind: written(step, node),
        what: `both factors of ${written(step, node)}`,
        sentence: `In the gradient of ${written(step, node)} each factor is multiplied by itself, not by the other.`,
      },
    },
  ];
}

/** The activation of a new state, for which that of the old one is taken. */
function staleness(step: Step, node: Node, k: number, to: string): Slip[] {
  const activated = node.op === "mul" ? node.args[1 - k] : node;
  if (activated?.op !== "activation" || activated.fn === "identity") return [];
  const { fn, args } = activated;
  const found = Object.entries(step.next).find(([name, next]) => next === args[0] && next !== step.state[name]);
  const old = found === undefined ? undefined : step.state[found[0]];
  if (found === undefined || old === undefined) return [];
  const its = activate(fn, old);
  return [
    {
      operator: "stale",
      sentence: `${to} is computed with the old ${found[0]} for the new one.`,
      flow: (cotangent) => mul(incoming(cotangent), node.op === "mul" ? its : activationDerivative(fn, old, its)),
    },
  ];
}

/** The gradient of a bias is collected twice. */
function biases(step: Step, node: Node, arg: Node): Slip[] {
  if (node.op !== "add" || arg.op !== "input" || arg.kind !== "param") return [];
  return [
    {
      operator: "doubled",
      sentence: `The gradient of ${written(step, arg)} is collected twice.`,
      flow: (cotangent) => add(cotangent, cotangent),
      together: {
        kind: "",
        what: "all biases",
        sentence: "The gradients of the biases are collected twice, in all gates.",
      },
    },
  ];
}

/** The mistakes of one edge. */
function leaksOf(step: Step, node: Node, k: number): Leak[] {
  const arg = node.args[k] as Node;
  const to = `∂/∂(${written(step, arg)}) of ${written(step, node)}`;
  const slips = [
    ...lost(step, node, arg, to),
    // the slope of the identity is 1
    ...(node.op === "activation" && node.fn !== "identity" ? slopes(node, to) : []),
    ...transpositions(step, node, k, to),
    ...lateness(step, node, k, to),
    ...ownFactors(step, node, k, to),
    ...staleness(step, node, k, to),
    ...biases(step, node, arg),
  ];
  return slips.map((slip) => ({ ...slip, what: `${written(step, arg)} of ${written(step, node)}`, node, k }));
}

/** The step whose backward pass makes mistakes. */
function leaking(step: Step, leaks: readonly Leak[]): Step {
  const flow: Flow = (node, k, cotangent) =>
    leaks.find((leak) => leak.node === node && leak.k === k)?.flow(cotangent) ?? cotangent;
  return { ...step, flow };
}

/** Mistakes at all edges of a kind, each set of edges once. */
function together(step: Step, leaks: readonly Leak[]): Mutation[] {
  const known = new Set<string>();
  const indexOf = new Map(leaks.map((leak, index) => [leak, index]));
  return alike(leaks).flatMap(({ together: { what, sentence }, all }) => {
    const [{ operator }] = all as [Leak];
    const key = `${operator} ${all.map(({ node, k }) => indexOf.get(leaks.find((one) => one.node === node && one.k === k) as Leak)).join()}`;
    if (known.has(key)) return [];
    known.add(key);
    return [{ operator, what, sentence, step: leaking(step, all) }];
  });
}

/** Sums over the gates that are assigned, not added to: the path through one gate is the only one. */
function assigned(step: Step, leaks: readonly Leak[]): Mutation[] {
  const paths = leaks.filter(({ operator, node, k }) => operator === "cut" && node.op === "matvec" && k === 1);
  return [...Map.groupBy(paths, ({ node }) => node.args[1] as Node)].flatMap(([into, its]) =>
    into.op !== "input" || its.length < 3
      ? []
      : its.map((kept) => {
          const path = written(step, kept.node);
          return {
            operator: "only",
            what: `${path} to d${into.name}`,
            sentence: `Of all gates, only ${path} adds to d${into.name}.`,
            step: leaking(
              step,
              its.filter((leak) => leak !== kept),
            ),
          };
        }),
  );
}

/** Mutations of the backward pass of a step: along one edge each, and along all edges of a kind. */
export function backwardMutations(step: Step): Mutation[] {
  const { nodes } = program([...Object.values(step.next), step.y]);
  const wanted = new Set<Node>([step.x, ...step.params, ...Object.values(step.state)]);
  const clocks = new Set<Node>((step.cell.clocks ?? []).map((name) => step.state[name] as Input));
  const relevant = new Set<Node>();
  for (const node of nodes) if (wanted.has(node) || node.args.some((arg) => relevant.has(arg))) relevant.add(node);
  const leaks = nodes.flatMap((node) =>
    node.args.flatMap((arg, k) =>
      !relevant.has(arg) || clocks.has(arg) || node.op === "due" ? [] : leaksOf(step, node, k),
    ),
  );
  return [
    ...leaks.map((leak) => ({
      operator: leak.operator,
      what: leak.what,
      sentence: leak.sentence,
      step: leaking(step, [leak]),
    })),
    ...together(step, leaks),
    ...assigned(step, leaks),
  ];
}
