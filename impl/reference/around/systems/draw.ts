/**
 * DRAW without attention: Gregor et al. 2015, arXiv 1502.04623, with the noise given. x and c [m], ε_t and z_t [k].
 *
 *     x̂_t = x − σ(c_{t−1}),  c_0 = 0                                             (1)
 *     e_t = enc([x; x̂_t; d_{t−1}], e_{t−1}),  q_t = posterior(e_t)                (2)
 *     z_t = μ_t + σ_t ⊙ ε_t,  d_t = dec(z_t, d_{t−1})                             (3)
 *     c_t = c_{t−1} + write(d_t)                                                 (4)
 *     L   = Σ (softplus(c_T) − x ⊙ c_T) + Σ_t KL(q_t ‖ N(0, 1))                   (5)
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { type Dense, dense } from "./dense.ts";
import { gaussianOf, klToStandard, sample, sampleBack } from "./gaussian.ts";
import { split } from "./split.ts";
import { type Unit, noState, step, zeros } from "./unit.ts";
import type { GaussianLayers } from "./vrnn.ts";

/** The parts of DRAW without attention; the posterior's σ is the exponential of a dense layer. */
export interface DrawParts {
  readonly encoder: Unit;
  readonly decoder: Unit;
  readonly posterior: GaussianLayers;
  readonly write: Dense;
}

type States = Readonly<Record<"encoder" | "decoder", State>>;

/** The run of DRAW: loss [nats] and canvas [m], a stroke for every ε_t, with its pullback. */
export interface Drawing {
  readonly loss: number;
  /** c_T */
  readonly canvas: Vector;
  readonly back: (dLoss: number, dCanvas: Vector) => DrawingDerivative;
}

/** The derivatives of a drawing. */
export interface DrawingDerivative {
  readonly dX: Vector;
  readonly dEpsilons: Sequence;
  readonly dInitial: States;
}

/**
 * DRAW without attention, of Gregor et al. 2015: an image x [m] in as many steps as there are ε_t [k]. The encoder reads the state
 * h of the decoder.
 */
export function draw(
  algebra: Algebra,
  parts: DrawParts,
  { x, epsilons, initial }: { readonly x: Vector; readonly epsilons: Sequence; readonly initial: States },
): Drawing {
  const { add, sub, mul, times, concat, sigmoid, softplus, slope, sum } = algebra;
  let canvas = zeros(x);
  let { encoder, decoder } = initial;
  const taken = epsilons.map((epsilon) => {
    const shown = sigmoid(canvas); // (1)
    const read = concat(concat(x, sub(x, shown)), decoder["h"]!); // (1) (2)
    const encoded = step(algebra, parts.encoder, read, encoder); // (2)
    const posterior = gaussianOf(algebra, parts.posterior, "exp", encoded.y); // (2)
    const decoded = step(algebra, parts.decoder, sample(algebra, posterior.q, epsilon), decoder); // (3)
    const written = dense(algebra, parts.write, decoded.y); // (4)
    const divergence = klToStandard(algebra, posterior.q); // (5)
    canvas = add(canvas, written.y); // (4)
    [encoder, decoder] = [encoded.state, decoded.state];
    return { shown, encoded, posterior, decoded, written, divergence };
  });
  const likelihood = sum(sub(softplus(canvas), mul(x, canvas))); // (5)

  return {
    loss: taken.reduce((total, { divergence }) => total + divergence.value, likelihood), // (5)
    canvas,
    back(dLoss, dCanvas) {
      let dC = add(dCanvas, times(dLoss, sub(sigmoid(canvas), x))); // (5)
      let dX = times(-dLoss, canvas); // (5)
      let [dEncoder, dDecoder] = [noState(encoder), noState(decoder)];
      const dEpsilons: Vector[] = [];
      for (const [t, { shown, encoded, posterior, decoded, written, divergence }] of [...taken.entries()].reverse()) {
        const dDrawn = decoded.back(written.back(dC), dDecoder); // (4) (3)
        const drawn = sampleBack(algebra, epsilons[t]!, dDrawn.dX); // (3)
        const dQ = divergence.back(dLoss); // (5)
        const dY = posterior.back({ mu: add(drawn.mu, dQ.mu), sigma: add(drawn.sigma, dQ.sigma) }); // (2)
        const dSeen = encoded.back(dY, dEncoder); // (2)
        const [dImage, dMissing, dH] = split(dSeen.dX, x.length, x.length, dSeen.dX.length - 2 * x.length) as [
          Vector,
          Vector,
          Vector,
        ];
        dX = add(dX, dImage, dMissing); // (2) (1)
        dC = sub(dC, mul(dMissing, slope.sigmoid(shown))); // (1)
        dEncoder = dSeen.dPrevious;
        dDecoder = { ...dDrawn.dPrevious, h: add(dDrawn.dPrevious["h"]!, dH) }; // (2)
        dEpsilons.unshift(mul(dDrawn.dX, posterior.q.sigma)); // (3)
      }
      return { dX, dEpsilons, dInitial: { encoder: dEncoder, decoder: dDecoder } };
    },
  };
}
