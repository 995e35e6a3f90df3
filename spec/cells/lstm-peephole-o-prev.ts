import { type Cell, defineCell } from "../cell.ts";
import { type Node, add, matvec, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * Long short-term memory with diagonal peepholes, all of them to the old cell: the output gate, too, sees c′, where the paper
 * has it see the new cell (lstm-peephole).
 * After F. A. Gers, J. Schmidhuber, Recurrent nets that time and count, IJCNN 2000.
 */
export const lstmPeepholeOPrev: Cell = defineCell({
  id: "lstm-peephole-o-prev",
  title: "Long short-term memory with peepholes, all to the old cell",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ x, old, W, U, biased, affine, param }) => {
    const gate = (name: string, cell: Node): Node =>
      biased(`b_${name}`, matvec(W(name), x), matvec(U(name), old.h), mul(param(`p_${name}`, ["n"]), cell));
    const i = sigmoid(gate("i", old.c));
    const f = sigmoid(gate("f", old.c));
    const o = sigmoid(gate("o", old.c));
    const g = tanh(affine("g"));
    const c = add(mul(f, old.c), mul(i, g));
    const h = mul(o, tanh(c));
    return { i, f, o, g, c, h };
  },
  traits: { sums: ["c"], gatedOutput: { state: "c" }, squashing: true },
  family: ["recurrent", "gated", "lstm"],
  papers: ["Gers & Schmidhuber 2000, IJCNN (with the new cell at the output gate)"],
  alsoIn: ["webnn-baseline lstmCell with peepholeWeight"],
});
