import type { Step } from "../../spec/cell.ts";
import type { Input, Node } from "../../spec/language/expression.ts";

/** Recurrence that is left in a cell whose weights see nothing of the state. */
export interface Leak {
  /** Parameters that are multiplied by something of the state: 0 from here on. */
  readonly weights: readonly string[];
  /** States that then are affine in themselves, with coefficients made of the input alone: c = f ⊙ c′ + i ⊙ g. */
  readonly states: readonly string[];
}

/** Degree of an expression in the states; Infinity: it has none; −Infinity: the expression is 0. */
type Degree = number;

const product = (a: Degree, b: Degree): Degree => (a === -Infinity || b === -Infinity ? -Infinity : a + b);
/** φ(a): a number where a is one. */
const through = (a: Degree): Degree => (a <= 0 ? 0 : Infinity);
const linearIn = (degree: Degree): Degree => (degree > 1 ? Infinity : degree);

function degreeOf(node: Node, of: (input: Input) => Degree, known: Map<Node, Degree>): Degree {
  const sofar = known.get(node);
  if (sofar !== undefined) return sofar;
  const args = node.args.map((arg) => degreeOf(arg, of, known));
  const most = (degrees: readonly Degree[]): Degree => Math.max(...degrees);
  const found = ((): Degree => {
    const [a, b, c] = args as [Degree, Degree, Degree];
    switch (node.op) {
      case "input":
        return of(node);
      case "constant":
        return node.value === 0 ? -Infinity : 0;
      case "pattern":
        return 0;
      case "mul":
      case "scale":
      case "dot":
      case "outer":
      case "matvec":
      case "matvecT":
        return product(a, b);
      case "add":
      case "negate":
      case "concat":
      case "part":
        return most(args);
      case "complement":
        return most([0, a]);
      case "lerp":
        return most([b, product(a, b), product(a, c)]);
      case "activation":
        return node.fn === "identity" ? a : through(a);
      case "select":
        return through(a) === 0 ? most([b, c]) : Infinity;
      case "softmax":
      case "slope":
      case "due":
        return through(most(args));
    }
  })();
  const degree = linearIn(found);
  known.set(node, degree);
  return degree;
}

/** Parameters that are a factor of something that depends on the state before. */
function recurrentWeights({ next }: Step): string[] {
  const depends = new Map<Node, boolean>();
  const onState = (node: Node): boolean => {
    const sofar = depends.get(node);
    if (sofar !== undefined) return sofar;
    const does = node.args.map(onState).includes(true) || (node.op === "input" && node.kind === "state");
    depends.set(node, does);
    return does;
  };
  Object.values(next).forEach(onState);
  const factors = [...depends.keys()]
    .filter(({ op, args }) => (op === "matvec" || op === "mul" || op === "dot") && args.some(onState))
    .flatMap(({ args }) => args);
  return [...new Set(factors.flatMap((node) => (node.op === "input" && node.kind === "param" ? [node.name] : [])))];
}

/** Recurrence of a cell where no weight sees the state. */
export function leakOf(step: Step): Leak {
  const weights = recurrentWeights(step);
  // a node that is not affine makes others so; a node that does not last is a number to them
  let [affine, lasting] = [Object.keys(step.next), Object.keys(step.next)];
  for (;;) {
    const known = new Map<Node, Degree>();
    const of = ({ kind, name }: Input): Degree => {
      if (kind !== "state") return weights.includes(name) ? -Infinity : 0;
      return lasting.includes(name) ? 1 : affine.includes(name) ? 0 : Infinity;
    };
    const degree = (name: string): Degree => degreeOf(step.next[name] as Node, of, known);
    const [still, longer] = [affine.filter((name) => degree(name) <= 1), lasting.filter((name) => degree(name) === 1)];
    if (still.length === affine.length && longer.length === lasting.length) return { weights, states: lasting };
    [affine, lasting] = [still, longer];
  }
}
