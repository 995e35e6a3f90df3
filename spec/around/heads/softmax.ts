/** The distribution that a head's logits stand for. Logits u, probabilities p: [V], a vocabulary or a set of classes. */
import { type Input, type Node, activate, input, scale, softmax } from "../../language/expression.ts";

/** u */
export const logits: Input = input("x", "u", ["V"]);

/** p = e^u / Σ e^u */
export const probabilities: Node = softmax(logits);

/** ln p */
export const logProbabilities: Node = activate("log", probabilities);

/** τ > 0, [] */
export const temperature: Input = input("x", "τ", []);

/** softmax(u / τ) */
export const temperedProbabilities: Node = softmax(scale(activate("reciprocal", temperature), logits));
