import { type Node, activate, add, complement, constant, mul, negate } from "../expression.ts";
import { type Equations, rewrite } from "../rewrite.ts";
import { type Random, pick } from "./random.ts";

/** 1 − z, as it stands or, where z = σ(p), as σ(−p). */
const oneMinus = (z: Node, next: Random): Node =>
  z.op === "activation" && z.fn === "sigmoid" && next() < 0.5 ? activate("sigmoid", negate(z.args[0])) : complement(z);

/** Ways in which libraries write (1 − z)a + zb; it is a state, hence stored before the next step uses it. */
function lerpForms(now: Node, next: Random): Node {
  const [z, ...sides] = now.args as readonly [Node, Node, Node];
  // a candidate is computed once: where it is used twice, it is the same rounded number
  const [a, b] = sides.map((side) => activate("identity", side)) as [Node, Node];
  const form = pick<() => Node>(
    [
      () => now,
      () => add(a, mul(z, add(b, negate(a)))),
      () => add(b, mul(oneMinus(z, next), add(a, negate(b)))),
      () => add(mul(oneMinus(z, next), a), mul(z, b)),
      () => {
        const write = oneMinus(z, next);
        return add(mul(write, a), mul(complement(write), b));
      },
    ],
    next,
  )();
  return activate("identity", form);
}

/** Ways in which libraries write φ′ given a and y = φ(a). */
function slopeForms(now: Node & { readonly op: "slope" }, next: Random): Node {
  const [a, y] = now.args;
  if (now.fn === "sigmoid")
    return pick<() => Node>(
      [
        () => now,
        () => mul(y, complement(y)),
        () => add(y, negate(mul(y, y))),
        () => mul(activate("sigmoid", a), activate("sigmoid", negate(a))),
      ],
      next,
    )();
  if (now.fn === "tanh")
    return pick<() => Node>(
      [() => now, () => complement(mul(y, y)), () => mul(complement(y), add(constant(1, y.shape), y))],
      next,
    )();
  return now;
}

/** a ⊙ b ⊙ c in another order; d ⊙ (a − b) as d ⊙ a − d ⊙ b. */
function productForms(now: Node, next: Random): Node {
  const [a, b] = now.args as readonly [Node, Node];
  if (b.op === "add" && b.args.length === 2 && b.args[1]?.op === "negate" && next() < 0.5)
    return add(mul(a, b.args[0] as Node), negate(mul(a, b.args[1].args[0] as Node)));
  if (a.op !== "mul") return now;
  const [first, second] = a.args as readonly [Node, Node];
  return pick<Node>([now, mul(first, mul(second, b)), mul(second, mul(first, b))], next);
}

/** (a + b) ⊙ f as a ⊙ f + b ⊙ f. */
function distributed(node: Node, next: Random): Node {
  const [a, b] = node.args;
  if (node.op !== "mul" || a?.op !== "add" || next() < 0.5) return node;
  return add(...a.args.map((term) => mul(term, b as Node)));
}

/** The same equations as another library would write them; results are also written out as sums. */
export function anotherForm(equations: Equations, next: Random): Equations {
  const rewritten = rewrite(equations, (_, now) => {
    if (now.op === "lerp") return lerpForms(now, next);
    if (now.op === "slope") return slopeForms(now, next);
    if (now.op === "complement") return oneMinus(now.args[0] as Node, next);
    return now.op === "mul" ? productForms(now, next) : now;
  });
  return Object.fromEntries(Object.entries(rewritten).map(([name, node]) => [name, distributed(node, next)]));
}
