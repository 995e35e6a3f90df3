/**
 * Vectors of independent normal numbers, N(μ, σ²) with μ, σ [k], their noise ε given (Kingma & Welling 2013, arXiv 1312.6114).
 *
 *     z  = μ + σ ⊙ ε                                                                            (1)
 *     KL(q ‖ N(0, 1)) = ½ Σ (μ² + σ² − 1) − Σ ln σ;  dμ = μ,  dσ = σ − 1/σ                      (2)
 *     KL(q ‖ p) = ½ Σ (a² + b² − 1) + Σ (ln σ₀ − ln σ),  a = σ/σ₀,  b = (μ − μ₀)/σ₀              (3)
 *         dμ = b/σ₀,  dσ = a/σ₀ − 1/σ,  dμ₀ = −b/σ₀,  dσ₀ = (1 − a² − b²)/σ₀
 *     ln N(x; μ, σ²) = −½ Σ (r² + ln 2π) − Σ ln σ,  r = (x − μ)/σ;  dμ = r/σ,  dσ = (r² − 1)/σ,  dx = −r/σ      (4)
 */
import type { Activation, Algebra, Vector } from "../../algebra/types.ts";
import { type Dense, dense } from "./dense.ts";

/** Mean and deviation of independent normal numbers, each [k]; also the derivative by each. */
export interface Gaussian {
  readonly mu: Vector;
  readonly sigma: Vector;
}

/** A number, with the pullback of its derivative. */
export interface Scalar<D> {
  readonly value: number;
  readonly back: (d: number) => D;
}

/** Two dense layers as a Gaussian: μ = W x + b, σ = φ(W′ x + b′), each [k]. */
export function gaussianOf(
  algebra: Algebra,
  layers: Readonly<Record<"mu" | "sigma", Dense>>,
  phi: Activation,
  x: Vector,
): { readonly q: Gaussian; readonly back: (dQ: Gaussian) => Vector } {
  const [mu, sigma] = [dense(algebra, layers.mu, x), dense(algebra, layers.sigma, x, phi)];
  return {
    q: { mu: mu.y, sigma: sigma.y },
    back: (dQ) => algebra.add(mu.back(dQ.mu), sigma.back(dQ.sigma)),
  };
}

/** The sample z = μ + σ ⊙ ε (1), [k], for given noise ε. */
export const sample = ({ add, mul }: Algebra, { mu, sigma }: Gaussian, epsilon: Vector): Vector =>
  add(mu, mul(sigma, epsilon));

/** Pullback of (1): dL/dμ and dL/dσ of dL/dz; dL/dε is its product with σ. */
export const sampleBack = ({ mul }: Algebra, epsilon: Vector, dZ: Vector): Gaussian => ({
  mu: dZ,
  sigma: mul(dZ, epsilon),
});

/** The divergence KL(q ‖ N(0, 1)) [nats] (2). */
export function klToStandard(
  { add, sub, mul, div, plus, times, log, sum, ones }: Algebra,
  q: Gaussian,
): Scalar<Gaussian> {
  const { mu, sigma } = q;
  const halves = times(0.5, plus(-1, add(mul(mu, mu), mul(sigma, sigma))));
  return {
    value: sum(sub(halves, log(sigma))),
    back: (d) => ({ mu: times(d, mu), sigma: times(d, sub(sigma, div(ones(sigma.length), sigma))) }),
  };
}

/** The divergence KL(q ‖ p) [nats] (3). */
export function kl(
  { add, sub, mul, div, plus, times, log, sum, ones }: Algebra,
  q: Gaussian,
  p: Gaussian,
): Scalar<{ readonly dQ: Gaussian; readonly dP: Gaussian }> {
  const a = div(q.sigma, p.sigma);
  const b = div(sub(q.mu, p.mu), p.sigma);
  const squares = add(mul(a, a), mul(b, b));
  return {
    value: sum(add(times(0.5, plus(-1, squares)), sub(log(p.sigma), log(q.sigma)))),
    back(d) {
      const dMu = times(d, div(b, p.sigma));
      const inverse = div(ones(a.length), q.sigma);
      return {
        dQ: { mu: dMu, sigma: times(d, sub(div(a, p.sigma), inverse)) },
        dP: { mu: times(-1, dMu), sigma: times(-d, div(plus(-1, squares), p.sigma)) },
      };
    },
  };
}

/** The log-density ln N(x; μ, σ²) [nats] (4). */
export function logDensity(
  { sub, mul, div, plus, times, log, sum }: Algebra,
  x: Vector,
  { mu, sigma }: Gaussian,
): Scalar<{ readonly dX: Vector; readonly dQ: Gaussian }> {
  const r = div(sub(x, mu), sigma);
  return {
    value: -sum(sub(times(0.5, plus(Math.log(2 * Math.PI), mul(r, r))), times(-1, log(sigma)))),
    back(d) {
      const dMu = times(d, div(r, sigma));
      return { dX: times(-1, dMu), dQ: { mu: dMu, sigma: times(d, div(plus(-1, mul(r, r)), sigma)) } };
    },
  };
}
