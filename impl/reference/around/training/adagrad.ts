/**
 * Adagrad: J. Duchi, E. Hazan, Y. Singer 2011, in the form of torch.optim.Adagrad: s begins at 0, and ε stands outside the root.
 * Keras and TensorFlow.js have √(s + ε) and begin at 0.1.
 *
 *     s = s' + g²              (1)
 *     x = x' − η g / (√s + ε)   (2)
 */
import { hyperparameter, type Rule } from "./optimiser.ts";

/** Adagrad; ε = 0 makes the first g = 0 a 0/0: NaN. @throws RangeError where η or ε is negative */
export function adagrad(options: { readonly eta: number; readonly epsilon?: number }): Rule<"s"> {
  const eta = hyperparameter("adagrad: eta", options.eta);
  const epsilon = hyperparameter("adagrad: epsilon", options.epsilon ?? 1e-10);
  return {
    memory: ["s"],
    update(before, g) {
      const s = before.s + g * g; // (1)
      return { x: before.x - (eta * g) / (Math.sqrt(s) + epsilon), s }; // (2)
    },
  };
}
