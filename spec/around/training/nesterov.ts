import { add, scale } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { against, g, hyper, memory, x } from "./symbols.ts";

const mu = hyper("mu");
const v = add(scale(mu, memory("v")), g); // v = μ v′ + g

/** Nesterov's momentum as I. Sutskever et al. 2013 write it; torch.optim.SGD with nesterov. */
export const nesterov: Equations = {
  v,
  x: add(x, against(add(g, scale(mu, v)))), // x = x′ − η (g + μ v)
};
