import { describe, expect, it } from "vitest";
import { cellOf } from "../../spec/catalogue.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { RunRequest } from "../contract.ts";
import { randomRequest, run } from "./testing/requests.ts";

const steps = [2 ** -10, 2 ** -11] as const;

/** The terms of L = ⟨cotangents, outputs⟩. */
function termsOf(request: RunRequest): number[] {
  const { y, final } = run({ ...request, want: ["y", "final"] });
  const { cotangents } = request;
  const pairs = [[y, cotangents?.y], ...tensorsIn(final).map((t, i) => [t, tensorsIn(cotangents?.final)[i]])];
  return pairs.flatMap(([value, weight]) => [...value!.data].map((v, i) => v * weight!.data[i]!));
}

const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

/** All tensors under a value, in order, but those of these names. */
function tensorsIn(value: unknown, without: readonly string[] = []): Tensor[] {
  if (typeof value !== "object" || value === null) return [];
  if ("data" in value) return [value as Tensor];
  return Object.entries(value).flatMap(([name, inner]) => (without.includes(name) ? [] : tensorsIn(inner, without)));
}

/** A direction in which every element moves, each differently from its neighbours, by at most 1. */
const directionOf = ({ data }: Tensor): Float64Array =>
  Float64Array.from(data, (_, k) => ((k % 2 === 0 ? 1 : -1) * (1 + (k % 7))) / 7);

/** The derivative of L along a direction by central differences at two steps, and by Richardson's rule from both. */
function differences(request: RunRequest, data: Tensor["data"], direction: Float64Array) {
  const values = data.slice();
  const at = (h: number): number => {
    values.forEach((v, k) => (data[k] = v + h * direction[k]!));
    const L = sum(termsOf(request));
    data.set(values);
    return L;
  };
  const [coarse, fine] = steps.map((h) => (at(h) - at(-h)) / (2 * h)) as [number, number];
  return { derivative: fine + (fine - coarse) / 3, doubt: Math.abs(fine - coarse) };
}

/** Rounding of L, a sum of terms of this size together, by the smaller step: 8 units each, and of O(10) at least. */
const roundingOf = (terms: readonly number[]): number => (Math.max(10, sum(terms.map(Math.abs))) * 2 ** -50) / steps[1];

