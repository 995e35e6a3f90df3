import { activate, add, complement, input, mul, scale } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { against, everywhere, g, hyper, memory, x } from "./symbols.ts";

const [beta1, beta2] = [hyper("beta1"), hyper("beta2")];
// β₁ᵗ and β₂ᵗ as products: their memory, [], is 1 at first
const power1 = mul(beta1, input("state", "power1", []));
const power2 = mul(beta2, input("state", "power2", []));
const m = add(scale(beta1, memory("m")), scale(complement(beta1), g)); // m = β₁ m′ + (1 − β₁) g
const v = add(scale(beta2, memory("v")), scale(complement(beta2), mul(g, g))); // v = β₂ v′ + (1 − β₂) g²
const mHat = scale(activate("reciprocal", complement(power1)), m); // m̂ = m / (1 − β₁ᵗ)
const vHat = scale(activate("reciprocal", complement(power2)), v); // v̂ = v / (1 − β₂ᵗ)
const divisor = add(activate("sqrt", vHat), everywhere(hyper("epsilon"))); // √v̂ + ε

/** Adam: D. P. Kingma, J. Ba 2015, algorithm 1; torch.optim.Adam. */
export const adam: Equations = {
  power1,
  power2,
  m,
  v,
  x: add(x, against(mul(mHat, activate("reciprocal", divisor)))), // x = x′ − η m̂ / (√v̂ + ε)
};
