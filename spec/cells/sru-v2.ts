import type { Cell } from "../cell.ts";
import { type Node, lerp, matvec, mul, sigmoid } from "../language/expression.ts";

/**
 * Simple recurrent unit, second version: both gates see the old c too, unit by unit. No activation, no scaling of the highway
 * (α = 1), which carries W_p x, also where m = n. The output h is no state: the next step sees c alone.
 * T. Lei, Y. Zhang, S. I. Wang, H. Dai, Y. Artzi, Simple recurrent units for highly parallelizable recurrence, EMNLP 2018.
 */
export const sruV2: Cell = {
  id: "sru-v2",
  title: "Simple recurrent unit, second version",
  family: ["recurrent", "gated", "sru"],
  papers: ["Lei et al. 2018, EMNLP (arXiv 1709.02755)"],
  alsoIn: ["asappresearch/sru with rescale=False and input_size ≠ hidden_size"],
  options: { bias: [true, false] },
  state: { c: ["n"] },
  output: "h",
  equations: ({ x, state, W, param, biased }) => {
    const cOld = state["c"] as Node;
    const xTilde = matvec(W("x"), x); // x̃ = Wₓ x
    const f = sigmoid(biased("b_f", matvec(W("f"), x), mul(param("v_f", ["n"]), cOld))); // f = σ(W_f x + v_f ⊙ c′ + b_f)
    const r = sigmoid(biased("b_r", matvec(W("r"), x), mul(param("v_r", ["n"]), cOld))); // r = σ(Wᵣ x + vᵣ ⊙ c′ + bᵣ)
    const c = lerp(f, xTilde, cOld); // c = f ⊙ c′ + (1 − f) ⊙ x̃
    const xP = matvec(W("p"), x); // x_p = W_p x
    const h = lerp(r, xP, c); // h = r ⊙ c + (1 − r) ⊙ x_p
    return { xTilde, f, r, c, xP, h };
  },
};
