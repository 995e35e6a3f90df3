import { diagonal, besideOne, plusIdentity } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

/** Reductions of the Elman network. */
export const elman: readonly Reduction[] = [
  {
    id: "elman-diagonal-is-indrnn",
    sentence: "The Elman network with U = diag(u) is the independently recurrent network.",
    source: "Li et al. 2018; docs/theory.md R14",
    from: { cell: "elman" },
    to: { cell: "indrnn" },
    map: { U_h: diagonal("u_h") },
    bitwise: true,
  },
  {
    id: "elman-plus-identity-is-residual-elman",
    sentence: "The Elman network with U + 1 for U is the one with an identity skip.",
    source: "Flax SimpleCell(residual=True); docs/theory.md R31",
    from: { cell: "elman" },
    to: { cell: "residual-elman" },
    given: { U_h: besideOne("U_h") },
    map: { U_h: plusIdentity("U_h") },
    bitwise: false,
  },
];
