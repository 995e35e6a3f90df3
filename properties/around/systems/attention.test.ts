/** Attention and what is built on it, impl/reference against the specification: all values and gradients within their bounds. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attentionDecoder } from "../../../impl/reference/around/systems/attention-decoder.ts";
import { attend } from "../../../impl/reference/around/systems/attention.ts";
import { matrixOf, rowsOf } from "../../../impl/reference/around/systems/rows.ts";
import { dotProduct } from "../../../impl/reference/around/systems/scores.ts";
import { showAttendTell } from "../../../impl/reference/around/systems/show-attend-tell.ts";
import { attentionDecoder as decoderEquations } from "../../../spec/around/systems/attention-decoder.ts";
import { attention } from "../../../spec/around/systems/attention.ts";
import { showAttendTell as captionEquations } from "../../../spec/around/systems/show-attend-tell.ts";
import { additiveOf, generalOf } from "./testing/scores.ts";
import { disagreement } from "./testing/agreement.ts";
import { cells, each, numbered, prefixed, sizes, width } from "./testing/names.ts";

const small = fc.integer({ min: 1, max: 4 });
const allSizes = fc.tuple(sizes, width).map(([sizes, d]) => ({ ...sizes, d }));
const runs = { numRuns: 300 };
const masks = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }).filter((mask) => mask.includes(true));

describe("within the bounds of its specification, gradients included:", () => {
  it.each([
    ["additive", additiveOf],
    ["general", generalOf],
    ["dot", () => dotProduct],
  ] as const)("%s attention, with and without masked positions", (kind, scoreOf) => {
    fc.assert(
      fc.property(masks, allSizes, fc.nat(), (allowed, sizes, seed) => {
        const outside = disagreement(attention(kind, allowed), sizes, seed, (given) => {
          const H = matrixOf(allowed.map((_, j) => given.vectorOrZeros(`h${j}`, kind === "dot" ? sizes.n : sizes.d)));
          const look = attend(given.algebra, scoreOf(given), H, given.vector("s"), allowed);
          return {
            outputs: { context: look.context, weights: look.weights },
            back(d) {
              const { dQuery, dAnnotations } = look.back(d.vector("context"), d.vector("weights"));
              const dHs = numbered("h", rowsOf(dAnnotations));
              const read = Object.entries(dHs).filter((_, j) => allowed[j]);
              expect(Object.entries(dHs).filter(([, dH], j) => !allowed[j] && dH.some((v) => v !== 0))).toEqual([]);
              return { s: dQuery, ...Object.fromEntries(read) };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("a decoder that attends", () => {
    fc.assert(
      fc.property(cells, small, small, allSizes, fc.nat(), (cell, source, target, sizes, seed) => {
        const outside = disagreement(decoderEquations(cell, {}, source, target), sizes, seed, (given) => {
          const unit = given.unit("decoder", cell, sizes.m + sizes.d);
          const { us, weights, back } = attentionDecoder(
            given.algebra,
            unit,
            additiveOf(given),
            given.dense("readout"),
            {
              annotations: matrixOf(given.vectors("h", source)),
              ws: given.vectors("w", target),
              initial: unit.initial,
            },
          );
          return {
            outputs: { ...numbered("u", us), ...numbered("weights", weights) },
            back(d) {
              const { dAnnotations, dWs, dInitial } = back(d.vectors("u", target), d.vectors("weights", target));
              return {
                ...numbered("h", rowsOf(dAnnotations)),
                ...numbered("w", dWs),
                ...prefixed("decoder", dInitial),
              };
            },
          };
        });
        expect(outside).toEqual({});
      }),
      runs,
    );
  });

  it("soft attention over an image, its gate and its regulariser", () => {
    fc.assert(
      fc.property(
        small,
        small,
        fc.constantFrom(0.5, 1, 2),
        allSizes,
        fc.nat(),
        (places, words, lambda, sizes, seed) => {
          const outside = disagreement(captionEquations(places, words, lambda), sizes, seed, (given) => {
            const layers = {
              lstm: given.unit("decoder", "lstm", sizes.m + sizes.d),
              score: additiveOf(given),
              dense: each(["h", "c", "gate", "readout"], given.dense),
            };
            const A = matrixOf(given.vectors("a", places));
            const { us, R, back } = showAttendTell(given.algebra, layers, A, given.vectors("w", words), lambda);
            return {
              outputs: { ...numbered("u", us), R: Float64Array.of(R) },
              back(d) {
                const { dAnnotations, dWs } = back(d.vectors("u", words), d.vector("R")[0] as number);
                return { ...numbered("a", rowsOf(dAnnotations)), ...numbered("w", dWs) };
              },
            };
          });
          expect(outside).toEqual({});
        },
      ),
      runs,
    );
  });
});
