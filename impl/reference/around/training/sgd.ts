/**
 * Stochastic gradient descent: torch.optim.SGD.
 *
 *     x = x' − η g   (1)
 */
import { hyperparameter, type Rule } from "./optimiser.ts";

/** Stochastic gradient descent; η is the learning rate. @throws RangeError where it is negative */
export function sgd(options: { readonly eta: number }): Rule<never> {
  const eta = hyperparameter("sgd: eta", options.eta);
  return {
    memory: [],
    update: (before, g) => ({ x: before.x - eta * g }), // (1)
  };
}
