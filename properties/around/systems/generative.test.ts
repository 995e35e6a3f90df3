/** Models with latent variables, impl/reference against the specification: values and gradients within their bounds, the noise given. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../../../impl/reference/around/systems/draw.ts";
import { kl, klToStandard, logDensity, sample, sampleBack } from "../../../impl/reference/around/systems/gaussian.ts";
import { storn } from "../../../impl/reference/around/systems/storn.ts";
import { vrnn } from "../../../impl/reference/around/systems/vrnn.ts";
import { draw as drawEquations } from "../../../spec/around/systems/draw.ts";
import { gaussians } from "../../../spec/around/systems/gaussian.ts";
import { storn as stornEquations } from "../../../spec/around/systems/storn.ts";
import { vrnn as vrnnEquations } from "../../../spec/around/systems/vrnn.ts";
import { disagreement } from "./testing/agreement.ts";
import { cells, each, numbered, prefixed, sizes } from "./testing/names.ts";
import type { Given } from "./testing/given.ts";

const steps = fc.integer({ min: 1, max: 3 });
const runs = { numRuns: 300 };

const gaussianLayers = ({ dense }: Given, prefix: string) =>
  each(["mu", "sigma"], (which) => dense(`${prefix}.${which}`));

describe("within the bounds of its specification, gradients included:", () => {
  it("samples, divergences and densities of normal vectors", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const outside = disagreement(gaussians(), sizes, seed, ({ algebra, vector }) => {
          const { add, mul, exp } = algebra;
          const [q, p] = [
            { mu: vector("mu"), sigma: exp(vector("s")) },
            { mu: vector("mu0"), sigma: exp(vector("s0")) },
          ];
          const epsilon = vector("epsilon");
          const [standard, between] = [klToStandard(algebra, q), kl(algebra, q, p)];
          const density = logDensity(algebra, vector("x"), q);
          return {
            outputs: {
              z: sample(algebra, q, epsilon),
              standard: [standard.value],
              kl: [between.value],
              logDensity: [density.value],
            },
            back({ vector: d }) {
              const number = (name: string) => d(name)[0] as number;
              const ofKl = between.back(number("kl"));
              const ofDensity = density.back(number("logDensity"));
              const toQ = [
                sampleBack(algebra, epsilon, d("z")),
                standard.back(number("standard")),
                ofKl.dQ,
                ofDensity.dQ,
              ].reduce((a, b) => ({ mu: add(a.mu, b.mu), sigma: add(a.sigma, b.sigma) }));
              return {
                mu: toQ.mu,
                s: mul(toQ.sigma, q.sigma),
                mu0: ofKl.dP.mu,
                s0: mul(ofKl.dP.sigma, p.sigma),
                x: ofDensity.dX,
                epsilon: mul(d("z"), q.sigma),
              };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("the variational recurrent network", () => {
    fc.assert(
      fc.property(cells, steps, sizes, fc.nat(), (cell, T, sizes, seed) => {
        const outside = disagreement(vrnnEquations(cell, {}, T), sizes, seed, (given) => {
          const rnn = given.unit("rnn", cell, 2 * sizes.n);
          const parts = {
            rnn,
            ...each(["phiX", "phiZ"], given.dense),
            ...each(["prior", "posterior", "decoder"], (prefix) => gaussianLayers(given, prefix)),
          };
          const [xs, epsilons] = [given.vectors("x", T), given.vectors("epsilon", T)];
          const { elbo, zs, final, back } = vrnn(given.algebra, parts, { xs, epsilons, initial: rnn.initial });
          return {
            outputs: { elbo: [elbo], ...numbered("z", zs), ...prefixed("rnn", final) },
            back(d) {
              const dElbo = d.vector("elbo")[0] as number;
              const { dXs, dEpsilons, dInitial } = back(dElbo, d.vectors("z", T), d.state("rnn"));
              return { ...numbered("x", dXs), ...numbered("epsilon", dEpsilons), ...prefixed("rnn", dInitial) };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("the stochastic recurrent network", () => {
    fc.assert(
      fc.property(cells, steps, sizes, fc.nat(), (cell, T, sizes, seed) => {
        const outside = disagreement(stornEquations(cell, {}, T), sizes, seed, (given) => {
          const recognition = given.unit("recognition", cell, sizes.m);
          const generator = given.unit("generator", cell, sizes.m + sizes.k);
          const layers = each(["posterior", "decoder"], (prefix) => gaussianLayers(given, prefix));
          const initial = { recognition: recognition.initial, generator: generator.initial };
          const [xs, epsilons] = [given.vectors("x", T), given.vectors("epsilon", T)];
          const parts = { recognition, generator, ...layers };
          const { elbo, zs, back } = storn(given.algebra, parts, { xs, epsilons, initial });
          return {
            outputs: { elbo: [elbo], ...numbered("z", zs) },
            back(d) {
              const { dXs, dEpsilons, dInitial } = back(d.vector("elbo")[0] as number, d.vectors("z", T));
              return {
                ...numbered("x", dXs),
                ...numbered("epsilon", dEpsilons),
                ...prefixed("recognition", dInitial.recognition),
                ...prefixed("generator", dInitial.generator),
              };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("DRAW without attention", () => {
    fc.assert(
      fc.property(cells, steps, sizes, fc.nat(), (cell, T, sizes, seed) => {
        const outside = disagreement(drawEquations(cell, {}, T), sizes, seed, (given) => {
          const encoder = given.unit("encoder", cell, 2 * sizes.m + sizes.n);
          const decoder = given.unit("decoder", cell, sizes.k);
          const parts = {
            encoder,
            decoder,
            posterior: gaussianLayers(given, "posterior"),
            write: given.dense("write"),
          };
          const initial = { encoder: encoder.initial, decoder: decoder.initial };
          const [x, epsilons] = [given.vector("x"), given.vectors("epsilon", T)];
          const { loss, canvas, back } = draw(given.algebra, parts, { x, epsilons, initial });
          return {
            outputs: { loss: [loss], canvas },
            back(d) {
              const { dX, dEpsilons, dInitial } = back(d.vector("loss")[0] as number, d.vector("canvas"));
              return {
                x: dX,
                ...numbered("epsilon", dEpsilons),
                ...prefixed("encoder", dInitial.encoder),
                ...prefixed("decoder", dInitial.decoder),
              };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });
});
