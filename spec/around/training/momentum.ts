import { add, scale } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { against, g, hyper, memory, x } from "./symbols.ts";

const v = add(scale(hyper("mu"), memory("v")), g); // v = μ v′ + g

/** Momentum: B. T. Polyak 1964; torch.optim.SGD with momentum and without dampening. */
export const momentum: Equations = {
  v,
  x: add(x, against(v)), // x = x′ − η v
};
