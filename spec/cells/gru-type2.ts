import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit of type 2: its gates see the old state alone; z = 1 writes the candidate.
 * R. Dey, F. M. Salem, Gate-variants of gated recurrent unit (GRU) neural networks, arXiv 1701.05923.
 */
export const gruType2: Cell = defineCell({
  id: "gru-type2",
  title: "Gated recurrent unit of type 2: the gates of the state alone",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, U, affine }) => {
    const z = sigmoid(matvec(U("z"), old.h));
    const r = sigmoid(matvec(U("r"), old.h));
    const hTilde = tanh(affine("h", mul(r, old.h)));
    const h = lerp(z, old.h, hTilde);
    return { z, r, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Dey & Salem 2017, arXiv 1701.05923"],
  alsoIn: [],
});
