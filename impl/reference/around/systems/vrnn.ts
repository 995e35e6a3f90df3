/**
 * Variational recurrent network: Chung et al. 2015, arXiv 1506.02216, with the noise given. x_t [m], ε_t and z_t [k], h_t [n].
 *
 *     f_t = φ_x(x_t),  q_t = posterior([f_t; h_{t−1}]),  p_t = prior(h_{t−1})               (1)
 *     z_t = μ_t + σ_t ⊙ ε_t,  g_t = φ_z(z_t)                                                (2)
 *     ELBO = Σ_t ln N(x_t; decoder([g_t; h_{t−1}])) − KL(q_t ‖ p_t)                          (3)
 *     h_t = rnn([f_t; g_t], h_{t−1})                                                        (4)
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { type Dense, dense } from "./dense.ts";
import { gaussianOf, kl, logDensity, sample, sampleBack } from "./gaussian.ts";
import { split } from "./split.ts";
import { type Unit, step, zeros } from "./unit.ts";

/** Dense layers of a mean and of a deviation. */
export type GaussianLayers = Readonly<Record<"mu" | "sigma", Dense>>;

/** The parts of a VRNN: φ_x and φ_z are dense layers with tanh; every σ is a softplus. */
export interface VrnnParts {
  readonly rnn: Unit;
  readonly phiX: Dense;
  readonly phiZ: Dense;
  readonly prior: GaussianLayers;
  readonly posterior: GaussianLayers;
  readonly decoder: GaussianLayers;
}

/** Derivatives of a model with latent vectors. */
export interface LatentDerivative {
  readonly dXs: Sequence;
  readonly dEpsilons: Sequence;
}

/** The run of a VRNN, with its pullback: ELBO [nats] and samples z_t [k]. */
export interface Vrnn {
  readonly elbo: number;
  readonly zs: Sequence;
  readonly final: State;
  readonly back: (dElbo: number, dZs: Sequence, dFinal: State) => LatentDerivative & { readonly dInitial: State };
}

/** The VRNN of Chung et al. 2015 over one row: x_t [m], ε_t [k]. The state h [n] of its cell is the one that is read. */
export function vrnn(
  algebra: Algebra,
  parts: VrnnParts,
  { xs, epsilons, initial }: { readonly xs: Sequence; readonly epsilons: Sequence; readonly initial: State },
): Vrnn {
  const { add, mul, concat } = algebra;
  let state = initial;
  const taken = zip(xs, epsilons).map(([x, epsilon]) => {
    const h = state["h"]!;
    const f = dense(algebra, parts.phiX, x, "tanh"); // (1)
    const posterior = gaussianOf(algebra, parts.posterior, "softplus", concat(f.y, h)); // (1)
    const prior = gaussianOf(algebra, parts.prior, "softplus", h); // (1)
    const z = sample(algebra, posterior.q, epsilon); // (2)
    const g = dense(algebra, parts.phiZ, z, "tanh"); // (2)
    const decoder = gaussianOf(algebra, parts.decoder, "softplus", concat(g.y, h)); // (3)
    const likelihood = logDensity(algebra, x, decoder.q); // (3)
    const divergence = kl(algebra, posterior.q, prior.q); // (3)
    const stepped = step(algebra, parts.rnn, concat(f.y, g.y), state); // (4)
    state = stepped.state;
    return { f, posterior, prior, z, g, decoder, likelihood, divergence, stepped };
  });

  return {
    elbo: taken.reduce((sum, { likelihood, divergence }) => sum + likelihood.value - divergence.value, 0), // (3)
    zs: taken.map(({ z }) => z),
    final: state,
    back(dElbo, dZs, dFinal) {
      let dState = dFinal;
      const dXs: Vector[] = [];
      const dEpsilons: Vector[] = [];
      for (const [t, { f, posterior, prior, g, decoder, likelihood, divergence, stepped }] of [
        ...taken.entries(),
      ].reverse()) {
        const halves = (d: Vector) => split(d, f.y.length, d.length - f.y.length) as [Vector, Vector];
        const { dX: dRead, dPrevious } = stepped.back(zeros(stepped.y), dState); // (4)
        const { dQ, dP } = divergence.back(-dElbo); // (3)
        const seen = likelihood.back(dElbo); // (3)
        const [dG, dH1] = halves(decoder.back(seen.dQ)); // (3)
        const [dF2, dG2] = halves(dRead); // (4)
        const dZ = add(g.back(add(dG, dG2)), dZs[t]!); // (2)
        const drawn = sampleBack(algebra, epsilons[t]!, dZ); // (2)
        const dPosterior = { mu: add(drawn.mu, dQ.mu), sigma: add(drawn.sigma, dQ.sigma) };
        const [dF, dH2] = halves(posterior.back(dPosterior)); // (1)
        dState = { ...dPrevious, h: add(dPrevious["h"]!, dH1, dH2, prior.back(dP)) }; // (1) (3) (4)
        dXs.unshift(add(seen.dX, f.back(add(dF, dF2)))); // (1) (3)
        dEpsilons.unshift(mul(dZ, posterior.q.sigma)); // (2)
      }
      return { dXs, dEpsilons, dInitial: dState };
    },
  };
}
