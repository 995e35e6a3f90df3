/**
 * Stochastic recurrent network: J. Bayer, C. Osendorfer 2014, arXiv 1411.7610, with the noise ε_t given. The prior of z_t knows nothing of
 * the past. Recognition reads x_t, as the authors' code does; every σ is a softplus.
 *
 *     g_t = recognition(x_t, g_{t−1}),   q(z_t) = N(posterior(g_t)),   z_t = μ_t + σ_t ⊙ ε_t
 *     h_t = generator([x_{t−1}; z_t], h_{t−1}),   x_0 = 0,   p(x_t) = N(decoder(h_t))
 *     ELBO = Σ_t ln p(x_t) − KL(q(z_t) ‖ N(0, 1))
 */
import { type Node, add, concat, constant, negate } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { gaussianOf, klToStandard, logDensity, sample } from "./gaussian.ts";
import { instance, unrolled } from "./instance.ts";
import { inputs, numbered } from "./parts.ts";

/** x_t [m], ε_t and z_t [k], both states [n]; gives the `elbo` [] and `z0 …`. */
export function storn(cell: string, options: Options, T: number): Equations {
  const recognition = instance({ cell, options, prefix: "recognition", m: "m", n: "n" });
  const generator = instance({ cell, options, prefix: "generator", m: "m+k", n: "n" });
  const posterior = gaussianOf("posterior", "k", "n", "softplus");
  const decoder = gaussianOf("decoder", "m", "n", "softplus");
  const xs = inputs("x", T, "m");
  const noise = inputs("epsilon", T, "k");
  const qs = unrolled(recognition, xs, recognition.initial).ys.map(posterior);
  const zs = qs.map((q, t) => sample(q, noise[t] as Node));
  const reads = zs.map((z, t) => concat(xs[t - 1] ?? constant(0, ["m"]), z));
  const densities = unrolled(generator, reads, generator.initial).ys.map((h, t) =>
    logDensity(xs[t] as Node, decoder(h)),
  );
  return { elbo: add(...densities, ...qs.map((q) => negate(klToStandard(q)))), ...numbered("z", zs) };
}
