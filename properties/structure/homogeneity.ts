import type { Step } from "../../spec/cell.ts";
import type { ActivationName, Node } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import { type Field, type Form, nullSpace, plus, valueOf } from "./linear.ts";

/**
 * Multiplication of the units of one size, each by a number of its own: `sign` by ±1, `scale` by a
 * power of two. Along an axis of that size a tensor has a degree: its element of unit j is multiplied by the number of unit j to
 * that power. The degrees of inputs that carry every state of degree d to the next state of degree d are what is looked for.
 */
export type Multiplication = "sign" | "scale";

const fields: Readonly<Record<Multiplication, Field>> = { sign: "parity", scale: "rational" };

/** φ(s a) = s^d φ(a) for the numbers of each kind, d the degree; of no degree is what is not named. */
const powers: Readonly<Record<Multiplication, Partial<Readonly<Record<ActivationName, -1 | 0 | 1>>>>> = {
  sign: { identity: 1, tanh: 1, softsign: 1, sin: 1, reciprocal: -1, abs: 0, cos: 0 },
  scale: { identity: 1, relu: 1, abs: 1, reciprocal: -1 },
};

/** One solution: the degree of every input, and of everything that is computed, along each axis. */
export type Degrees = (node: Node) => readonly number[];

/** A basis of all degrees, along the axes of `size`, that the equations of a cell allow. */
export function degreesOf(step: Step, size: string, by: Multiplication): Degrees[] {
  const field = fields[by];
  const unknowns: string[] = [];
  const zeros: Form[] = []; // forms that must be 0
  const forms = new Map<Node, readonly Form[]>();
  const of = (node: Node): readonly Form[] => forms.get(node) as readonly Form[];

  const sum = (a: readonly Form[], b: readonly Form[], k = 1): Form[] =>
    a.map((form, axis) => plus(form, b[axis] as Form, k, field));
  const constant = (form: readonly Form[]): number => zeros.push(...form);
  const equal = (a: readonly Form[], b: readonly Form[]): number => constant(sum(a, b, -1));
  const none = ({ shape }: Node): Form[] => shape.map(() => ({}));
  const free = ({ shape }: Node, name: string): Form[] =>
    shape.map((symbol, axis) => {
      if (symbol !== size) return {};
      unknowns.push(`${name}.${axis}`);
      return { [`${name}.${axis}`]: 1 };
    });
  /** Σ over an axis: its degree is 0. */
  const contracted = (a: Form, b: Form): number => constant([plus(a, b, 1, field)]);

  const formsOf = (node: Node): readonly Form[] => {
    const args = node.args.map(of);
    const [a, b, c] = args as [Form[], Form[], Form[]];
    switch (node.op) {
      case "input":
        return free(node, `${node.kind} ${node.name}`);
      case "constant":
        return node.value === 0 ? free(node, `zero ${unknowns.length}`) : none(node); // 0 is of every degree
      case "activation": {
        const power = powers[by][node.fn];
        if (power === undefined) constant(a);
        return power === undefined ? none(node) : sum(none(node), a, power);
      }
      case "add":
        for (const other of args) equal(a, other);
        return a;
      case "mul":
        return sum(a, b);
      case "negate":
        return a;
      case "scale":
        return b;
      case "dot":
        a.forEach((form, axis) => contracted(form, b[axis] as Form));
        return [];
      case "matvec":
        contracted(a[1] as Form, b[0] as Form);
        return [a[0] as Form];
      case "matvecT":
        contracted(a[0] as Form, b[0] as Form);
        return [a[1] as Form];
      case "outer":
        return [a[0] as Form, b[0] as Form];
      case "lerp":
      case "select":
        constant(a);
        equal(b, c);
        return b;
      default:
        args.forEach(constant);
        return none(node);
    }
  };
  for (const node of program([...Object.values(step.equations), ...step.params]).nodes) forms.set(node, formsOf(node));
  for (const [name, state] of Object.entries(step.state)) {
    if (!forms.has(state)) forms.set(state, formsOf(state)); // a state that no equation reads
    equal(of(step.next[name] as Node), of(state));
  }
  return nullSpace(zeros, unknowns, field)
    .filter((values) => Object.keys(values).some((unknown) => !unknown.startsWith("zero ")))
    .map((values) => (node) => of(node).map((form) => valueOf(form, values, field)));
}
