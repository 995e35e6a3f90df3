/**
 * RMSprop: T. Tieleman, G. Hinton 2012, in the form of torch.optim.RMSprop: ε stands outside the root. Keras and TensorFlow.js
 * have √(v + ε).
 *
 *     v = ρ v' + (1 − ρ) g²    (1)
 *     x = x' − η g / (√v + ε)   (2)
 */
import { hyperparameter, type Rule } from "./optimiser.ts";

interface RmspropOptions {
  readonly eta: number;
  readonly rho?: number;
  readonly epsilon?: number;
}

/** RMSprop; ε = 0 makes the first g = 0 a 0/0: NaN. @throws RangeError where η or ε is negative or ρ not in [0, 1) */
export function rmsprop(options: RmspropOptions): Rule<"v"> {
  const eta = hyperparameter("rmsprop: eta", options.eta);
  const rho = hyperparameter("rmsprop: rho", options.rho ?? 0.99, 1);
  const epsilon = hyperparameter("rmsprop: epsilon", options.epsilon ?? 1e-8);
  return {
    memory: ["v"],
    update(before, g) {
      const v = rho * before.v + (1 - rho) * g * g; // (1)
      return { x: before.x - (eta * g) / (Math.sqrt(v) + epsilon), v }; // (2)
    },
  };
}
