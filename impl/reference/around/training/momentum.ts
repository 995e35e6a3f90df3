/**
 * Gradient descent with momentum: B. T. Polyak 1964, in the form of torch.optim.SGD with momentum. Keras keeps −ηv instead, which
 * is the same as long as η does not change.
 *
 *     v = μ v' + g   (1)
 *     x = x' − η v   (2)
 */
import { hyperparameter, type Rule } from "./optimiser.ts";

/** Gradient descent with momentum; μ = 0 is without. @throws RangeError where η is negative or μ not in [0, 1) */
export function momentum(options: { readonly eta: number; readonly mu?: number }): Rule<"v"> {
  const eta = hyperparameter("momentum: eta", options.eta);
  const mu = hyperparameter("momentum: mu", options.mu ?? 0.9, 1);
  return {
    memory: ["v"],
    update(before, g) {
      const v = mu * before.v + g; // (1)
      return { x: before.x - eta * v, v }; // (2)
    },
  };
}
