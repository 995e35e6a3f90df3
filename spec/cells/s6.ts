import { type Cell, defineCell } from "../cell.ts";
import { activate, add, complement, constant, matvec, mul, negate, outer } from "../language/expression.ts";

/**
 * Selective state space model of Mamba: each of the m channels has n states; step size Δ, input map B and output map C depend on
 * the input. A = −exp(A_log). The input enters by B̄ = Δ B (the code, "euler") or by zero-order hold, B̄ = A⁻¹(exp(Δ A) − 1) B.
 * The output y is no state.
 * A. Gu, T. Dao, Mamba: Linear-time sequence modeling with selective state spaces, arXiv 2312.00752, equations (1a)–(4), algorithm 2.
 */
export const s6: Cell = defineCell({
  id: "s6",
  title: "Selective state space model (Mamba)",
  options: { discretisation: ["euler", "zoh"] },
  state: { H: ["m", "n"] },
  output: "y",
  equations: ({ x, old, options, W, biased, param }) => {
    const Delta = activate("softplus", biased("b_d", matvec(param("W_d", ["m", "m"]), x)));
    const B = matvec(W("B"), x);
    const C = matvec(W("C"), x);
    const ALog = param("A_log", ["m", "n"]);
    const rate = activate("exp", ALog); // −A
    const spread = outer(Delta, constant(1, ["n"]));
    const E = activate("exp", negate(mul(spread, rate)));
    const written =
      options.discretisation === "zoh"
        ? mul(complement(E), mul(activate("exp", negate(ALog)), outer(x, B)))
        : outer(mul(Delta, x), B);
    const H = add(mul(E, old.H), written);
    const y = add(matvec(H, C), mul(param("D", ["m"]), x));
    return { Delta, B, C, E, H, y };
  },
  traits: { contracting: true },
  family: ["recurrent", "linear-recurrence", "s6"],
  papers: ["Gu & Dao 2023, arXiv 2312.00752"],
  alsoIn: ["state-spaces/mamba selective_scan_ref (euler), without its gate z"],
});
