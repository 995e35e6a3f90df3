/** The probability of a sequence of T tokens, from l_t = ln p_t[w_t], [T]. */
import {
  type Input,
  type Node,
  activate,
  constant,
  dot,
  input,
  mul,
  negate,
  pattern,
} from "../../language/expression.ts";

/** l */
export const tokenLogProbabilities: Input = input("x", "l", ["T"]);

/** ln p(w_1..T) = Σ_t l_t, [] */
export const sequenceLogProbability: Node = dot(constant(1, ["T"]), tokenLogProbabilities);

const perToken = pattern("1/T", [], (_, { T }) => 1 / (T as number));

/** exp(−ln p(w_1..T) / T), [] */
export const perplexity: Node = activate("exp", negate(mul(perToken, sequenceLogProbability)));
