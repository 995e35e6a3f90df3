import { type Cell, defineCell } from "../cell.ts";
import { activate, add, mul, negate, sigmoid, tanh } from "../language/expression.ts";

/**
 * sLSTM with the stabiliser m, the logarithm of what c and n are divided by: no exponential is of a number above 0. Outputs are
 * those of the sLSTM that starts from (c e^m, n e^m).
 * M. Beck et al., xLSTM: Extended long short-term memory, arXiv 2405.04517, equations (15)–(17).
 */
export const slstmStabilised: Cell = defineCell({
  id: "slstm-stabilised",
  title: "sLSTM with the stabiliser state",
  options: { forget: ["sigmoid", "exp"], bias: [true, false] },
  state: { h: ["n"], c: ["n"], n: ["n"], m: ["n"] },
  output: "h",
  positive: ["n"],
  equations: ({ old, options, affine }) => {
    const iTilde = affine("i");
    const fTilde = affine("f");
    const logF = options.forget === "exp" ? fTilde : negate(activate("softplus", negate(fTilde)));
    const z = tanh(affine("z"));
    const o = sigmoid(affine("o"));
    const kept = add(logF, old.m);
    const m = add(kept, activate("relu", add(iTilde, negate(kept))));
    const i = activate("exp", add(iTilde, negate(m)));
    const f = activate("exp", add(kept, negate(m)));
    const c = add(mul(f, old.c), mul(i, z));
    const n = add(mul(f, old.n), i);
    const h = mul(o, mul(c, activate("reciprocal", n)));
    return { iTilde, fTilde, z, o, m, i, f, c, n, h };
  },
  traits: { normalised: true },
  family: ["recurrent", "gated", "slstm", "slstm-stabilised"],
  papers: ["Beck et al. 2024, arXiv 2405.04517"],
  alsoIn: ["NX-AI/xlstm vanilla sLSTM with one head, from states where n ≠ 0"],
});
