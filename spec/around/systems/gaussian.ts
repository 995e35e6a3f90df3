/**
 * Vectors of independent normal numbers, N(μ, σ²), their noise given: reparameterised samples and divergences in closed form
 * (D. Kingma, M. Welling 2013, arXiv 1312.6114, appendix B).
 *
 *     z                        = μ + σ ⊙ ε
 *     KL(N(μ, σ²) ‖ N(0, 1))   = ½ Σ (μ² + σ² − 2 ln σ − 1)
 *     KL(N(μ, σ²) ‖ N(μ₀, σ₀²)) = ½ Σ ((σ² + (μ − μ₀)²)/σ₀² − 1 + 2 ln σ₀ − 2 ln σ)
 *     ln N(x; μ, σ²)           = −½ Σ (((x − μ)/σ)² + 2 ln σ + ln 2π)
 */
import {
  type ActivationName,
  type Node,
  activate,
  add,
  constant,
  dot,
  input,
  mul,
  negate,
  scale,
} from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import { dense } from "./parts.ts";

/** Means and standard deviations, of one shape [k]. */
export interface Gaussian {
  readonly mu: Node;
  readonly sigma: Node;
}

/** μ = W x + b, σ = φ(W′ x + b′), [size] of x [from]; the layers are `prefix.mu` and `prefix.sigma`. */
export function gaussianOf(prefix: string, size: string, from: string, fn: ActivationName): (x: Node) => Gaussian {
  const [mu, sigma] = [dense(`${prefix}.mu`, size, from), dense(`${prefix}.sigma`, size, from, fn)];
  return (x) => ({ mu: mu(x), sigma: sigma(x) });
}

/** z */
export const sample = ({ mu, sigma }: Gaussian, epsilon: Node): Node => add(mu, mul(sigma, epsilon));

const sumOf = (a: Node): Node => dot(constant(1, a.shape), a);
const squares = (a: Node): Node => dot(a, a);
const minus = (a: Node, b: Node): Node => add(a, negate(b));
const twice = (a: Node): Node => scale(constant(2, []), a);
const half = (a: Node): Node => scale(constant(0.5, []), a);
const logOf = (a: Node): Node => activate("log", a);
const reciprocal = (a: Node): Node => activate("reciprocal", a);

/** To N(0, 1), [] */
export const klToStandard = ({ mu, sigma }: Gaussian): Node =>
  half(add(squares(mu), squares(sigma), negate(twice(sumOf(logOf(sigma)))), negate(sumOf(constant(1, mu.shape)))));

/** KL(q ‖ p), [] */
export function kl(q: Gaussian, p: Gaussian): Node {
  const scaled = (a: Node): Node => mul(a, reciprocal(p.sigma));
  const logRatio = minus(logOf(p.sigma), logOf(q.sigma));
  const ofSquares = add(squares(scaled(q.sigma)), squares(scaled(minus(q.mu, p.mu))));
  return half(add(ofSquares, negate(sumOf(constant(1, q.mu.shape))), twice(sumOf(logRatio))));
}

/** ln N(x; μ, σ²), [] */
export function logDensity(x: Node, { mu, sigma }: Gaussian): Node {
  const residual = mul(minus(x, mu), reciprocal(sigma));
  const log2Pi = constant(Math.log(2 * Math.PI), mu.shape);
  return negate(half(add(squares(residual), twice(sumOf(logOf(sigma))), sumOf(log2Pi))));
}

/** All of them, of q = N(`mu`, exp(`s`)²), p = N(`mu0`, exp(`s0`)²), `x` and `epsilon`, each [k]. */
export function gaussians(): Equations {
  const vector = (name: string): Node => input("x", name, ["k"]);
  const normal = (mu: string, s: string): Gaussian => ({ mu: vector(mu), sigma: activate("exp", vector(s)) });
  const [q, p] = [normal("mu", "s"), normal("mu0", "s0")];
  return {
    z: sample(q, vector("epsilon")),
    standard: klToStandard(q),
    kl: kl(q, p),
    logDensity: logDensity(vector("x"), q),
  };
}
