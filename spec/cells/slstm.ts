import { type Cell, defineCell } from "../cell.ts";
import { activate, add, mul, sigmoid, tanh } from "../language/expression.ts";

/**
 * sLSTM of the xLSTM, one head: an exponential input gate, and a normaliser n that sums what the gates let through. In this form
 * ĩ ≈ 710 (88 in float32) overflows.
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (8)–(14).
 */
export const slstm: Cell = defineCell({
  id: "slstm",
  title: "sLSTM: exponential input gate and normaliser",
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { h: ["n"], c: ["n"], n: ["n"] },
  output: "h",
  positive: ["n"],
  equations: ({ old, options, affine }) => {
    const i = activate("exp", affine("i"));
    const f = activate(options.forget, affine("f"));
    const z = tanh(affine("z"));
    const o = sigmoid(affine("o"));
    const c = add(mul(f, old.c), mul(i, z));
    const n = add(mul(f, old.n), i);
    const h = mul(o, mul(c, activate("reciprocal", n)));
    return { i, f, z, o, c, n, h };
  },
  traits: { normalised: true },
  family: ["recurrent", "gated", "slstm"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: [],
});
