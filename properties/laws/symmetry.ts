import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Input, Shape } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { firstWeights } from "../controls.ts";
import type { Law } from "../law.ts";
import { againstEachOther, oracle } from "../oracle.ts";
import { at, fill, mapTensors, withLayer } from "../rearrange.ts";
import { oneStale } from "../stale-controls.ts";

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

/** The units of one size take each other's places, and nothing else changes. */
const renaming =
  (size: string): Law["check"] =>
  async ({ request, run, draw }) => {
    const n = request.sizes[size] as number;
    if (n < 2) return [];
    const turn = draw("turn", 1, n - 1);
    const names: Names = { size, of: (unit) => (unit + turn) % n };
    const [layer] = request.layers as readonly [Layer];
    const step = stepFor(layer.cell, layer.options);
    const axes = new Map(step.params.map(({ name, shape }) => [name, shape]));
    const states = (walk: Tensors): Tensors =>
      mapTensors(walk, (t, name) => renamed(t, ["B", ...(step.state[name] as Input).shape], names));
    const other: RunRequest = {
      ...withLayer(request, {
        params: layer.params.map((walk) => mapTensors(walk, (t, name) => renamed(t, axes.get(name) as Shape, names))),
        initial: layer.initial?.map(states) ?? null,
      }),
      x: renamed(request.x, ["T", "B", ...step.x.shape], names),
    };
    const { y, final } = await run(request);
    const want: RunAnswer = {
      ...(y && { y: renamedOutput(y, step.y.shape, n, names) }),
      ...(final && { final: final.map((walks) => walks.map(states)) }),
    };
    return againstEachOther(oracle(other), await run(other), want);
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
    source: "BUGS.md R13, R19",
    level: "L1",
    family: "recurrent",
    speaksOf: alike,
    needs: [],
    space: { n: [2, 6], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: firstWeights,
    check: renaming("n"),
  },
  {
    id: "symmetry/inputs-renamed",
    sentence:
      "The features of the input may be numbered in any order, in the input and in the columns of all weights alike.",
    source: "CELLS.md S07",
    level: "L1",
    family: "recurrent",
    needs: [],
    space: { T: [1, 3], B: [1, 2], m: [2, 6], n: [1, 4], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: oneStale,
    check: renaming("m"),
  },
  {
    id: "symmetry/outputs-renamed",
    sentence: "The outputs may be numbered in any order, in the output, in the state and in all weights alike.",
    source: "CELLS.md 3.2, 3.17, S01",
    level: "L1",
    family: "recurrent",
    cells: ["jordan", "jordan-context", "scrn"],
    needs: [],
    space: { regimes: ["tame", "saturated", "exact", "sparse"] },
    control: firstWeights,
    check: renaming("k"),
  },
];
