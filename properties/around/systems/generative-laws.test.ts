/** Laws of models with latent variables (docs/theory.md 7; GE6 is with the filters). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { algebra } from "../../../impl/reference/algebra/algebra.ts";
import { binaryCrossEntropy } from "../../../impl/reference/around/heads/binary-cross-entropy.ts";
import { dense } from "../../../impl/reference/around/systems/dense.ts";
import { draw } from "../../../impl/reference/around/systems/draw.ts";
import { gaussianOf, kl, klToStandard, logDensity, sample } from "../../../impl/reference/around/systems/gaussian.ts";
import { storn } from "../../../impl/reference/around/systems/storn.ts";
import { step, unrolled } from "../../../impl/reference/around/systems/unit.ts";
import { draw as drawEquations } from "../../../spec/around/systems/draw.ts";
import { storn as stornEquations } from "../../../spec/around/systems/storn.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import { givenFor } from "./testing/agreement.ts";
import { cells, each, sizes } from "./testing/names.ts";
import { same } from "./testing/same.ts";

const float64 = algebra("float64");
const { sum, mul, div, sub, concat } = float64;

const vector = (size: number, min = -3, max = 3) =>
  fc
    .array(fc.double({ min, max, noNaN: true }), { minLength: size, maxLength: size })
    .map((numbers) => Float64Array.from(numbers));

/** Two distributions and noise of one size. */
const pairs = fc.integer({ min: 1, max: 5 }).chain((k) => {
  const normal = fc.record({ mu: vector(k), sigma: vector(k, 0.05, 4) });
  return fc.record({ q: normal, p: normal, epsilon: vector(k) });
});
const runs = { numRuns: 500 };

it("GE1: the divergence is 0 of equals, and at least half the squared distance of the means elsewhere", () =>
  fc.assert(
    fc.property(pairs, ({ q, p }) => {
      expect(kl(float64, q, q).value).toBe(0);
      const b = div(sub(q.mu, p.mu), p.sigma);
      const a = div(q.sigma, p.sigma);
      const squares = sum(mul(b, b));
      // the rest, ½ Σ (a² − 1 − 2 ln a), is at least 0; what it is computed from are k terms of this size, 8 roundings each
      const size = squares + sum(mul(a, a)) + 2 * sum(a.map((v, i) => 1 + Math.abs(Math.log(p.sigma[i]!)) + Math.abs(Math.log(v * p.sigma[i]!)))); // prettier-ignore
      expect(kl(float64, q, p).value).toBeGreaterThanOrEqual(squares / 2 - gamma(a.length + 8) * size);
    }),
    runs,
  ));

it("GE2: without noise a sample is the mean", () =>
  fc.assert(
    fc.property(pairs, ({ q, epsilon }) => {
      expect(same([sample(float64, q, epsilon.fill(0))], [q.mu])).toBe(true);
    }),
    runs,
  ));

it("GE5: to a prior that is N(0, 1) the divergence is the one of STORN, gradients included", () =>
  fc.assert(
    fc.property(pairs, ({ q, p }) => {
      const standard = { mu: p.mu.fill(0), sigma: p.sigma.fill(1) };
      const [one, other] = [kl(float64, q, standard), klToStandard(float64, q)];
      expect(one.value).toBe(other.value);
      const [{ dQ }, d] = [one.back(1), other.back(1)];
      expect(same([dQ.mu, dQ.sigma], [d.mu, d.sigma])).toBe(true);
    }),
    runs,
  ));

const systems = fc.record({ cell: cells, sizes, seed: fc.nat() });
const layers = (given: ReturnType<typeof givenFor>, prefix: string) =>
  each(["mu", "sigma"], (which) => given.dense(`${prefix}.${which}`));

it("GE3: one stroke of DRAW is a variational autoencoder of x and x − ½", () =>
  fc.assert(
    fc.property(systems, ({ cell, sizes, seed }) => {
      const given = givenFor(drawEquations(cell, {}, 1), sizes, seed);
      const encoder = given.unit("encoder", cell, 2 * sizes.m + sizes.n);
      const decoder = given.unit("decoder", cell, sizes.k);
      const parts = { encoder, decoder, posterior: layers(given, "posterior"), write: given.dense("write") };
      const initial = { encoder: encoder.initial, decoder: decoder.initial };
      const x = given.vector("x").map((v) => Number(v > 0));
      const epsilons = given.vectors("epsilon", 1);
      const drawing = draw(float64, parts, { x, epsilons, initial });

      const seen = concat(concat(x, x.map((v) => v - 0.5)), initial.decoder["h"]!); // prettier-ignore
      const code = step(float64, encoder, seen, initial.encoder).y;
      const { q } = gaussianOf(float64, parts.posterior, "exp", code);
      const decoded = step(float64, decoder, sample(float64, q, epsilons[0]!), initial.decoder).y;
      const logits = dense(float64, parts.write, decoded).y as Float64Array;
      expect(same([drawing.canvas], [logits])).toBe(true);
      const { loss } = binaryCrossEntropy(logits, x as Float64Array);
      const divergence = klToStandard(float64, q).value;
      // the same terms in another order: m + 4 roundings of at most Σ |c| + ln 2
      const size = Math.abs(divergence) + logits.reduce((total, c) => total + 2 * Math.abs(c) + 1, 0);
      expect(Math.abs(drawing.loss - (loss + divergence))).toBeLessThanOrEqual(2 * gamma(sizes.m + 8) * size);
    }),
    { numRuns: 300 },
  ));

it("GE4: STORN without deviation, at a constant mean, is a recurrent network that hears no noise", () =>
  fc.assert(
    fc.property(systems, fc.integer({ min: 1, max: 4 }), ({ cell, sizes, seed }, T) => {
      const given = givenFor(stornEquations(cell, {}, T), sizes, seed);
      const recognition = given.unit("recognition", cell, sizes.m);
      const generator = given.unit("generator", cell, sizes.m + sizes.k);
      const [posterior, decoder] = [layers(given, "posterior"), layers(given, "decoder")];
      posterior.mu.W.data.fill(0);
      posterior.sigma.W.data.fill(0);
      posterior.sigma.b.fill(-700); // σ = softplus(−700), about 1e-304: μ + σ ε is μ
      const initial = { recognition: recognition.initial, generator: generator.initial };
      const [xs, epsilons] = [given.vectors("x", T), given.vectors("epsilon", T)];
      const { elbo, zs } = storn(float64, { recognition, generator, posterior, decoder }, { xs, epsilons, initial });
      expect(same(zs, zs.map(() => posterior.mu.b))).toBe(true); // prettier-ignore

      const reads = xs.map((_, t) => concat(xs[t - 1] ?? new Float64Array(sizes.m), posterior.mu.b));
      const { ys } = unrolled(float64, generator, reads, generator.initial);
      const q = { mu: posterior.mu.b, sigma: float64.softplus(posterior.sigma.b) };
      const divergence = klToStandard(float64, q).value;
      const densities = ys.map(
        (h, t) => logDensity(float64, xs[t]!, gaussianOf(float64, decoder, "softplus", h).q).value,
      );
      expect(elbo).toBe(densities.reduce((total, density) => total + density - divergence, 0));
    }),
    { numRuns: 300 },
  ));
