import type { Cotangents, Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Input, Shape } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { firstWeights } from "../controls/controls.ts";
import type { Law, Trial } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensors, withLayer } from "../requests/rearrange.ts";
import { oneStale } from "../controls/stale.ts";

/** Index of the unit that takes the place of each, the units being those of one size: `n`, the hidden ones, `m`, the features of the input. */
interface Names {
  readonly size: string;
  readonly of: (unit: number) => number;
}

/** A tensor whose axes are `axes`, with its units renamed on every axis of theirs. */
const renamed = (t: Tensor, axes: Shape, { size, of }: Names): Tensor =>
  fill(t, t.shape, (...index) => at(t, ...index.map((k, axis) => (axes[axis] === size ? of(k) : k))));

/** An output [T, B, n] or [T, B, 2n]; one that is not of these units stays. */
const renamedOutput = (t: Tensor, axes: Shape, n: number, { size, of }: Names): Tensor =>
  axes[0] !== size
    ? t
    : fill(t, t.shape, (s, b, k) => {
        const unit = k % n;
        return at(t, s, b, k - unit + of(unit));
      });

/** A request whose units of one size take each other's places; what is answered to it, from what is answered without. */
interface Renaming {
  readonly request: RunRequest;
  readonly cotangents: Cotangents;
  readonly answer: (answer: RunAnswer) => RunAnswer;
}

/** Null where there is nothing to rename. */
function renaming(size: string, { request, cotangents, draw }: Trial): Renaming | null {
  const n = request.sizes[size] as number;
  if (n < 2) return null;
  const turn = draw("turn", 1, n - 1);
  const names: Names = { size, of: (unit) => (unit + turn) % n };
  const [layer] = request.layers as readonly [Layer];
  const step = stepFor(layer.cell, layer.options);
  const axes = new Map(step.params.map(({ name, shape }) => [name, shape]));
  const params = (walk: Tensors): Tensors => mapTensors(walk, (t, name) => renamed(t, axes.get(name) as Shape, names));
  const state = (walk: Tensors): Tensors =>
    mapTensors(walk, (t, name) => renamed(t, ["B", ...(step.state[name] as Input).shape], names));
  const states = (layers: readonly (readonly Tensors[])[]): Tensors[][] => layers.map((walks) => walks.map(state));
  const input = (x: Tensor): Tensor => renamed(x, ["T", "B", ...step.x.shape], names);
  const output = (y: Tensor): Tensor => renamedOutput(y, step.y.shape, n, names);
  return {
    request: {
      ...withLayer(request, { params: layer.params.map(params), initial: layer.initial?.map(state) ?? null }),
      x: input(request.x),
    },
    cotangents: { y: cotangents.y && output(cotangents.y), final: cotangents.final && states(cotangents.final) },
    answer: ({ y, final, gradients }) => ({
      ...(y && { y: output(y) }),
      ...(final && { final: states(final) }),
      ...(gradients && {
        gradients: {
          x: input(gradients.x),
          params: gradients.params.map((walks) => walks.map(params)),
          ...(gradients.initial && { initial: states(gradients.initial) }),
        },
      }),
    }),
  };
}

/** The units of one size take each other's places, and nothing else changes in outputs and states. */
const outputsRenamed =
  (size: string): Law["check"] =>
  async (trial) => {
    const other = renaming(size, trial);
    if (other === null) return [];
    const want = other.answer(await trial.run(trial.request));
    return againstEachOther(oracle(other.request), await trial.run(other.request), want);
  };

/** Nor in gradients, whose cotangents are renamed with them. */
const gradientsRenamed =
  (size: string): Law["check"] =>
  async (trial) => {
    const other = renaming(size, trial);
    if (other === null) return [];
    const ask = (request: RunRequest, cotangents: Cotangents): Promise<RunAnswer> =>
      trial.run({ ...request, want: ["gradients"], cotangents });
    const want = other.answer(await ask(trial.request, trial.cotangents));
    const got = await ask(other.request, other.cotangents);
    return againstEachOther(oracle(other.request, { cotangents: other.cotangents }), got, want);
  };

/** Whether hidden units are seen from outside, and all are of one kind: no clocks that run at different speeds. */
const alike = ({ id }: Cell, options: Options): boolean => {
  const { equations, state, y } = stepFor(id, options);
  const { nodes } = program(Object.values(equations));
  const seen = [y, ...Object.values(state)].some(({ shape }) => shape.includes("n"));
  return seen && nodes.every(({ op, shape }) => op !== "pattern" || !shape.includes("n"));
};

/** What does not depend on how things are numbered. */
export const symmetry: readonly Law[] = [
  {
    id: "symmetry/units-renamed",
    sentence:
      "The hidden units may be numbered in any order: outputs and states come in that order, and nothing else changes.",
    source: "docs/bugs.md R13, R19",
    level: "L1",
    family: "recurrent",
    appliesTo: alike,
    needs: [],
    space: { n: [2, 6], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: firstWeights,
    check: outputsRenamed("n"),
  },
  {
    id: "symmetry/inputs-renamed",
    sentence:
      "The features of the input may be numbered in any order, in the input and in the columns of all weights alike.",
    source: "docs/theory.md S07",
    level: "L1",
    family: "recurrent",
    needs: [],
    space: { T: [1, 3], B: [1, 2], m: [2, 6], n: [1, 4], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: oneStale,
    check: outputsRenamed("m"),
  },
  {
    id: "symmetry/outputs-renamed",
    sentence: "The outputs may be numbered in any order, in the output, in the state and in all weights alike.",
    source: "docs/theory.md 3.2, 3.17, S01",
    level: "L1",
    family: "recurrent",
    cells: ["jordan", "jordan-context", "scrn"],
    needs: [],
    space: { regimes: ["tame", "saturated", "exact", "sparse"] },
    control: firstWeights,
    check: outputsRenamed("k"),
  },
  {
    id: "gradient/units-renamed",
    sentence:
      "The hidden units may be numbered in any order: with the cotangents in that order gradients come in that order, and nothing else changes.",
    source: "docs/bugs.md R13, R19; docs/theory.md G03",
    level: "L3",
    family: "recurrent",
    appliesTo: alike,
    needs: ["gradients"],
    space: { T: [2, 4], B: [1, 2], n: [2, 4], regimes: ["tame", "saturated", "sparse"] },
    expensive: true,
    control: firstWeights,
    check: gradientsRenamed("n"),
  },
];
