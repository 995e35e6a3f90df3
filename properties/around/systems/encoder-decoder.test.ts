/** Encoder–decoders, impl/reference against the specification: all logits and gradients within their bounds. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EncoderDecoder, cho, sutskever } from "../../../impl/reference/around/systems/encoder-decoder.ts";
import { cho as choEquations } from "../../../spec/around/systems/cho.ts";
import { sutskever as sutskeverEquations } from "../../../spec/around/systems/sutskever.ts";
import { type Plain, disagreement } from "./testing/agreement.ts";
import { cells, each, numbered, prefixed, sizes } from "./testing/names.ts";

const small = fc.integer({ min: 1, max: 4 });
const runs = { numRuns: 300 };

const plain = ({ us, back }: EncoderDecoder, target: number): Plain => ({
  outputs: numbered("u", us),
  back(d) {
    const { dXs, dWs, dInitial } = back(d.vectors("u", target));
    return { ...numbered("x", dXs), ...numbered("w", dWs), ...prefixed("encoder", dInitial) };
  },
});

describe("within the bounds of its specification, gradients included:", () => {
  it("a decoder that starts where the encoder has come to", () => {
    fc.assert(
      fc.property(cells, small, small, sizes, fc.nat(), (cell, source, target, sizes, seed) => {
        const outside = disagreement(sutskeverEquations(cell, {}, source, target), sizes, seed, (given) => {
          const [encoder, decoder] = [given.unit("encoder", cell, sizes.m), given.unit("decoder", cell, sizes.k)];
          const [xs, ws] = [given.vectors("x", source), given.vectors("w", target)];
          const { initial } = encoder;
          return plain(
            sutskever(given.algebra, { encoder, decoder }, given.dense("readout"), { xs, ws, initial }),
            target,
          );
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("a decoder that is told the summary at every step", () => {
    const ofOneState = fc.constantFrom("elman", "gru", "gru-reset-after");
    fc.assert(
      fc.property(ofOneState, small, small, sizes, fc.nat(), (cell, source, target, sizes, seed) => {
        const outside = disagreement(choEquations(cell, {}, source, target), sizes, seed, (given) => {
          const encoder = given.unit("encoder", cell, sizes.m);
          const decoder = given.unit("decoder", cell, sizes.k + sizes.n);
          const layers = each(["summary", "start", "readout"], given.dense);
          const [xs, ws] = [given.vectors("x", source), given.vectors("w", target)];
          const { initial } = encoder;
          return plain(cho(given.algebra, { encoder, decoder }, layers, { xs, ws, initial }), target);
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });
});
