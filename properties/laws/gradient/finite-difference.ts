import type { Cotangents, Gradients, Layer, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { cellOf, stepFor } from "../../../spec/catalogue.ts";
import { functions } from "../../../spec/language/functions.ts";
import type { Grade } from "../../../spec/language/precision.ts";
import { program } from "../../../spec/language/program.ts";
import { type Bounded, tensorOf, tensorsOf } from "../../../spec/networks/bounded.ts";
import type { Expectation } from "../../../spec/networks/oracle.ts";
import type { Dtype, Tensor, Tensors } from "../../../spec/tensor.ts";
import { hash } from "../../cases/hash.ts";
import { wrongGradient } from "../../controls/controls.ts";
import { type Oracle, oracle } from "../../judge/oracle.ts";
import { type Derivative, type Noisy, type Tableau, ridders, stepsOf } from "../../judge/ridders.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import type { Law } from "../../law.ts";
import { mapTensor, mapTensors } from "../../requests/rearrange.ts";

/** Σ⟨a, b⟩ in float64, and how far its own rounding can have moved it: γ of the number of terms. */
function total(terms: readonly (readonly [Tensor, Tensor])[]): Noisy {
  let [value, magnitude, count] = [0, 0, 0];
  for (const [a, b] of terms)
    for (let i = 0; i < a.data.length; i++) {
      const product = (a.data[i] as number) * (b.data[i] as number);
      value += product;
      magnitude += Math.abs(product);
      count++;
    }
  return { value, noise: gamma(count) * magnitude };
}

/** Σ⟨|a|, e⟩: how far errors e of what a weighs can have moved a sum. */
const carried = (terms: readonly (readonly [Tensor, Bounded])[]): number =>
  terms.reduce((sum, [{ data }, { error }]) => error.reduce((s, e, i) => s + Math.abs(data[i] as number) * e, sum), 0);

/** Pairs of tensors with the same name, over layers and walks. */
const pairs = <V>(
  a: readonly (readonly Tensors[])[],
  b: readonly (readonly Readonly<Record<string, V>>[])[],
): [Tensor, V][] =>
  a.flatMap((layer, depth) =>
    layer.flatMap((tensors, walk) =>
      Object.entries(tensors).map(([name, t]): [Tensor, V] => [t, b[depth]?.[walk]?.[name] as V]),
    ),
  );

/** L = ⟨ȳ, y⟩ + ⟨final̄, final⟩, and how far rounding can have moved it. */
function lossOf({ y, final }: Cotangents, answer: RunAnswer, expected: Expectation): Noisy {
  const values: [Tensor, Tensor][] = [];
  const errors: [Tensor, Bounded][] = [];
  if (y !== null) {
    values.push([y, answer.y as Tensor]);
    errors.push([y, expected.y]);
  }
  if (final !== null) {
    values.push(...pairs(final, answer.final ?? []));
    errors.push(...pairs(final, expected.final));
  }
  const { value, noise } = total(values);
  return { value, noise: noise + carried(errors) };
}

/** A direction in the space of everything a run depends on: multiples of 1/8 up to 1, so that a step along it is exact. */
function directionOf(request: RunRequest, seed: number): Pick<RunRequest, "layers" | "x"> {
  const along = (t: Tensor, name: string): Tensor =>
    mapTensor(t, (_, i) => {
      const bits = hash(seed, `direction.${name}`, i);
      return ((bits & 1 ? -1 : 1) * (1 + ((bits >>> 8) % 8))) / 8;
    });
  return {
    x: along(request.x, "x"),
    layers: request.layers.map((layer, depth) => ({
      ...layer,
      params: layer.params.map((walk, k) => mapTensors(walk, (t, name) => along(t, `${depth}.${k}.${name}`))),
      initial:
        layer.initial?.map((walk, k) =>
          mapTensors(walk, (t, name) =>
            cellOf(layer.cell).clocks?.includes(name) ? mapTensor(t, () => 0) : along(t, `${depth}.${k}.${name}`),
          ),
        ) ?? null,
    })),
  };
}

/** The request `h` along a direction. */
function moved(request: RunRequest, direction: Pick<RunRequest, "layers" | "x">, h: number): RunRequest {
  const along = (t: Tensor, d: Tensor): Tensor => mapTensor(t, (v, i) => v + h * (d.data[i] as number));
  const walks = (a: readonly Tensors[], b: readonly Tensors[]): Tensors[] =>
    a.map((tensors, k) => mapTensors(tensors, (t, name) => along(t, b[k]?.[name] as Tensor)));
  return {
    ...request,
    x: along(request.x, direction.x),
    layers: request.layers.map((layer, depth) => {
      const d = direction.layers[depth] as Layer;
      return {
        ...layer,
        params: walks(layer.params, d.params),
        initial: layer.initial && walks(layer.initial, d.initial ?? []),
      };
    }),
  };
}

/** ⟨direction, gradient⟩, and how far rounding of the gradient can have moved it. */
function slopeAlong(direction: Pick<RunRequest, "layers" | "x">, got: Gradients, expected: Expectation): Noisy {
  const bounds = expected.gradients as NonNullable<Expectation["gradients"]>;
  const params = direction.layers.map((layer) => layer.params);
  const initial = direction.layers.map((layer) => layer.initial ?? []);
  const values: [Tensor, Tensor][] = [
    [direction.x, got.x],
    ...pairs(params, got.params),
    ...pairs(initial, got.initial ?? []),
  ];
  const errors: [Tensor, Bounded][] = [
    [direction.x, bounds.x],
    ...pairs(params, bounds.params),
    ...pairs(initial, bounds.initial),
  ];
  const { value, noise } = total(values);
  return { value, noise: noise + carried(errors) };
}

/** First step and number of rows of the tableau: small enough for its truncation, large enough for the noise. */
const tableau = (dtype: Dtype): Tableau => ({ step: dtype === "float64" ? 2 ** -4 : 2 ** -2, rows: 4 });

/** True where some function in the equations has kinks. */
const kinked = ({ layers }: RunRequest): boolean =>
  layers.some(({ cell, options }) =>
    program(Object.values(stepFor(cell, options).equations)).nodes.some(
      (node) => node.op === "activation" && functions[node.fn].kinks,
    ),
  );

/** True where finite differences of the definition agree with its own gradient: no kink lies between the steps. */
function differentiable(
  expected: Oracle,
  cotangents: Cotangents,
  direction: Pick<RunRequest, "layers" | "x">,
  there: (h: number) => Oracle | undefined,
  dtype: Dtype,
): boolean {
  const exact = (expectation: Expectation): RunAnswer => ({
    y: tensorOf(expectation.y),
    final: expectation.final.map((layer) => layer.map(tensorsOf)),
  });
  const differences = ridders((h) => {
    const found = (there(h) as Oracle)("faithful");
    return { value: lossOf(cotangents, exact(found), found).value, noise: 0 };
  }, tableau(dtype));
  const definition = expected("faithful");
  const { x, params, initial } = definition.gradients as NonNullable<Expectation["gradients"]>;
  const gradients: Gradients = {
    x: tensorOf(x),
    params: params.map((layer) => layer.map(tensorsOf)),
    initial: initial.map((layer) => layer.map(tensorsOf)),
  };
  const { value, noise } = slopeAlong(direction, gradients, definition);
  return Math.abs(differences.value - value) <= differences.error + noise;
}

export const finiteDifference: Law = {
  id: "gradient/finite-difference",
  sentence:
    "Backpropagation through time agrees with finite differences of the implementation's own outputs along a random direction.",
  source: "Ridders 1982; docs/theory.md G01",
  conformance: "L3",
  family: "recurrent",
  // in float32 a layer norm's quotient by a small deviation drowns a difference quotient in its rounding
  appliesTo: ({ id }) => id !== "lstm-layer-norm",
  needs: ["gradients"],
  // a difference of numbers of a half type is all rounding
  dtypes: ["float32", "float64"],
  space: { T: [1, 4], B: [1, 3], layers: [1, 2], regimes: ["tame", "sparse"] },
  expensive: true,
  control: wrongGradient,
  check: async ({ case: { seed, dtype }, request, cotangents, run }) => {
    const direction = directionOf(request, seed);
    const answer = await run({ ...request, want: ["gradients"], cotangents });
    const tries = new Map<number, { readonly answer: RunAnswer; readonly expected: Oracle }>();
    for (const h of stepsOf(tableau(dtype)))
      for (const at of [h, -h]) {
        const there = moved(request, direction, at);
        tries.set(at, { answer: await run(there), expected: oracle(there) });
      }
    const differences = (accuracy: Grade | "any"): Derivative =>
      ridders((h) => {
        const { answer: there, expected: bounds } = tries.get(h) as NonNullable<ReturnType<typeof tries.get>>;
        return lossOf(cotangents, there, bounds(accuracy));
      }, tableau(dtype));
    const expected = oracle(request, { cotangents });
    if (kinked(request) && !differentiable(expected, cotangents, direction, (h) => tries.get(h)?.expected, dtype))
      return [];
    const along = (accuracy: Grade | "any"): Noisy =>
      slopeAlong(direction, answer.gradients as Gradients, expected(accuracy));
    return [
      {
        what: "⟨direction, gradients⟩",
        shape: [],
        got: [along("any").value],
        want: [differences("any").value],
        tolerance: {
          from: "Ridders extrapolation's own error estimate, and the rounding of both sides",
          of: (accuracy) => Float64Array.of(differences(accuracy).error + along(accuracy).noise),
        },
      },
    ];
  },
};
