import { type Cell, defineCell } from "../cell.ts";
import { lerp, matvec, mul, sigmoid } from "../language/expression.ts";

/**
 * Simple recurrent unit, second version: both gates see the old c too, unit by unit. No activation, no scaling of the highway
 * (α = 1), which carries W_p x, also where m = n. The output h is no state: the next step sees c alone.
 * T. Lei, Y. Zhang, S. I. Wang, H. Dai, Y. Artzi, Simple recurrent units for highly parallelizable recurrence, EMNLP 2018.
 */
export const sruV2: Cell = defineCell({
  id: "sru-v2",
  title: "Simple recurrent unit, second version",
  options: { bias: [true, false] },
  state: { c: ["n"] },
  output: "h",
  equations: ({ x, old, W, biased, param }) => {
    const xTilde = matvec(W("x"), x);
    const f = sigmoid(biased("b_f", matvec(W("f"), x), mul(param("v_f", ["n"]), old.c)));
    const r = sigmoid(biased("b_r", matvec(W("r"), x), mul(param("v_r", ["n"]), old.c)));
    const c = lerp(f, xTilde, old.c);
    const xP = matvec(W("p"), x);
    const h = lerp(r, xP, c);
    return { xTilde, f, r, c, xP, h };
  },
  traits: { mixture: { state: "c", affine: "x" } },
  family: ["recurrent", "gated", "sru"],
  papers: ["Lei et al. 2018, EMNLP (arXiv 1709.02755)"],
  alsoIn: ["asappresearch/sru with rescale=False and input_size ≠ hidden_size"],
});
