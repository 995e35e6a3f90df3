import * as fc from "fast-check";
import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { type Mapped, leaves, mapTree } from "../../impl/tree.ts";
import { reference } from "../../impl/reference/index.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { cases } from "../cases/arbitrary.ts";
import { drawRequest } from "../cases/request.ts";
import { draw } from "../cases/hash.ts";
import { saturation } from "../cases/regimes.ts";
import { type ReferenceRun } from "../controls/controls.ts";
import type { Law } from "../law.ts";
import { mapTensor, mapTensors } from "../requests/rearrange.ts";
import { offered } from "../run/space.ts";

/**
 * Programs take short cuts where numbers are special: weights that are all zero, gates that stand open, two gates that are one. A
 * mistake in a short cut shows nowhere else. What is special in the requests of a law is found by looking at some of them.
 */

/** Something special about a request, in words: `U_h = 0`, `b_z open`, `W_i = W_f`. */
type Fact = string;

const every = ({ data }: Tensor, holds: (v: number, i: number) => boolean): boolean => data.every(holds);
const onDiagonal = (shape: readonly number[], i: number): boolean => i % ((shape[1] as number) + 1) === 0;
const isSquare = ({ shape }: Tensor): boolean => shape.length === 2 && shape[0] === shape[1];

function factsOfOne(name: string, t: Tensor, { open, shut }: { open: number; shut: number }): Fact[] {
  if (t.data.length === 0) return [];
  if (every(t, (v) => v === 0)) return [`${name} = 0`];
  if (every(t, (v) => v === open)) return [`${name} open`];
  if (every(t, (v) => v === shut)) return [`${name} shut`];
  if (every(t, (v) => v === 1)) return [`${name} = 1`];
  if (!isSquare(t)) return [];
  const diagonal = every(t, (v, i) => v === 0 || onDiagonal(t.shape, i));
  return diagonal
    ? [every(t, (v, i) => v === (onDiagonal(t.shape, i) ? 1 : 0)) ? `${name} = I` : `${name} diagonal`]
    : [];
}

const alike = (a: Tensor, b: Tensor, sign: number): boolean =>
  a.shape.join() === b.shape.join() &&
  every(a, (v, i) => v === sign * (b.data[i] as number)) &&
  !every(a, (v) => v === 0);

function factsOfMany(tensors: Tensors, dtype: RunRequest["dtype"]): Fact[] {
  const named = Object.entries(tensors);
  return [
    ...named.flatMap(([name, t]) => factsOfOne(name, t, saturation[dtype])),
    ...named.flatMap(([a, s], k) =>
      named
        .slice(k + 1)
        .flatMap(([b, t]) => [
          ...(alike(s, t, 1) ? [`${a} = ${b}`] : []),
          ...(alike(s, t, -1) ? [`${a} = -${b}`] : []),
        ]),
    ),
  ];
}

const common = (sets: readonly (readonly Fact[])[]): Fact[] =>
  (sets[0] ?? []).filter((fact) => sets.every((facts) => facts.includes(fact)));

/** Facts that hold in every direction of the first layer. */
function factsOf({ layers, x, dtype }: RunRequest): Fact[] {
  const [{ params, initial }] = layers as readonly [Layer];
  const states = (initial ?? []).map((state) => mapTensors(state, (t) => t));
  const primed = states.map((state) => Object.fromEntries(Object.entries(state).map(([name, t]) => [`${name}'`, t])));
  return [
    ...common(params.map((walk) => factsOfMany(walk, dtype))),
    ...common(primed.map((walk) => factsOfMany(walk, dtype))),
    ...factsOfOne("x", x, saturation[dtype]),
  ];
}

const EXAMPLES = 8;

