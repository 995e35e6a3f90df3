/**
 * Power of the properties of heads, losses, optimisers and clipping: an implementation that makes a single mistake in their
 * equations, or in the gradient of a loss, is outside the bound of the right ones.
 */
import { describe, expect, it } from "vitest";
import {
  binaryCrossEntropy,
  logits as u1,
  stableBinaryCrossEntropy,
  targets,
} from "../../../spec/around/heads/binary-cross-entropy.ts";
import { crossEntropy, target } from "../../../spec/around/heads/cross-entropy.ts";
import { perplexity, sequenceLogProbability, tokenLogProbabilities } from "../../../spec/around/heads/sequence.ts";
import { logProbabilities, logits, temperature, temperedProbabilities } from "../../../spec/around/heads/softmax.ts";
import { float64 } from "../../../spec/language/evaluate/arithmetic.ts";
import { bound } from "../../../spec/language/error/bound.ts";
import { evaluate } from "../../../spec/language/evaluate/evaluate.ts";
import { type Input, type Node, input } from "../../../spec/language/expression.ts";
import { precision } from "../../../spec/language/precision.ts";
import { program } from "../../../spec/language/program.ts";
import type { Equations } from "../../../spec/language/rewrite.ts";
import { type BoundedVector, shared } from "../../../spec/networks/vector.ts";
import { adagrad } from "../../../spec/around/training/adagrad.ts";
import { adam } from "../../../spec/around/training/adam.ts";
import { clippedByNorm, clippedByValue } from "../../../spec/around/training/clip.ts";
import { momentum } from "../../../spec/around/training/momentum.ts";
import { nesterov } from "../../../spec/around/training/nesterov.ts";
import { rmsprop } from "../../../spec/around/training/rmsprop.ts";
import { sgd } from "../../../spec/around/training/sgd.ts";
import { hash } from "../../cases/hash.ts";
import { derivative } from "../../around/heads/testing/read.ts";
import { systemMutants } from "./systems.ts";

const SIZE = 4;
const DRAWS = 60;

/**
 * Numbers for an input: in (0, 1), so that they are hyperparameters, probabilities and memories too; logits, gradients and parameters
 * of both signs, every other draw so small that nothing is clipped.
 */
function drawn({ name, shape }: Input, seed: number): number[] {
  const count = shape.length === 0 ? 1 : SIZE;
  return Array.from({ length: count }, (_, k) => {
    const unit = (hash(seed, name, k) + 1) / (2 ** 32 + 2);
    if (name === "y") return count > 1 && k === hash(seed, "class") % count ? 1 : 0;
    return ["u", "l", "g", "x", "a", "b"].includes(name) ? (6 * unit - 3) / (seed % 2 === 0 ? 1 : 64) : unit;
  });
}

const sizes = { V: SIZE, n: SIZE, T: SIZE };

function values(equations: Equations, seed: number): Record<string, BoundedVector> {
  const graph = program(Object.values(equations));
  const vector = (node: Input): BoundedVector => shared(drawn(node, seed), 0);
  const found = evaluate(graph, sizes, (node) => vector(node).value, float64);
  const spreads = bound(graph, sizes, found, vector, precision("float64", "faithful"));
  return Object.fromEntries(
    Object.entries(equations).map(([name, node]) => {
      const place = graph.place.get(node)!;
      return [name, { ...spreads[place]!, value: found[place]! }];
    }),
  );
}

/** True where one of some draws tells them apart by more than rounding. */
const differs = (right: Equations, wrong: Equations): boolean =>
  Array.from({ length: DRAWS }, (_, seed) => seed).some((seed) => {
    const [want, got] = [values(right, seed), values(wrong, seed)];
    return Object.entries(want).some(([name, { value, error }]) =>
      value.some((v, k) => {
        const other = got[name]!.value[k]!;
        return !(other === v || Math.abs(other - v) <= error[k]!);
      }),
    );
  });

const loss = (name: string, node: Node, by: Input): [string, Equations][] => [
  [name, { L: node }],
  [`${name}, gradient`, { dU: derivative(node, by) }],
];
const [a, b] = [input("x", "a", ["n"]), input("x", "b", ["n"])];
const systems: readonly [string, Equations][] = [
  ["log-softmax", { l: logProbabilities }],
  ["softmax at a temperature", { p: temperedProbabilities }],
  ["log-probability of a sequence", { s: sequenceLogProbability }],
  ["perplexity", { e: perplexity }],
  ...loss("cross-entropy", crossEntropy, logits),
  ...loss("binary cross-entropy", binaryCrossEntropy, u1),
  ...loss("binary cross-entropy, stable", stableBinaryCrossEntropy, u1),
  ["sgd", sgd],
  ["momentum", momentum],
  ["nesterov", nesterov],
  ["adagrad", adagrad],
  ["rmsprop", rmsprop],
  ["adam", adam],
  ["clipping by value", { a: clippedByValue(a) }],
  ["clipping by norm", { a: clippedByNorm(a)[0]! }],
  ["clipping by global norm", { a: clippedByNorm(a, b)[0]! }],
];

/** The same function in other words: what a derivative is taken of is named in it and not computed, and factors are 1. */
const equivalent: readonly string[] = [
  "cross-entropy, gradient/identity/ln(softmax(xₜ))",
  "cross-entropy, gradient/twice/ln(softmax(xₜ))",
  "binary cross-entropy, gradient/identity/ln(1·−·σ(xₜ))",
  "binary cross-entropy, gradient/twice/ln(1·−·σ(xₜ))",
  "binary cross-entropy, gradient/identity/ln(σ(xₜ))",
  "binary cross-entropy, gradient/twice/ln(σ(xₜ))",
  "binary cross-entropy, gradient/identity/all·log",
  "binary cross-entropy, gradient/twice/all·log",
  "binary cross-entropy, stable, gradient/unmultiplied/1·in·1·1",
  "binary cross-entropy, stable, gradient/relu/softplus(xₜ)",
  "binary cross-entropy, stable, gradient/exp/softplus(xₜ)",
  "binary cross-entropy, stable, gradient/identity/softplus(xₜ)",
  "binary cross-entropy, stable, gradient/twice/softplus(xₜ)",
  "binary cross-entropy, stable, gradient/unmultiplied/1·1·in·(1·1)·⊙·softplus′(xₜ)",
];

describe.each(systems)("%s", (name, equations) => {
  const faults = systemMutants(name, equations);

  it("has mistakes that can be made, each of which is outside the bound", () => {
    expect(faults.length).toBeGreaterThan(0);
    const same = faults.filter((fault) => !differs(equations, fault.equations)).map(({ id }) => id);
    expect(same).toEqual(equivalent.filter((id) => id.startsWith(`${name}/`)));
  });

  it("is not told from itself", () => expect(differs(equations, { ...equations })).toBe(false));
});

it("inputs are drawn by the names that the equations have", () =>
  expect([logits, target, targets, tokenLogProbabilities, temperature].map(({ name }) => name)).toEqual([
    "u",
    "y",
    "y",
    "l",
    "τ",
  ]));
