import type { Layer, RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Input, Shape } from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import type { Options } from "../../../spec/options.ts";
import { type Tensor, type Tensors, dtypeOf, tensor } from "../../../spec/tensor.ts";
import { negatesOneInput } from "../../controls/controls.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";

/** Tensors of these sizes have places of their own: `of[j]` is where unit j goes. */
interface Places {
  readonly size: number;
  readonly of: readonly number[];
}

/** True where a unit does not depend on the number of units: no number in the equations is made of their number or place. */
const isLocal = ({ id, sizes }: Cell, options: Options): boolean => {
  const { equations, y } = stepFor(id, options);
  const { nodes } = program(Object.values(equations));
  const ofUnits = y.shape.length === 1 && y.shape[0] === "n";
  return (
    Object.keys(options).length === 0 && sizes === undefined && ofUnits && nodes.every(({ op }) => op !== "pattern")
  );
};

/** The tensor, zero but for the units that have a place; `axes` are its own. */
function spread(t: Tensor, axes: Shape, { size, of }: Places): Tensor {
  const shape = t.shape.map((length, axis) => (axes[axis] === "n" ? size : length));
  const out = tensor(dtypeOf(t), shape);
  const index = t.shape.map(() => 0);
  for (let k = 0; k < t.data.length; k++) {
    const there = index.reduce(
      (place, i, axis) => place * (shape[axis] as number) + (axes[axis] === "n" ? (of[i] as number) : i),
      0,
    );
    out.data[there] = t.data[k] as number;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (t.shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return out;
}

/** Only the units that have a place, those of both walks where there are two. */
const gathered = (t: Tensor, { size, of }: Places): Tensor => {
  const width = t.shape.at(-1) as number;
  const own = of.length * (width / size);
  return fill(t, [...t.shape.slice(0, -1), own], (...index) => {
    const k = index.at(-1) as number;
    return at(t, ...index.slice(0, -1), Math.floor(k / of.length) * size + (of[k % of.length] as number));
  });
};

/** Every tensor of a walk in its places. */
function spreadAll(walk: Tensors, axesOf: (name: string) => Shape, places: Places): Tensors {
  return Object.fromEntries(Object.entries(walk).map(([name, t]) => [name, spread(t, axesOf(name), places)]));
}

export const fewUnitsAmongMany: Law = {
  id: "sizes/few-units-among-many",
  sentence:
    "Some units among 127 … 1,025, the first and the last of them too, whose weights see only one another compute what they would alone.",
  source: "docs/bugs.md 6.K, R13",
  conformance: "L1",
  family: "recurrent",
  appliesTo: isLocal,
  needs: [],
  exhaustive: true,
  space: { T: [1, 2], B: [1, 2], m: [1, 3], n: [2, 4], lengths: "none", regimes: ["tame", "exact"] },
  control: negatesOneInput,
  check: async ({ request, run, draw }) => {
    const [layer] = request.layers as readonly [Layer];
    const { n } = request.sizes;
    const size = 2 ** draw("power", 7, 10) + draw("beside", -1, 1);
    const last = draw("middle", n - 2, size - 2);
    const places: Places = {
      size,
      // the first, the last, and what is between in a row
      of: Array.from({ length: n }, (_, j) => (j === 0 ? 0 : j === n - 1 ? size - 1 : last - (n - 2) + j)),
    };
    const step = stepFor(layer.cell, layer.options);
    const axes = new Map(step.params.map(({ name, shape }) => [name, shape]));
    const wide: RunRequest = {
      ...request,
      sizes: { ...request.sizes, n: size },
      layers: [
        {
          ...layer,
          params: layer.params.map((walk) => spreadAll(walk, (name) => axes.get(name) as Shape, places)),
          initial:
            layer.initial?.map((walk) =>
              spreadAll(walk, (name) => ["B", ...(step.state[name] as Input).shape], places),
            ) ?? null,
        },
      ],
    };
    const { y } = await run({ ...wide, want: ["y"] });
    if (y === undefined) return [];
    const seen = gathered(y, places);
    return againstOracle(oracle(request, { observed: seen }), { y: seen });
  },
};
