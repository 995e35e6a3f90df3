/**
 * Variational recurrent network: J. Chung et al. 2015, arXiv 1506.02216, equations (5)–(11), with the noise ε_t given; φ_x and φ_z are
 * dense layers with tanh, every σ is a softplus.
 *
 *     p(z_t) = N(prior(h_{t−1})),   q(z_t) = N(posterior([φ_x(x_t); h_{t−1}])),   z_t = μ_t + σ_t ⊙ ε_t
 *     p(x_t) = N(decoder([φ_z(z_t); h_{t−1}])),   h_t = rnn([φ_x(x_t); φ_z(z_t)], h_{t−1})
 *     ELBO   = Σ_t ln p(x_t) − KL(q(z_t) ‖ p(z_t))
 */
import { type Node, add, concat, negate } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { gaussianOf, kl, logDensity, sample } from "./gaussian.ts";
import { instance } from "./instance.ts";
import { dense, inputs, numbered, prefixed } from "./parts.ts";

/** x_t [m], ε_t and z_t [k], features and state [n]; gives the `elbo` [], `z0 …` and the final state `rnn.h`. */
export function vrnn(cell: string, options: Options, T: number): Equations {
  const rnn = instance({ cell, options, prefix: "rnn", m: "n+n", n: "n" });
  const [phiX, phiZ] = [dense("phiX", "n", "m", "tanh"), dense("phiZ", "n", "k", "tanh")];
  const prior = gaussianOf("prior", "k", "n", "softplus");
  const posterior = gaussianOf("posterior", "k", "n+n", "softplus");
  const decoder = gaussianOf("decoder", "m", "n+n", "softplus");
  const noise = inputs("epsilon", T, "k");
  let state = rnn.initial;
  const steps = inputs("x", T, "m").map((x, t) => {
    const h = state["h"] as Node;
    const q = posterior(concat(phiX(x), h));
    const z = sample(q, noise[t] as Node);
    const elbo = add(logDensity(x, decoder(concat(phiZ(z), h))), negate(kl(q, prior(h))));
    state = rnn.step(concat(phiX(x), phiZ(z)), state).state;
    return { z, elbo };
  });
  const elbo = add(...steps.map(({ elbo }) => elbo));
  return { elbo, ...numbered("z", steps.map(({ z }) => z)), ...prefixed("rnn", state) }; // prettier-ignore
}
