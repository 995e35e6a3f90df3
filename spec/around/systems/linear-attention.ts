/**
 * Causal linear attention without gates, one head, over keys, values and queries of the inputs so far: A. Katharopoulos et al. 2020,
 * arXiv 2006.16236, with the normaliser of the mLSTM and what memory there was before, C₀ and n₀.
 *
 *     y_t = o_t ⊙ (C₀ q_t + Σ_s ⟨k_s, q_t⟩ v_s) / max(|⟨n₀, q_t⟩ + Σ_s ⟨k_s, q_t⟩|, 1),   s = 1 … t
 *     q = W_q x + b_q,   k = (W_k x + b_k)/√n,   v = W_v x + b_v,   o = σ(Wₒ x + bₒ)
 */
import {
  type Node,
  activate,
  add,
  constant,
  dot,
  input,
  matvec,
  mul,
  pattern,
  scale,
  sigmoid,
} from "../../language/expression.ts";
import { inputs } from "./parts.ts";

/** y_1 … y_T, [n] each, of x1 … [m] and the states C [n, n] and n [n]; with biases or without. */
export function linearAttention(T: number, bias: boolean): readonly Node[] {
  const biased = (name: string, product: Node): Node =>
    bias ? add(product, input("param", `b_${name}`, ["n"])) : product;
  const weights = new Map(["q", "k", "v", "o"].map((name) => [name, input("param", `W_${name}`, ["n", "m"])]));
  const of = (name: string, x: Node): Node => biased(name, matvec(weights.get(name) as Node, x));
  const rootOfSize = pattern("1/√n", [], (_, sizes) => 1 / Math.sqrt(sizes["n"] as number));
  const [C, n] = [input("state", "C", ["n", "n"]), input("state", "n", ["n"])];
  const xs = inputs("x", T, "m");
  const [keys, values] = [xs.map((x) => scale(rootOfSize, of("k", x))), xs.map((x) => of("v", x))];
  return xs.map((x, t) => {
    const q = of("q", x);
    const scores = keys.slice(0, t + 1).map((key) => dot(key, q));
    const size = activate("abs", add(dot(n, q), ...scores));
    const atLeastOne = add(constant(1, []), activate("relu", add(size, constant(-1, []))));
    const read = add(matvec(C, q), ...scores.map((score, s) => scale(score, values[s] as Node)));
    return mul(sigmoid(of("o", x)), scale(activate("reciprocal", atLeastOne), read));
  });
}
