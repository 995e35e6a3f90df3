import type { Cell } from "../cell.ts";
import { type Node, add, lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with zoneout: a unit of h or of c that is masked keeps its old value. The masks are given, and are the
 * same at every step. In training they are of 0 and 1, and at test the probability itself; they enter as factors, so that any
 * real number is legal and they have gradients.
 * D. Krueger et al., Zoneout: Regularizing RNNs by randomly preserving hidden activations, ICLR 2017.
 */
export const lstmZoneout: Cell = {
  id: "lstm-zoneout",
  title: "Long short-term memory with zoneout, given the masks",
  family: ["recurrent", "gated"],
  papers: ["Krueger et al. 2017, ICLR (arXiv 1606.01305)"],
  alsoIn: ["lmnt-com/haste LSTM(zoneout=p), the masks drawn at every step, h alone"],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ state, affine, param }) => {
    const { h: hOld, c: cOld } = state as { h: Node; c: Node };
    const i = sigmoid(affine("i")); // i = σ(Wᵢ x + Uᵢ h′ + bᵢ)
    const f = sigmoid(affine("f")); // f = σ(W_f x + U_f h′ + b_f)
    const o = sigmoid(affine("o")); // o = σ(Wₒ x + Uₒ h′ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const cNew = add(mul(f, cOld), mul(i, g)); // ĉ = f ⊙ c′ + i ⊙ g
    const hNew = mul(o, tanh(cNew)); // ĥ = o ⊙ tanh(ĉ)
    const c = lerp(param("mask_c", ["n"]), cNew, cOld); // c = mask_c ⊙ c′ + (1 − mask_c) ⊙ ĉ
    const h = lerp(param("mask_h", ["n"]), hNew, hOld); // h = maskₕ ⊙ h′ + (1 − maskₕ) ⊙ ĥ
    return { i, f, o, g, cNew, hNew, c, h };
  },
};
