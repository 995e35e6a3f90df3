import type { Cell } from "../cell.ts";
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

const gates = ["i", "f", "g", "o"] as const;
/** Sizes of the four gates' parts of a vector of all gates. */
const parts = gates.map(() => "n");

/**
 * LN(a) = γ ⊙ (a − μ)/√(s² + ε) + β, μ the mean and s² the population variance of the elements of a, ε = 1e-5.
 * @param length number of elements of a, as it is printed
 */
function layerNorm(a: Node, length: string, gamma: Node, beta: Node): Record<"mu" | "deviation" | "y", Node> {
  const ones = constant(1, a.shape);
  const each = pattern(`1/${length}`, [], (_, sizes) => 1 / lengthOf(a, sizes));
  const mu = mul(each, dot(ones, a)); // μ = Σ a/N
  const centred = add(activate("identity", a), negate(scale(mu, ones)));
  const variance = mul(each, dot(centred, centred)); // s² = Σ (a − μ)²/N
  const deviation = activate("sqrt", add(variance, constant(1e-5, []))); // √(s² + ε)
  return { mu, deviation, y: add(mul(gamma, scale(activate("reciprocal", deviation), centred)), beta) };
}

/**
 * Long short-term memory with layer normalisation as its paper has it: W x and U h′ are normalised apart, each over the vector of
 * all four gates, and c where the output is taken from it; the c that is carried on is not. Gains and shifts of the three are
 * g1, e1; g2, e2; g3, e3.
 * J. L. Ba, J. R. Kiros, G. E. Hinton, Layer normalization, arXiv 1607.06450.
 */
export const lstmLayerNorm: Cell = {
  id: "lstm-layer-norm",
  title: "Long short-term memory with layer normalisation",
  family: ["recurrent", "gated", "lstm-layer-norm"],
  papers: ["Ba, Kiros & Hinton 2016, arXiv 1607.06450"],
  alsoIn: [],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased, param }) => {
    const whole = (name: string): Node => concat(...gates.map((gate) => param(`${name}_${gate}`, ["n"])));
    const v = concat(...gates.map((gate) => matvec(W(gate), x))); // v = [Wᵢ; W_f; W_g; Wₒ] x
    const u = concat(...gates.map((gate) => matvec(U(gate), state["h"] as Node))); // u = [Uᵢ; U_f; U_g; Uₒ] h′
    const first = layerNorm(v, "4n", whole("g1"), whole("e1"));
    const second = layerNorm(u, "4n", whole("g2"), whole("e2"));
    const [aI, aF, aG, aO] = gates.map((gate, k) =>
      biased(`b_${gate}`, part(first.y, parts, k), part(second.y, parts, k)),
    ) as [Node, Node, Node, Node]; // [aᵢ; a_f; a_g; aₒ] = LN₁(v) + LN₂(u) + b
    const [i, f, g, o] = [sigmoid(aI), sigmoid(aF), tanh(aG), sigmoid(aO)]; // i = σ(aᵢ), f = σ(a_f), g = tanh(a_g), o = σ(aₒ)
    const c = add(mul(f, state["c"] as Node), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const third = layerNorm(c, "n", param("g3", ["n"]), param("e3", ["n"]));
    const h = mul(o, tanh(third.y)); // h = o ⊙ tanh(LN₃(c))
    const [mu1, s1, ln1] = [first.mu, first.deviation, first.y];
    const [mu2, s2, ln2] = [second.mu, second.deviation, second.y];
    return { v, mu1, s1, ln1, u, mu2, s2, ln2, i, f, g, o, c, mu3: third.mu, s3: third.deviation, h };
  },
};
