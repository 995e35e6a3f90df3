import { type Cell, defineCell } from "../cell.ts";
import { activate, add, complement, constant, matvec, mul, sigmoid } from "../language/expression.ts";

/**
 * Real-gated linear recurrent unit of Griffin, c = 8, dense gates; as wide as its input. Λ has the sign of the code: a = σ(−Λ)^(c r);
 * the paper's a = σ(Λ)^(c r) has the other.
 * S. De et al., Griffin: Mixing gated linear recurrences with local attention, arXiv 2402.19427, equations (1)–(4).
 */
export const rgLru: Cell = defineCell({
  id: "rg-lru",
  title: "Real-gated linear recurrent unit, c = 8",
  options: { bias: [true, false] },
  state: { h: ["m"] },
  output: "h",
  equations: ({ x, old, biased, param }) => {
    const r = sigmoid(biased("b_a", matvec(param("W_a", ["m", "m"]), x)));
    const i = sigmoid(biased("b_x", matvec(param("W_x", ["m", "m"]), x)));
    const rate = mul(constant(-8, ["m"]), activate("softplus", param("L", ["m"])));
    const a = activate("exp", mul(rate, r));
    const k = activate("sqrt", complement(mul(a, a)));
    const h = add(mul(a, old.h), mul(k, mul(i, x)));
    return { r, i, a, k, h };
  },
  traits: { contracting: true },
  family: ["recurrent", "gated", "linear-recurrence", "rg-lru"],
  papers: ["De et al. 2024, arXiv 2402.19427"],
  alsoIn: ["recurrentgemma RGLRU with one block, but for its first step of a segment"],
});
