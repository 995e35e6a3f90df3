import { type Cell, defineCell } from "../cell.ts";
import { add, lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with zoneout: a unit of h or of c that is masked keeps its old value. The masks are given, and are the
 * same at every step. In training they are of 0 and 1, and at test the probability itself; they enter as factors, so that any
 * real number is legal and they have gradients.
 * D. Krueger et al., Zoneout: Regularizing RNNs by randomly preserving hidden activations, ICLR 2017.
 */
export const lstmZoneout: Cell = defineCell({
  id: "lstm-zoneout",
  title: "Long short-term memory with zoneout, given the masks",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, affine, param }) => {
    const i = sigmoid(affine("i"));
    const f = sigmoid(affine("f"));
    const o = sigmoid(affine("o"));
    const g = tanh(affine("g"));
    const cNew = add(mul(f, old.c), mul(i, g));
    const hNew = mul(o, tanh(cNew));
    const c = lerp(param("mask_c", ["n"]), cNew, old.c);
    const h = lerp(param("mask_h", ["n"]), hNew, old.h);
    return { i, f, o, g, cNew, hNew, c, h };
  },
  traits: { squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Krueger et al. 2017, ICLR (arXiv 1606.01305)"],
  alsoIn: ["lmnt-com/haste LSTM(zoneout=p), the masks drawn at every step, h alone"],
});
