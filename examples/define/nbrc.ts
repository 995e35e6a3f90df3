import { add, constant, defineCell, lerp, matvec, mul, sigmoid, tanh } from "gatecheck/spec";

/**
 * Bistable recurrent cells: h = c ⊙ h′ + (1 − c) ⊙ tanh(W x + a ⊙ h′), a = 1 + tanh(…) between 0 and 2: above 1 a unit has two stable states.
 * The gates of `brc` see their own unit alone, those of `nbrc` all units.
 * N. Vecoven, D. Ernst, G. Drion, A bio-inspired bistable recurrent cell allows for long-lasting memory, PLOS ONE 16 (2021).
 */
const cell = (id: "brc" | "nbrc", title: string) =>
  defineCell({
    id,
    title,
    options: { bias: [true, false] },
    state: { h: ["n"] },
    output: "h",
    equations: ({ x, old, W, biased, affine, param }) => {
      const of = (gate: string) =>
        id === "nbrc" ? affine(gate) : biased(`b_${gate}`, matvec(W(gate), x), mul(param(`w_${gate}`, ["n"]), old.h));
      const a = add(constant(1, ["n"]), tanh(of("a")));
      const c = sigmoid(of("c"));
      const hTilde = tanh(add(matvec(W("h"), x), mul(a, old.h)));
      return { a, c, hTilde, h: lerp(c, hTilde, old.h) };
    },
    traits: { mixture: { state: "h" }, squashing: true },
    family: ["recurrent", "gated"],
    papers: ["Vecoven et al. 2021, PLOS ONE 16(6) (arXiv 2006.05252)"],
  });

export default [cell("brc", "Bistable recurrent cell"), cell("nbrc", "Neuromodulated bistable recurrent cell")];
