import type { Step } from "../../../spec/cell.ts";
import {
  type Node,
  add,
  activate,
  concat,
  constant,
  dot,
  mul,
  negate,
  pattern,
  scale,
} from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import { lengthOf } from "../../../spec/language/sizes.ts";
import { edited } from "./edit.ts";
import type { Mutation } from "./mutation.ts";
import { written } from "./name.ts";

/** γ ⊙ (a − μ)/√(s² + ε) + β, as it stands in the equations. */
interface Normalisation {
  readonly node: Node;
  /** The argument that is normalised. */
  readonly of: Node;
  readonly gain: Node;
  readonly shift: Node;
  readonly epsilon: Node;
}

/** The normalisation that a node is; null where it is none. */
function normalisationOf(node: Node): Normalisation | null {
  const [product, shift] = node.args as readonly [Node, Node];
  if (node.op !== "add" || product.op !== "mul") return null;
  const [gain, quotient] = product.args as readonly [Node, Node];
  const inverse = quotient.args[0];
  if (quotient.op !== "scale" || inverse?.op !== "activation" || inverse.fn !== "reciprocal") return null;
  const centred = quotient.args[1] as Node;
  const [root] = inverse.args;
  const epsilon = root.args[0]?.args[1];
  const of = centred.args[0];
  return epsilon === undefined || of === undefined ? null : { node, of: unwrapped(of), gain, shift, epsilon };
}

const unwrapped = (node: Node): Node => (node.op === "activation" && node.fn === "identity" ? node.args[0] : node);

/** (a − μ)/√(s² + ε) over all elements of a; what `times` the mean is taken off, and the variance divided by `less` fewer. */
function normalised(a: Node, epsilon: Node, { centre = true, less = 0 } = {}): Node {
  const ones = constant(1, a.shape);
  const each = pattern("1/size", [], (_, sizes) => 1 / lengthOf(a, sizes));
  const fewer = pattern("1/(size − 1)", [], (_, sizes) => 1 / Math.max(1, lengthOf(a, sizes) - less));
  const mean = mul(each, dot(ones, a));
  const own = activate("identity", a);
  const centred = centre ? add(own, negate(scale(mean, ones))) : own;
  const variance = mul(fewer, dot(centred, centred));
  return scale(activate("reciprocal", activate("sqrt", add(variance, epsilon))), centred);
}

const affine = ({ gain, shift }: Normalisation, of: Node): Node => add(mul(gain, of), shift);

/** Mistakes in the normalisation of a layer: where, over what, and of which moments. */
export function layerNorms(step: Step): Mutation[] {
  const found = program(Object.values(step.equations)).nodes.flatMap((node) => normalisationOf(node) ?? []);
  const made = (
    what: string,
    sentence: string,
    edits: readonly (readonly [Node, (now: Normalisation) => Node])[],
  ): Mutation => {
    const by = new Map(edits);
    return {
      operator: "normalised",
      what,
      sentence,
      step: edited(step, (was, now) => {
        const its = by.get(was) === undefined ? null : normalisationOf(now);
        return its === null ? now : (by.get(was) as (now: Normalisation) => Node)(its);
      }),
    };
  };
  const each = found.flatMap(({ node, of }) => {
    const what = written(step, of);
    const name = (how: string): string => `${how} of ${what}`;
    return [
      made(name("none"), `${what} is not normalised; gain and shift are left out too.`, [[node, (now) => now.of]]),
      made(name("moments missing"), `${what} is not normalised; gain and shift are applied.`, [
        [node, (now) => affine(now, now.of)],
      ]),
      made(name("no centring"), `The mean is not taken off where ${what} is normalised.`, [
        [node, (now) => affine(now, normalised(now.of, now.epsilon, { centre: false }))],
      ]),
      made(name("sample variance"), `${what} is normalised by the sample variance: its sum is divided by one less.`, [
        [node, (now) => affine(now, normalised(now.of, now.epsilon, { less: 1 }))],
      ]),
      made(name("epsilon 1e-3"), `ε is 1e-3 where ${what} is normalised.`, [
        [node, (now) => affine(now, normalised(now.of, constant(1e-3, [])))],
      ]),
      made(name("no epsilon"), `ε is missing where ${what} is normalised.`, [
        [node, (now) => affine(now, normalised(now.of, constant(0, [])))],
      ]),
    ];
  });
  const joint = found.filter(({ of }) => of.op === "concat");
  const gateByGate = (now: Normalisation): Node =>
    affine(now, concat(...now.of.args.map((part) => normalised(part, now.epsilon))));
  const carried = found.find(({ of }) => Object.values(step.next).includes(of));
  return [
    ...each,
    ...(joint.length < 2
      ? []
      : [
          made(
            "per gate",
            "Each gate is normalised by itself, not the vector of all gates.",
            joint.map(({ node }) => [node, gateByGate] as const),
          ),
          ...together(step, joint as [Normalisation, Normalisation]),
        ]),
    ...(carried === undefined ? [] : [carriedOn(step, carried)]),
  ];
}

/** W x and U h normalised together, by the first of their normalisations; the second adds nothing. */
function together(step: Step, [first, second]: readonly [Normalisation, Normalisation]): Mutation[] {
  const made = (what: string, sentence: string, sum: (now: Normalisation, other: Node) => Node): Mutation => ({
    operator: "normalised",
    what,
    sentence,
    step: edited(step, (was, now) => {
      if (was === first.node) return sum(normalisationOf(now) as Normalisation, second.of);
      return was === second.node ? constant(0, now.shape) : now;
    }),
  });
  const added = (a: Node, b: Node): Node[] => a.args.map((part, k) => add(part, b.args[k] as Node));
  return [
    made("sum per gate", "W x + U h is normalised as one sum, each gate by itself.", (now, other) =>
      affine(now, concat(...added(now.of, other).map((part) => normalised(part, now.epsilon)))),
    ),
    made("sum", "W x + U h is normalised as one sum, over all gates.", (now, other) =>
      affine(now, normalised(concat(...added(now.of, other)), now.epsilon)),
    ),
  ];
}

/** The state that is carried on is normalised as well. */
function carriedOn(step: Step, { node, of }: Normalisation): Mutation {
  const [name] = Object.entries(step.next).find(([, next]) => next === of) as [string, Node];
  return {
    operator: "normalised",
    what: `${name} carried on`,
    sentence: `${name} is carried on as it was normalised.`,
    step: { ...step, next: { ...step.next, [name]: node } },
  };
}
