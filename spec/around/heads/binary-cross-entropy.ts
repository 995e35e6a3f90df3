/** Binary cross-entropy of n independent logits, summed: as it is defined, and in the form that neither overflows nor cancels. */
import {
  type Input,
  type Node,
  activate,
  add,
  complement,
  constant,
  dot,
  input,
  negate,
  sigmoid,
} from "../../language/expression.ts";

/** u, [n] */
export const logits: Input = input("x", "u", ["n"]);

/** y in [0, 1], [n] */
export const targets: Input = input("x", "y", ["n"]);

const p = sigmoid(logits);
const ones = constant(1, ["n"]);

/** L = −⟨y, ln p⟩ − ⟨1 − y, ln(1 − p)⟩, p = σ(u), [] */
export const binaryCrossEntropy: Node = add(
  negate(dot(targets, activate("log", p))),
  negate(dot(complement(targets), activate("log", complement(p)))),
);

/** L = Σ softplus(u) − ⟨y, u⟩, the same number, [] */
export const stableBinaryCrossEntropy: Node = add(
  dot(ones, activate("softplus", logits)),
  negate(dot(targets, logits)),
);
