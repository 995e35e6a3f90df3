import { type Cell, defineCell } from "../cell.ts";
import { lerp, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Gated recurrent unit of type 3: its gates are biases, the same in every step, so that there is no variant without; z = 1 writes the candidate.
 * R. Dey, F. M. Salem, Gate-variants of gated recurrent unit (GRU) neural networks, arXiv 1701.05923.
 */
export const gruType3: Cell = defineCell({
  id: "gru-type3",
  title: "Gated recurrent unit of type 3: the gates of a bias alone",
  options: {},
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine, param }) => {
    const z = sigmoid(param("b_z", ["n"]));
    const r = sigmoid(param("b_r", ["n"]));
    const hTilde = tanh(affine("h", mul(r, old.h)));
    const h = lerp(z, old.h, hTilde);
    return { z, r, hTilde, h };
  },
  traits: { mixture: { state: "h" }, squashing: true },
  family: ["recurrent", "gated"],
  papers: ["Dey & Salem 2017, arXiv 1701.05923"],
  alsoIn: [],
});
