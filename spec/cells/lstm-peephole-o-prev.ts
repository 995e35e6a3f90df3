import type { Cell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with diagonal peepholes, all of them to the old cell: the output gate, too, sees c′, where the paper
 * has it see the new cell (lstm-peephole).
 * After F. A. Gers, J. Schmidhuber, Recurrent nets that time and count, IJCNN 2000.
 */
export const lstmPeepholeOPrev: Cell = {
  id: "lstm-peephole-o-prev",
  title: "Long short-term memory with peepholes, all to the old cell",
  family: ["recurrent", "gated", "lstm"],
  papers: ["Gers & Schmidhuber 2000, IJCNN (with the new cell at the output gate)"],
  alsoIn: ["webnn-baseline lstmCell with peepholeWeight"],
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, state, W, U, biased, param, affine }) => {
    const { h: output, c: previous } = state as { h: Node; c: Node };
    const gate = (name: string, cell: Node): Node =>
      biased(`b_${name}`, matvec(W(name), x), matvec(U(name), output), mul(param(`p_${name}`, ["n"]), cell));
    const i = sigmoid(gate("i", previous)); // i = σ(Wᵢ x + Uᵢ h′ + pᵢ ⊙ c′ + bᵢ)
    const f = sigmoid(gate("f", previous)); // f = σ(W_f x + U_f h′ + p_f ⊙ c′ + b_f)
    const o = sigmoid(gate("o", previous)); // o = σ(Wₒ x + Uₒ h′ + pₒ ⊙ c′ + bₒ)
    const g = tanh(affine("g")); // g = tanh(W_g x + U_g h′ + b_g)
    const c = add(mul(f, previous), mul(i, g)); // c = f ⊙ c′ + i ⊙ g
    const h = mul(o, tanh(c)); // h = o ⊙ tanh(c)
    return { i, f, o, g, c, h };
  },
};
