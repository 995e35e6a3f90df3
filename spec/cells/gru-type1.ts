import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit of type 1: its gates see the old state and a bias, not the input; z = 1 writes the candidate.
 * R. Dey, F. M. Salem, Gate-variants of gated recurrent unit (GRU) neural networks, arXiv 1701.05923.
 */
export const gruType1: Cell = defineCell({
  id: "gru-type1",
  title: "Gated recurrent unit of type 1: the gates without the input",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, U, biased, affine }) => {
    const z = sigmoid(biased("b_z", matvec(U("z"), old.h)));
    const r = sigmoid(biased("b_r", matvec(U("r"), old.h)));
    const hTilde = tanh(affine("h", mul(r, old.h)));
    const h = lerp(z, old.h, hTilde);
    return { z, r, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Dey & Salem 2017, arXiv 1701.05923"],
  alsoIn: [],
});
