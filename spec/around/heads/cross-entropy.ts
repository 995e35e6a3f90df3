/** Cross-entropy of the class that came with a softmax: L = −⟨y, ln softmax(u)⟩. */
import { type Input, type Node, dot, input, negate } from "../../language/expression.ts";
import { logProbabilities } from "./softmax.ts";

/** y: 1 at the class that came, 0 elsewhere, [V]. */
export const target: Input = input("x", "y", ["V"]);

/** L = −⟨y, ln p⟩, [] */
export const crossEntropy: Node = negate(dot(target, logProbabilities));
