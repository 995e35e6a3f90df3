/**
 * Adam: D. P. Kingma, J. Ba 2015, algorithm 1, computed by torch.optim.Adam: ε stands outside the root of the corrected v. Keras
 * adds it to the root of v as it is, which scales it by √(1 − β₂ᵗ).
 *
 *     m = β₁ m' + (1 − β₁) g                            (1)
 *     v = β₂ v' + (1 − β₂) g²                           (2)
 *     m̂ = m / (1 − β₁ᵗ)                                 (3)
 *     v̂ = v / (1 − β₂ᵗ)                                 (4)
 *     x = x' − η m̂ / (√v̂ + ε)                           (5)
 */
import { hyperparameter, type Rule } from "./optimiser.ts";

interface AdamOptions {
  readonly eta?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Adam; ε = 0 makes the first g = 0 a 0/0: NaN. @throws RangeError where η or ε is negative or a β not in [0, 1) */
export function adam(options: AdamOptions = {}): Rule<"m" | "v"> {
  const eta = hyperparameter("adam: eta", options.eta ?? 1e-3);
  const beta1 = hyperparameter("adam: beta1", options.beta1 ?? 0.9, 1);
  const beta2 = hyperparameter("adam: beta2", options.beta2 ?? 0.999, 1);
  const epsilon = hyperparameter("adam: epsilon", options.epsilon ?? 1e-8);
  return {
    memory: ["m", "v"],
    update(before, g, t) {
      const m = beta1 * before.m + (1 - beta1) * g; // (1)
      const v = beta2 * before.v + (1 - beta2) * g * g; // (2)
      const mHat = m / (1 - beta1 ** t); // (3)
      const vHat = v / (1 - beta2 ** t); // (4)
      return { x: before.x - (eta * mHat) / (Math.sqrt(vHat) + epsilon), m, v }; // (5)
    },
  };
}
