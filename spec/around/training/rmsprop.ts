import { activate, add, complement, mul, scale } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { against, everywhere, g, hyper, memory, x } from "./symbols.ts";

const rho = hyper("rho");
const v = add(scale(rho, memory("v")), scale(complement(rho), mul(g, g))); // v = ρ v′ + (1 − ρ) g²
const divisor = add(activate("sqrt", v), everywhere(hyper("epsilon"))); // √v + ε

/** RMSprop: T. Tieleman, G. Hinton 2012; torch.optim.RMSprop. */
export const rmsprop: Equations = {
  v,
  x: add(x, against(mul(g, activate("reciprocal", divisor)))), // x = x′ − η g / (√v + ε)
};
