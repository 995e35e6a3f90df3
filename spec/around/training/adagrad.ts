import { activate, add, mul } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { against, everywhere, g, hyper, memory, x } from "./symbols.ts";

const s = add(memory("s"), mul(g, g)); // s = s′ + g²
const divisor = add(activate("sqrt", s), everywhere(hyper("epsilon"))); // √s + ε

/** Adagrad: J. Duchi, E. Hazan, Y. Singer 2011; torch.optim.Adagrad. */
export const adagrad: Equations = {
  s,
  x: add(x, against(mul(g, activate("reciprocal", divisor)))), // x = x′ − η g / (√s + ε)
};
