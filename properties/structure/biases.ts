import type { Step } from "../../spec/cell.ts";
import type { Node } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";

/** A parameter that is multiplied by the input, and the bias that is added wherever it is; null where none is. */
export interface Affine {
  readonly weight: string;
  readonly bias: string | null;
}

const paramOf = (node: Node | undefined): string[] =>
  node?.op === "input" && node.kind === "param" ? [node.name] : [];

/**
 * The affine maps of the input in the equations of a cell; null where the input enters otherwise too, or is as wide as something
 * else: then there is no room for one feature more.
 */
export function affineMapsOf(step: Step): readonly Affine[] | null {
  const { nodes, terms, read } = program(Object.values(step.equations));
  const sums = terms.flatMap((its, place) => (its !== null && read[place] === true ? [its] : []));
  const withWeights = sums.map((its) => ({
    weights: its.flatMap(({ op, a, b }) =>
      op === "matvec" || op === "dot" ? (nodes[b] === step.x ? paramOf(nodes[a]) : []) : [],
    ),
    biases: its.flatMap(({ op, a }) => (op === "leaf" ? paramOf(nodes[a]) : [])),
  }));
  const weights = [...new Set(withWeights.flatMap((sum) => sum.weights))];
  const uses = terms.flatMap((its) => its ?? []).filter(({ a, b }) => nodes[a] === step.x || nodes[b] === step.x);
  const aside = [step.y, ...Object.values(step.state), ...step.params.filter(({ name }) => !weights.includes(name))];
  const narrow = step.params.filter(
    ({ name, shape }) => weights.includes(name) && shape.indexOf("m") < shape.length - 1,
  );
  const plain = uses.every(({ op, a }) => (op === "matvec" || op === "dot") && paramOf(nodes[a]).length > 0);
  if (!plain || narrow.length > 0 || aside.some(({ shape }) => shape.includes("m"))) return null;
  return weights.map((weight) => {
    const its = withWeights.filter((sum) => sum.weights.includes(weight));
    const [bias] = its[0]?.biases ?? [];
    // one weight, one bias, always together
    const together =
      bias !== undefined &&
      its.every((sum) => sum.weights.length === 1) &&
      withWeights.every((sum) => sum.weights.includes(weight) === sum.biases.includes(bias));
    return { weight, bias: together ? bias : null };
  });
}
