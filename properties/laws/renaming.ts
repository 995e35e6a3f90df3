import type { Cotangents, Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Input, Shape } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import type { Law, Trial } from "../law.ts";
import { at, fill, mapTensors, withLayer } from "../requests/rearrange.ts";

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
export function renaming(size: string, { request, cotangents, draw }: Trial): Renaming | null {
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

/** True where hidden units are seen from outside and all are of one kind: no clocks run at different speeds. */
export const alike = ({ id }: Cell, options: Options): boolean => {
  const { equations, state, y } = stepFor(id, options);
  const { nodes } = program(Object.values(equations));
  const seen = [y, ...Object.values(state)].some(({ shape }) => shape.includes("n"));
  return seen && nodes.every(({ op, shape }) => op !== "pattern" || !shape.includes("n"));
};

/** The units of one size take each other's places, and nothing else changes in outputs and states. */
export const sameRenamed =
  (size: string): Law["check"] =>
  async (trial) => {
    const other = renaming(size, trial);
    if (other === null) return [];
    const want = other.answer(await trial.run(trial.request));
    return againstEachOther(oracle(other.request), await trial.run(other.request), want);
  };
