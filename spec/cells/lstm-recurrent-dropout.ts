import type { Cell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with dropout in the recurrence, given its mask, the same at every step: on the old output, as all four
 * gates see it (Gal & Ghahramani; one mask for the four), or on the candidate (Semeniuta et al.). The mask enters as a factor:
 * 0 and 1/(1 − p) in training, 1 at test, and any real number is legal.
 * Y. Gal, Z. Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, NIPS 2016.
 * S. Semeniuta, A. Severyn, E. Barth, Recurrent dropout without memory loss, COLING 2016.
 */
export const lstmRecurrentDropout: Cell = {
  id: "lstm-recurrent-dropout",
  title: "Long short-term memory with recurrent dropout, given the mask",
  family: ["recurrent", "gated"],
  papers: ["Gal & Ghahramani 2016, NIPS (arXiv 1512.05287)", "Semeniuta et al. 2016, COLING (arXiv 1603.05118)"],
  alsoIn: ["Keras LSTM(recurrent_dropout=p), on state, in training"],
  options: { on: ["state", "candidate"], bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, state, options, W, U, biased, param }) => {
    const { h: hOld, c: cOld } = state as { h: Node; c: Node };
    const onState = options["on"] === "state";
    const seen = onState ? mul(param("mask_h", ["n"]), hOld) : hOld; // h̄ = maskₕ ⊙ h′, or h′
    const affine = (gate: string): Node => biased(`b_${gate}`, matvec(W(gate), x), matvec(U(gate), seen));
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ h̄ + bᵢ)
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f h̄ + b_f)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h̄ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h̄ + b_g)
    const written = onState ? g : mul(param("mask_g", ["n"]), g); // ḡ = g, or mask_g ⊙ g
    const c = add(mul(f, cOld), mul(i, written)); // c = f ⊙ c′ + i ⊙ ḡ
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { ...(onState ? { seen } : {}), i, f, o, g, ...(onState ? {} : { written }), c, h };
  },
};