describe("the hand-derived gradient is the limit of differences", () => {
  it.each<[string, Options]>([
    ["elman", {}],
    ["elman", { activation: "relu" }],
    ["elman", { activation: "identity", bias: false }],
    ["lstm", {}],
    ["lstm", { bias: false }],
    ["lstm", { activation: "relu" }],
    ["lstm-linear-output", {}],
    ["lstm-1997", {}],
    ["lstm-peephole", {}],
    ["lstm-peephole", { bias: false }],
    ["lstm-peephole", { peepholes: "if" }],
    ["lstm-peephole", { peepholes: "io" }],
    ["lstm-peephole", { peepholes: "fo" }],
    ["lstm-peephole", { peepholes: "i" }],
    ["lstm-peephole", { peepholes: "f" }],
    ["lstm-peephole", { peepholes: "o" }],
    ["lstm-peephole-o-prev", {}],
    ["lstm-coupled", {}],
    ["lstm-coupled", { gate: "i" }],
    ["lstm-projection", {}],
    ["lstm-projection", { bias: false }],
    ["lstm-layer-norm", {}],
    ["lstm-layer-norm", { bias: false }],
    ["lstm-input-only", {}],
    ["lstm-dead-gate", {}],
    ["lstm-zoneout", {}],
    ["lstm-zoneout", { bias: false }],
    ["lstm-recurrent-dropout", {}],
    ["lstm-recurrent-dropout", { on: "candidate" }],
    ["lstm-recurrent-dropout", { on: "candidate", bias: false }],
    ["gru", {}],
    ["gru", { bias: false }],
    ["gru-reset-after", {}],
    ["gru-reset-after", { bias: false }],
    ["elman", { activation: "sigmoid" }],
    ["jordan", {}],
    ["jordan", { output: "identity", bias: false }],
    ["jordan", { activation: "sigmoid" }],
    ["jordan-context", {}],
    ["jordan-context", { output: "identity" }],
    ["jordan-context", { mu: 0, bias: false }],
    ["gru", { polarity: "write" }],
    ["gru-reset-after", { polarity: "write" }],
    ["gru-simplified", {}],
    ["ugrnn", {}],
    ["mgu", {}],
    ["mgu1", {}],
    ["mgu2", {}],
    ["mgu3", {}],
    ["gru-type1", {}],
    ["gru-type2", {}],
    ["gru-type3", {}],
    ["janet", {}],
    ["residual-elman", {}],
    ["indrnn", {}],
    ["indrnn", { activation: "relu", bias: false }],
    ["min-gru", {}],
    ["min-gru", { bias: false }],
    ["qrnn", {}],
    ["qrnn", { pooling: "fo" }],
    ["qrnn", { pooling: "f" }],
    ["qrnn", { pooling: "f", bias: false }],
    ["qrnn-window-1", {}],
    ["qrnn-window-1", { pooling: "fo" }],
    ["qrnn-window-1", { pooling: "f" }],
    ["qrnn-window-1", { pooling: "f", bias: false }],
    ["clockwork", {}],
    ["clockwork", { modules: 1 }],
    ["clockwork", { modules: 3, bias: false }],
    ["scrn", {}],
    ["scrn", { context: "old", alpha: 0.5 }],
    ["scrn", { alpha: 0 }],
    ["scrn", { alpha: 1 }],
    ["rhn", {}],
    ["rhn", { bias: false }],
    ["grid-lstm-1", {}],
    ["grid-lstm-1", { output: "o*tanh(m)", bias: false }],
    ["grid-lstm-2", {}],
    ["grid-lstm-2", { output: "o*tanh(m)" }],
    ["grid-lstm-2", { weights: "tied" }],
    ["grid-lstm-2", { priority: true }],
    ["grid-lstm-2", { output: "o*tanh(m)", weights: "tied", priority: true, bias: false }],
    ["grid-lstm-3", {}],
    ["grid-lstm-3", { output: "o*tanh(m)" }],
    ["grid-lstm-3", { weights: "tied" }],
    ["grid-lstm-3", { priority: true }],
    ["grid-lstm-3", { output: "o*tanh(m)", weights: "tied", priority: true, bias: false }],
    ["sru-v1", {}],
    ["sru-v1", { bias: false }],
    ["sru-v2", {}],
    ["sru-v2", { bias: false }],
    ["min-lstm", {}],
    ["min-lstm", { bias: false }],
    ["slstm", {}],
    ["slstm", { forget: "exp", bias: false }],
    ["slstm-stabilised", {}],
    ["slstm-stabilised", { forget: "exp", bias: false }],
    ["mlstm", {}],
    ["mlstm", { forget: "exp", bias: false }],
    ["mlstm-stabilised", {}],
    ["mlstm-stabilised", { forget: "exp", bias: false }],
    ["lru", {}],
    ["rg-lru", {}],
    ["rg-lru", { bias: false }],
    ["s6", {}],
    ["s6", { discretisation: "zoh" }],
  ])("%s %o: two bidirectional layers, rows of unequal length", (cell, options) => {
    const request = randomRequest({
      cell,
      options,
      directions: ["bidirectional", "bidirectional"],
      sizes: { T: 4, B: 3, m: 2, n: 2 },
      lengths: [4, 2, 0],
    });
    const { gradients } = run(request);
    const rounding = roundingOf(termsOf(request));
    const inputs = [request.x, ...request.layers.flatMap(({ params }) => tensorsIn(params))];
    const { clocks } = cellOf(cell); // functions of a clock jump
    const states = request.layers.flatMap(({ initial }) => tensorsIn(initial, clocks));
    const answers = [gradients.x, ...tensorsIn(gradients.params), ...tensorsIn(gradients.initial, clocks)];
    expect(answers.map(({ shape }) => shape)).toEqual([...inputs, ...states].map(({ shape }) => shape));
    // numbers that are wrong agree along a direction by chance alone
    for (const [i, input] of [...inputs, ...states].entries()) {
      const direction = directionOf(input);
      const { derivative, doubt } = differences(request, input.data, direction);
      const along = sum(Array.from(answers[i]!.data, (g, k) => g * direction[k]!));
      expect(Math.abs(along - derivative)).toBeLessThanOrEqual(doubt + rounding);
    }
  });
});
