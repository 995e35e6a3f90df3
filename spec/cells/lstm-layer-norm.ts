import { type Cell, defineCell } from "../cell.ts";
import {
  type Node,
  activate,
  add,
  concat,
  constant,
  dot,
  matvec,
  mul,
  negate,
  part,
  pattern,
  scale,
  sigmoid,
  tanh,
} from "../language/expression.ts";
import { lengthOf } from "../language/sizes.ts";

const gates = ["i", "f", "g", "o"];
/** Sizes of the four gates' parts of a vector of all gates. */
const parts = gates.map(() => "n");

/**
 * LN(a) = γ ⊙ (a − μ)/√(s² + ε) + β, μ the mean and s² the population variance of the elements of a, ε = 1e-5.
 * @param length number of elements of a, as it is printed
 */
function layerNorm(a: Node, length: string, gamma: Node, beta: Node): Record<"mu" | "deviation" | "y", Node> {
  const ones = constant(1, a.shape);
  const each = pattern(`1/${length}`, [], (_, sizes) => 1 / lengthOf(a, sizes));
  const mu = mul(each, dot(ones, a));
  const centred = add(activate("identity", a), negate(scale(mu, ones)));
  const variance = mul(each, dot(centred, centred));
  const deviation = activate("sqrt", add(variance, constant(1e-5, [])));
  return { mu, deviation, y: add(mul(gamma, scale(activate("reciprocal", deviation), centred)), beta) };
}

/**
 * Long short-term memory with layer normalisation as its paper has it: W x and U h′ are normalised apart, each over the vector of
 * all four gates, and c where the output is taken from it; the c that is carried on is not. Gains and shifts of the three are
 * g1, e1; g2, e2; g3, e3.
 * J. L. Ba, J. R. Kiros, G. E. Hinton, Layer normalization, arXiv 1607.06450.
 */
export const lstmLayerNorm: Cell = defineCell({
  id: "lstm-layer-norm",
  title: "Long short-term memory with layer normalisation",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, old, W, U, biased, param }) => {
    const whole = (name: string): Node => concat(...gates.map((gate) => param(`${name}_${gate}`, ["n"])));
    const v = concat(...gates.map((gate) => matvec(W(gate), x)));
    const u = concat(...gates.map((gate) => matvec(U(gate), old.h)));
    const first = layerNorm(v, "4n", whole("g1"), whole("e1"));
    const second = layerNorm(u, "4n", whole("g2"), whole("e2"));
    const sum = (k: number): Node => biased(`b_${gates[k]}`, part(first.y, parts, k), part(second.y, parts, k));
    const [i, f, g, o] = [sigmoid(sum(0)), sigmoid(sum(1)), tanh(sum(2)), sigmoid(sum(3))];
    const c = add(mul(f, old.c), mul(i, g));
    const third = layerNorm(c, "n", param("g3", ["n"]), param("e3", ["n"]));
    const h = mul(o, tanh(third.y));
    const [mu1, s1, ln1] = [first.mu, first.deviation, first.y];
    const [mu2, s2, ln2] = [second.mu, second.deviation, second.y];
    return { v, mu1, s1, ln1, u, mu2, s2, ln2, i, f, g, o, c, mu3: third.mu, s3: third.deviation, h };
  },
  traits: { sums: ["c"] },
  family: ["recurrent", "gated", "lstm-layer-norm"],
  papers: ["Ba, Kiros & Hinton 2016, arXiv 1607.06450"],
  alsoIn: [],
});
