import type { Cell } from "../cell.ts";
import { type Node, add, tanh } from "../language/expression.ts";

/**
 * Elman network with an identity skip from state to pre-activation: the Elman network of U + 1.
 * Flax, `SimpleCell` with `residual=True`.
 */
export const residualElman: Cell = {
  id: "residual-elman",
  title: "Elman network with an identity skip",
  family: ["recurrent", "elman"],
  papers: ["Elman 1990, Cognitive Science 14(2):179–211"],
  alsoIn: ["Flax SimpleCell(residual=True)"],
  options: { bias: [true, false] },
  state: { h: ["n"] },
  output: "h",
  equations: ({ state, affine }) => ({
    h: tanh(add(affine("h"), state["h"] as Node)), // h = tanh(W x + U h′ + b + h′)
  }),
};
