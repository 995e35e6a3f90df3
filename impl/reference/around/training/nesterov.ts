/**
 * Nesterov's momentum: Y. Nesterov 1983, in the form of I. Sutskever et al. 2013 as torch.optim.SGD with nesterov states it: the
 * gradient is taken at x, and the step looks ahead.
 *
 *     v = μ v' + g           (1)
 *     x = x' − η (g + μ v)   (2)
 */
import { hyperparameter, type Rule } from "./optimiser.ts";

/** Gradient descent with Nesterov's momentum. @throws RangeError where η is negative or μ not in [0, 1) */
export function nesterov(options: { readonly eta: number; readonly mu?: number }): Rule<"v"> {
  const eta = hyperparameter("nesterov: eta", options.eta);
  const mu = hyperparameter("nesterov: mu", options.mu ?? 0.9, 1);
  return {
    memory: ["v"],
    update(before, g) {
      const v = mu * before.v + g; // (1)
      return { x: before.x - eta * (g + mu * v), v }; // (2)
    },
  };
}
