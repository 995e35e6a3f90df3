import { add } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { against, g, x } from "./symbols.ts";

/** Stochastic gradient descent: torch.optim.SGD. */
export const sgd: Equations = {
  x: add(x, against(g)), // x = x′ − η g
};
