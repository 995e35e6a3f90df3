import { type Cell, defineCell } from "../cell.ts";
import { add, tanh } from "../language/expression.ts";

/**
 * Elman network with an identity skip from state to pre-activation: the Elman network of U + 1.
 * Flax, `SimpleCell` with `residual=True`.
 */
export const residualElman: Cell = defineCell({
  id: "residual-elman",
  title: "Elman network with an identity skip",
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ old, affine }) => ({ h: tanh(add(affine("h"), old.h)) }),
  traits: { activated: true, squashing: true },
  family: ["recurrent", "elman"],
  papers: ["Elman 1990, Cognitive Science 14(2):179–211"],
  alsoIn: ["Flax SimpleCell(residual=True)"],
});