/** Facts that hold in all requests of a law of a cell, and in few others. */
export async function specialTo(law: Law, cell: string, options: Options): Promise<readonly Fact[]> {
  const support = reference.cells.find((one) => one.cell === cell);
  if (support === undefined) return [];
  const available = offered(law, support);
  if ("unsupported" in available) return [];
  const { n: [least, most] } = available.space; // prettier-ignore
  // of one unit everything is special
  const space = { ...available.space, n: [Math.min(most, Math.max(least, 2)), most] as const };
  const found: Fact[][] = [];
  for (const c of fc.sample(cases(cell, options, "float64", space), { numRuns: EXAMPLES, seed: 1 })) {
    const ask = async (request: RunRequest): Promise<RunAnswer> => {
      found.push(factsOf(request));
      return reference.run(request) as RunAnswer;
    };
    const number = (name: string, from: number, to: number): number => draw(c.seed, name, from, to);
    const later = (answer: RunAnswer): Promise<unknown> => Promise.resolve(answer);
    const usage = (): Promise<number> => Promise.resolve(0);
    const asking = { run: ask, runShared: ask, later, usage };
    await law.check({ case: c, ...drawRequest(c), ...asking, gradients: true, grade: "absolute", draw: number });
  }
  return common(found);
}

const each = <V>(tree: V, of: (v: number) => number): Mapped<V, Tensor> =>
  mapTree(tree, (t) => mapTensor(t as Tensor, of));

const enlarge = (v: number): number => v * (1 + 2 ** -10);

/** The sum of every parameter and first state. */
const weight = ({ layers }: RunRequest): number =>
  leaves(layers).reduce((sum, [, { data }]) => [...data].reduce((a, b) => a + b, sum), 0);

/** Mistakes on the general path, in one part of an answer each. */
export const generalPathMistakes: Readonly<Record<string, (answer: RunAnswer, request: RunRequest) => RunAnswer>> = {
  "y enlarged": ({ y, ...rest }) => ({ ...rest, ...(y && { y: mapTensor(y, enlarge) }) }),
  "final states enlarged": ({ final, ...rest }) => ({ ...rest, ...(final && { final: each(final, enlarge) }) }),
  "outputs and states eight times as large": ({ gradients, ...outputs }) => ({
    ...each(outputs, (v) => 8 * v),
    ...(gradients && { gradients }),
  }),
  "weights and first states leak into y": ({ y, ...rest }, request) => {
    const by = weight(request) / 1024;
    return { ...rest, ...(y && { y: mapTensor(y, (v) => v + by) }) };
  },
  "gradients enlarged": ({ gradients, ...rest }) => ({
    ...rest,
    ...(gradients && { gradients: each(gradients, enlarge) }),
  }),
  "gradients of 0 read as 1": ({ gradients, ...rest }) => ({
    ...rest,
    ...(gradients && { gradients: each(gradients, (v) => (v === 0 ? 1 : v)) }),
  }),
};

/** A mistake on the general path: special requests are answered rightly, by a short cut. */
export const wrongOnGeneralPath =
  (wrong: (answer: RunAnswer, request: RunRequest) => RunAnswer): ((correct: ReferenceRun) => ReferenceRun) =>
  (correct) =>
  (request) =>
    factsOf(request).length > 0 ? correct(request) : wrong(correct(request), request);

/** A function that is not linear, and another for other requests, so that no two wrong answers agree. */
function bentBy({ x, layers }: RunRequest): (v: number) => number {
  const params = leaves(layers.map((layer) => layer.params));
  const by = params.reduce((sum, [, { data }]) => sum + Math.hypot(...data), Math.abs(x.data[0] ?? 0));
  return (v) => v * v + 1 + by;
}

/** A short cut where all of these hold, and, where it says so, nothing else is special, which answers v² + 1 and more for every v. */
export const shortCut =
  (special: readonly Fact[], alone: boolean): ((correct: ReferenceRun) => ReferenceRun) =>
  (correct) =>
  (request) => {
    const answer = correct(request);
    const facts = factsOf(request);
    if ((alone && facts.length !== special.length) || !special.every((fact) => facts.includes(fact))) return answer;
    const bent = bentBy(request);
    return mapTree(answer, (t) => mapTensor(t, bent));
  };
