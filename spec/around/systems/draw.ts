/**
 * DRAW without attention: K. Gregor et al. 2015, arXiv 1502.04623, equations (3)–(12), with the noise ε_t given; σ = exp of a dense layer.
 *
 *     x̂_t = x − σ(c_{t−1}),   e_t = enc([x; x̂_t; d_{t−1}], e_{t−1}),   q(z_t) = N(posterior(e_t)),   z_t = μ_t + σ_t ⊙ ε_t
 *     d_t = dec(z_t, d_{t−1}),   c_t = c_{t−1} + write(d_t),   c_0 = 0
 *     L   = Σ (softplus(c_T) − x ⊙ c_T) + Σ_t KL(q(z_t) ‖ N(0, 1))
 */
import { type Node, activate, add, concat, constant, dot, input, negate, sigmoid } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { gaussianOf, klToStandard, sample } from "./gaussian.ts";
import { instance } from "./instance.ts";
import { dense, inputs } from "./parts.ts";

/** x and c [m], ε_t and z_t [k], both states [n]; gives the `loss` [] and the `canvas` c_T. */
export function draw(cell: string, options: Options, T: number): Equations {
  const encoder = instance({ cell, options, prefix: "encoder", m: "m+m+n", n: "n" });
  const decoder = instance({ cell, options, prefix: "decoder", m: "k", n: "n" });
  const posterior = gaussianOf("posterior", "k", "n", "exp");
  const write = dense("write", "m", "n");
  const x = input("x", "x", ["m"]);
  let canvas: Node = constant(0, ["m"]);
  let [seen, drawn] = [encoder.initial, decoder.initial];
  const divergences = inputs("epsilon", T, "k").map((epsilon) => {
    const missing = add(x, negate(sigmoid(canvas)));
    const encoded = encoder.step(concat(x, missing, drawn["h"] as Node), seen);
    const q = posterior(encoded.y);
    const decoded = decoder.step(sample(q, epsilon), drawn);
    [seen, drawn] = [encoded.state, decoded.state];
    canvas = add(canvas, write(decoded.y));
    return klToStandard(q);
  });
  const likelihood = add(dot(constant(1, ["m"]), activate("softplus", canvas)), negate(dot(x, canvas)));
  return { loss: add(likelihood, ...divergences), canvas };
}
