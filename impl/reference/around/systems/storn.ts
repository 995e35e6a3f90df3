/**
 * Stochastic recurrent network: Bayer & Osendorfer 2014, arXiv 1411.7610, with the noise given. x_t [m], ε_t and z_t [k].
 *
 *     g_t = recognition(x_t, g_{t−1}),  q_t = posterior(g_t)                   (1)
 *     z_t = μ_t + σ_t ⊙ ε_t                                                    (2)
 *     h_t = generator([x_{t−1}; z_t], h_{t−1}),  x_0 = 0                        (3)
 *     ELBO = Σ_t ln N(x_t; decoder(h_t)) − KL(q_t ‖ N(0, 1))                    (4)
 */
import type { Algebra } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { gaussianOf, klToStandard, logDensity, sample, sampleBack } from "./gaussian.ts";
import { split } from "./split.ts";
import { type Unit, noState, unrolled, zeros } from "./unit.ts";
import type { GaussianLayers, LatentDerivative } from "./vrnn.ts";

/** The parts of a STORN: two units, and dense layers for both Gaussians; every σ is a softplus. */
export interface StornParts {
  readonly recognition: Unit;
  readonly generator: Unit;
  readonly posterior: GaussianLayers;
  readonly decoder: GaussianLayers;
}

type Initial = Readonly<Record<"recognition" | "generator", State>>;

/** The run of a STORN, with its pullback: ELBO [nats] and samples z_t [k]. */
export interface Storn {
  readonly elbo: number;
  readonly zs: Sequence;
  readonly back: (dElbo: number, dZs: Sequence) => LatentDerivative & { readonly dInitial: Initial };
}

/** The STORN of Bayer & Osendorfer 2014 over one row: x_t [m], ε_t [k]. */
export function storn(
  algebra: Algebra,
  parts: StornParts,
  { xs, epsilons, initial }: { readonly xs: Sequence; readonly epsilons: Sequence; readonly initial: Initial },
): Storn {
  const { add, mul, concat } = algebra;
  const recognition = unrolled(algebra, parts.recognition, xs, initial.recognition); // (1)
  const posteriors = recognition.ys.map((g) => gaussianOf(algebra, parts.posterior, "softplus", g)); // (1)
  const zs = zip(posteriors, epsilons).map(([{ q }, epsilon]) => sample(algebra, q, epsilon)); // (2)
  const reads = zip(xs, zs).map(([x, z], t) => concat(xs[t - 1] ?? zeros(x), z)); // (3)
  const generator = unrolled(algebra, parts.generator, reads, initial.generator); // (3)
  const decoders = generator.ys.map((h) => gaussianOf(algebra, parts.decoder, "softplus", h)); // (4)
  const likelihoods = zip(xs, decoders).map(([x, { q }]) => logDensity(algebra, x, q)); // (4)
  const divergences = posteriors.map(({ q }) => klToStandard(algebra, q)); // (4)

  return {
    elbo: zip(likelihoods, divergences).reduce((sum, [p, kl]) => sum + p.value - kl.value, 0), // (4)
    zs,
    back(dElbo, dZs) {
      const seen = likelihoods.map(({ back }) => back(dElbo)); // (4)
      const dHs = zip(decoders, seen).map(([{ back }, { dQ }]) => back(dQ)); // (4)
      const generated = generator.back(dHs, noState(generator.final)); // (3)
      const dReads = generated.dXs.map((d, t) => split(d, xs[t]!.length, zs[t]!.length)); // (3)
      const dZ = zip(dReads, dZs).map(([[, d], dZ]) => add(d!, dZ)); // (3)
      const dGs = posteriors.map(({ back }, t) => {
        const drawn = sampleBack(algebra, epsilons[t]!, dZ[t]!); // (2)
        const dQ = divergences[t]!.back(-dElbo); // (4)
        return back({ mu: add(drawn.mu, dQ.mu), sigma: add(drawn.sigma, dQ.sigma) }); // (1)
      });
      const recognised = recognition.back(dGs, noState(recognition.final)); // (1)
      return {
        dXs: xs.map((x, t) => add(recognised.dXs[t]!, seen[t]!.dX, dReads[t + 1]?.[0] ?? zeros(x))), // (1) (4) (3)
        dEpsilons: zip(dZ, posteriors).map(([d, { q }]) => mul(d, q.sigma)), // (2)
        dInitial: { recognition: recognised.dInitial, generator: generated.dInitial },
      };
    },
  };
}
