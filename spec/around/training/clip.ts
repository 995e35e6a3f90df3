/** Gradient clipping at θ, as equations: min(1, a) = 1 − relu(1 − a). */
import {
  type Input,
  type Node,
  activate,
  add,
  complement,
  dot,
  mul,
  negate,
  scale,
} from "../../language/expression.ts";
import { everywhere, hyper } from "./symbols.ts";

/** θ > 0, [] */
export const theta: Input = hyper("theta");

const relu = (a: Node): Node => activate("relu", a);

/** clip(g, −θ, θ) = g − relu(g − θ) + relu(−g − θ), [n] */
export function clippedByValue(g: Node): Node {
  const beyond = negate(everywhere(theta));
  return add(g, negate(relu(add(g, beyond))), relu(add(negate(g), beyond)));
}

/** g · min(1, θ/‖g‖₂), [n] each, the norm over all that are given */
export function clippedByNorm(...gs: readonly Node[]): readonly Node[] {
  const length = activate("sqrt", add(...gs.map((g) => dot(g, g)))); // ‖g‖₂
  const ratio = mul(theta, activate("reciprocal", length)); // θ/‖g‖₂
  const share = complement(relu(complement(ratio))); // min(1, θ/‖g‖₂)
  return gs.map((g) => scale(share, g));
}
