import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";
import { crossEntropy } from "../heads/cross-entropy.ts";
import { mulberry32 } from "../../../../spec/random.ts";
import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clip.ts";
import { initialise, uniform } from "./initialise.ts";
import { predict, shapesOf, type Model, type States } from "./model.ts";
import { optimiser } from "./optimiser.ts";
import { sgd } from "./sgd.ts";
import { lossGradients, trainingStep, untrained, type Batch, type Trainer } from "./trainer.ts";
import type { LossOf } from "./readout.ts";
import { chunked } from "./truncated-bptt.ts";

const model: Model = { cell: "gru", options: {}, layers: 2, m: 2, n: 3, k: 4 };

const parameters = (model: Model, seed = 1): Tensors =>
  initialise(shapesOf(model), () => uniform(0.7), mulberry32(seed));

const sequence = (T: number, B: number, m: number, seed = 2): Tensor => uniform(1)([T, B, m], mulberry32(seed));

/** ½‖u − target‖², for regression. */
const squaredError =
  (target: number): LossOf =>
  (u) => {
    const dU = u.map((value) => value - target);
    return { loss: dU.reduce((sum, value) => sum + value * value, 0) / 2, dU };
  };

describe("the parameters of a model", () => {
  it("are those of its layers and its readout", () => {
    const elman = { ...model, cell: "elman" };
    expect(shapesOf(elman)).toStrictEqual({
      "0.W_h": [3, 2],
      "0.U_h": [3, 3],
      "0.b_h": [3],
      "1.W_h": [3, 3],
      "1.U_h": [3, 3],
      "1.b_h": [3],
      V: [4, 3],
      b: [4],
    });
    expect(Object.keys(shapesOf({ ...elman, options: { bias: false }, layers: 1 }))).not.toContain("0.b_h");
  });

  it("a cell that the reference does not have is refused", () => {
    expect(() => shapesOf({ ...model, cell: "perceptron" })).toThrow("the reference has no cell perceptron");
  });
});

describe("the gradient", () => {
  /** The loss ⟨c_tb, u_tb⟩ with whole numbers c. */
  const linear: LossOf = (u, t, b) => {
    const c = u.map((_, i) => ((3 * t + 2 * b + i) % 5) - 2);
    return t === 0 && b === 1 ? null : { loss: c.reduce((sum, value, i) => sum + value * u[i]!, 0), dU: c };
  };

  it("is the slope of the loss: exactly, for whole numbers and a loss that is linear in each parameter", async () => {
    const linearElman: Model = { ...model, cell: "elman", options: { activation: "identity" }, layers: 1 };
    const whole = (t: Tensor): Tensor => ({ ...t, data: t.data.map((value) => Math.round(4 * value)) });
    const params = Object.fromEntries(
      Object.entries(parameters(linearElman)).map(([name, t]) => [name, whole(t)] as const),
    );
    // h_2 = W x_2 + U (W x_1 + b) + b: each element of W, U and b to the first power
    const batch: Batch = { x: whole(sequence(2, 2, 2)), states: null, lossOf: linear };
    const { gradients, loss } = await lossGradients(linearElman, params, batch);
    expect(Object.keys(gradients)).toStrictEqual(Object.keys(params));
    expect(Object.values(gradients).every(({ data }) => data.some((value) => value !== 0))).toBe(true);
    for (const [name, { data }] of Object.entries(gradients))
      for (const [i, slope] of data.entries()) {
        const moved = structuredClone(params);
        moved[name]!.data[i]! += 1;
        expect((await lossGradients(linearElman, moved, batch)).loss - loss, `${name}[${i}]`).toBe(slope);
      }
  });

  it("states are carried from one half to the next as within one sequence, to the bit", async () => {
    const params = parameters(model);
    const lossOf: LossOf = (u) => crossEntropy(u, 1);
    const x = sequence(6, 2, 2);
    const half = (from: number): Tensor => tensor("float64", [3, 2, 2], x.data.subarray(from * 12, (from + 1) * 12));
    const first = await lossGradients(model, params, { x: half(0), states: null, lossOf });
    const second = await lossGradients(model, params, { x: half(1), states: first.final, lossOf });
    const both = await lossGradients(model, params, { x, states: null, lossOf, truncation: chunked(3) });
    expect(second.final).toStrictEqual(both.final);
    for (const name of ["0.U_h", "1.W_z"] as const) {
      const sum = first.gradients[name]?.data.map((value, i) => value + second.gradients[name]!.data[i]!);
      expect(both.gradients[name]?.data).toStrictEqual(sum);
    }
  });

  it("what is predicted step by step is what the loss is given, to the bit", async () => {
    const params = parameters(model);
    const x = sequence(4, 1, 2);
    const seen: number[][] = [];
    const lossOf: LossOf = (u) => (seen.push([...u]), null);
    const { loss } = await lossGradients(model, params, { x, states: null, lossOf });
    let states: States = null;
    const stepwise = [0, 1, 2, 3].map((t) => {
      const prediction = predict(model, params, Float64Array.from(x.data.subarray(2 * t, 2 * t + 2)), states);
      states = prediction.states;
      return [...prediction.logits];
    });
    expect(seen).toStrictEqual(stepwise);
    expect(loss).toBe(0);
  });
});

describe("training", () => {
  const trainer = (cell: string, k: number): Trainer => ({
    model: { cell, options: {}, layers: 1, m: 2, n: 6, k },
    optimiser: optimiser(adam({ eta: 0.02 })),
    clip: (gradients) => clipByGlobalNorm(1, gradients),
  });

  it.each(["elman", "lstm", "gru", "mgu"])("%s learns which of two inputs came first", async (cell) => {
    const how = trainer(cell, 2);
    const random = mulberry32(3);
    let trained = untrained(how, parameters(how.model));
    const losses: number[] = [];
    for (let i = 0; i < 150; i++) {
      const firsts = Array.from({ length: 8 }, () => (random() < 0.5 ? 0 : 1));
      const x = tensor("float64", [4, 8, 2]);
      firsts.forEach((first, b) => (x.data[2 * b + first] = 1));
      const lossOf: LossOf = (u, t, b) => (t === 3 ? crossEntropy(u, firsts[b]!) : null);
      const result = await trainingStep(how, trained, { x, states: null, lossOf });
      trained = result.trained;
      losses.push(result.loss / 8);
    }
    expect(Math.max(...losses.slice(-10))).toBeLessThan(losses[0]! / 4);
    expect(trained.state.t).toBe(150);
  });

  it("a step is the optimiser's, of the clipped gradient, and changes nothing it is handed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-3, max: 1, noNaN: true }), fc.integer(), async (theta, seed) => {
        const how = {
          model,
          optimiser: optimiser(sgd({ eta: 1 })),
          clip: (g: Tensors) => clipByGlobalNorm(theta, g),
        };
        const before = untrained(how, parameters(model, seed));
        const copy = structuredClone(before);
        const batch: Batch = { x: sequence(3, 2, 2, seed), states: null, lossOf: squaredError(1) };
        const { trained, loss } = await trainingStep(how, before, batch);
        expect(before).toStrictEqual(copy);
        const wanted = await lossGradients(model, before.params, batch);
        expect(loss).toBe(wanted.loss);
        const clipped = clipByGlobalNorm(theta, wanted.gradients);
        for (const [name, { data }] of Object.entries(trained.params))
          expect([...data]).toStrictEqual(
            Array.from(before.params[name]!.data, (value, i) => value - clipped[name]!.data[i]!),
          );
      }),
      { numRuns: 20 },
    );
  });
});
