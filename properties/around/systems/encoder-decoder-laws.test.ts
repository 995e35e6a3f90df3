/** Laws of encoder–decoders (docs/theory.md 4.4), all of them exact. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { algebra } from "../../../impl/reference/algebra/algebra.ts";
import { logProbabilityOf } from "../../../impl/reference/around/heads/language-model.ts";
import { sequenceLogProbability } from "../../../impl/reference/around/heads/cross-entropy.ts";
import { generate } from "../../../impl/reference/around/heads/generate.ts";
import { argmax } from "../../../impl/reference/around/heads/logits.ts";
import { oneHot } from "../../../impl/reference/around/heads/one-hot.ts";
import { logSoftmax } from "../../../impl/reference/around/heads/softmax.ts";
import { reference } from "../../../impl/reference/index.ts";
import { conditionalModel } from "../../../impl/reference/around/systems/conditional-model.ts";
import { dense } from "../../../impl/reference/around/systems/dense.ts";
import { cho, sutskever } from "../../../impl/reference/around/systems/encoder-decoder.ts";
import { unrolled } from "../../../impl/reference/around/systems/unit.ts";
import { tensor } from "../../../spec/tensor.ts";
import { cho as choEquations } from "../../../spec/around/systems/cho.ts";
import { sutskever as sutskeverEquations } from "../../../spec/around/systems/sutskever.ts";
import { givenFor } from "./testing/agreement.ts";
import { each, sizes } from "./testing/names.ts";
import { clearColumns, inputWeights, same } from "./testing/same.ts";

const float64 = algebra("float64");
const cases = fc.record({
  cell: fc.constantFrom("elman", "gru", "gru-reset-after"),
  source: fc.integer({ min: 1, max: 4 }),
  tokens: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
  sizes,
  seed: fc.nat(),
});
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

const law = (holds: (c: Case) => void): void => fc.assert(fc.property(cases, holds), { numRuns: 300 });

/** Cho's encoder–decoder with its numbers. */
function choOf({ cell, source, tokens, sizes, seed }: Case) {
  const given = givenFor(choEquations(cell, {}, source, tokens.length), sizes, seed);
  const encoder = given.unit("encoder", cell, sizes.m);
  const decoder = given.unit("decoder", cell, sizes.k + sizes.n);
  const layers = each(["summary", "start", "readout"], given.dense);
  const words = tokens.map((token) => token % sizes.k);
  const ws = words.map((_, t) => oneHot(words[t - 1] ?? null, sizes.k));
  return { units: { encoder, decoder }, layers, words, ws, xs: given.vectors("x", source), initial: encoder.initial };
}

/** Its decoder as a language model, given the source. */
function modelOf({ units, layers, xs, initial }: ReturnType<typeof choOf>) {
  const { h } = unrolled(float64, units.encoder, xs, initial).final;
  const context = dense(float64, layers.summary, h!, "tanh").y;
  const start = { h: dense(float64, layers.start, context, "tanh").y };
  return conditionalModel(float64, units.decoder, layers.readout, { start, context });
}

it("ED1: the log-probability of an output is the sum of those of its steps, teacher-forced", () =>
  law((c) => {
    const system = choOf(c);
    const { us } = cho(float64, system.units, system.layers, system);
    const steps = us.map((u, t) => logSoftmax(u as Float64Array)[system.words[t]!]!);
    expect(logProbabilityOf(modelOf(system), system.words)).toBe(steps.reduce((sum, step) => sum + step, 0));
  }));

it("ED1: and so it is where the source speaks through the initial state alone", () =>
  law(({ cell, source, tokens, sizes, seed }) => {
    const given = givenFor(sutskeverEquations(cell, {}, source, tokens.length), sizes, seed);
    const units = { encoder: given.unit("encoder", cell, sizes.m), decoder: given.unit("decoder", cell, sizes.k) };
    const readout = given.dense("readout");
    const words = tokens.map((token) => token % sizes.k);
    const ws = words.map((_, t) => oneHot(words[t - 1] ?? null, sizes.k));
    const [xs, { initial }] = [given.vectors("x", source), units.encoder];
    const { us } = sutskever(float64, units, readout, { xs, ws, initial });
    const start = unrolled(float64, units.encoder, xs, initial, true).final;
    const model = conditionalModel(float64, units.decoder, readout, { start, context: null });
    expect(logProbabilityOf(model, words)).toBe(sequenceLogProbability(us as Float64Array[], words));
  }));

it("ED2: without weights on the summary the decoder is a language model that knows no source", () =>
  law((c) => {
    const system = choOf(c);
    const { k, n } = c.sizes;
    for (const W of [...inputWeights(system.units.decoder), system.layers.start.W]) clearColumns(W, W.columns - n, W.columns); // prettier-ignore
    clearColumns(system.layers.readout.W, n + k, n + k + n);
    const logits = (xs: typeof system.xs) => cho(float64, system.units, system.layers, { ...system, xs }).us;
    expect(same(logits(system.xs), logits(system.xs.map((x) => x.map((v) => 1 - 2 * v))))).toBe(true);
  }));

it("ED3: trailing padding of the source leaves the summary as it was", () =>
  law(({ cell, source, sizes, seed, tokens }) => {
    const { m, n } = sizes;
    const given = givenFor(sutskeverEquations(cell, {}, source, 1), sizes, seed);
    const unit = given.unit("encoder", cell, m);
    const xs = given.vectors("x", source);
    const T = source + tokens.length;
    const padded = tensor("float64", [T, 1, m], [...xs.flatMap((x) => [...x]), ...Array.from({ length: m * tokens.length }, () => 7)]); // prettier-ignore
    const params = Object.fromEntries(
      Object.entries(unit.p).map(([name, value]) => {
        const [shape, data] = "rows" in value! ? [[value.rows, value.columns], value.data] : [[value!.length], value!];
        return [name, { shape, data }];
      }),
    );
    const initial = [{ h: tensor("float64", [1, n], given.vector("encoder.h")) }];
    const answer = reference.run({
      dtype: "float64",
      sizes: { T, B: 1, m, n },
      layers: [{ cell, options: {}, direction: "forward", params: [params], initial }],
      x: padded,
      lengths: [source],
      cotangents: null,
      want: ["final"],
    });
    const final = "final" in answer ? answer.final[0]![0]!["h"]!.data : [];
    expect(same([final], [unrolled(float64, unit, xs, unit.initial).final["h"]!])).toBe(true);
  }));

it("ED4: the teacher-forced log-probability of a greedy output is the sum recorded while it was decoded", () =>
  law((c) => {
    const model = modelOf(choOf(c));
    const eos = c.sizes.k - 1;
    let recorded = 0;
    const words: number[] = [];
    for (let state = model.initial; words.length < 6 && words.at(-1) !== eos;) {
      const prediction = model.step(state, words.at(-1) ?? null);
      words.push(argmax(prediction.logits));
      recorded += logSoftmax(prediction.logits)[words.at(-1)!]!;
      state = prediction.state;
    }
    expect(logProbabilityOf(model, words)).toBe(recorded);
    expect(generate(model, { eos, maxLength: 6, temperature: 0, random: () => 0.5 })).toEqual(words);
  }));
