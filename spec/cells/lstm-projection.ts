import type { Cell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with recurrent projection: what the gates see, and what leaves, is r = W_r (o ⊙ tanh(c)), narrower than
 * c. No second projection that is not recurrent, no clipping of r.
 * H. Sak, A. Senior, F. Beaufays, Long short-term memory recurrent neural network architectures for large scale acoustic
 * modeling, Interspeech 2014.
 */
export const lstmProjection: Cell = {
  id: "lstm-projection",
  title: "Long short-term memory with recurrent projection",
  family: ["recurrent", "gated", "lstm", "lstm-projection"],
  papers: ["Sak, Senior & Beaufays 2014, arXiv 1402.1128"],
  alsoIn: ["torch.nn.LSTM with proj_size", "oneDNN LSTMP", "TensorFlow 1 LSTMCell with num_proj, without proj_clip"],
  options: { bias: [true, false] },
  sizes: { p: "the projection" },
  state: { r: ["p"], c: ["n"] },
  output: "r",
  equations: ({ state, param, affine }) => {
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ r′ + bᵢ)
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f r′ + b_f)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ r′ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g r′ + b_g)
    const c = add(mul(f, state["c"] as Node), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    const r = matvec(param("W_r", ["p", "n"]), h); // r = Wᵣ h
    return { i, f, o, g, c, h, r };
  },
};
