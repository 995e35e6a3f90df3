import type { Layer, RunRequest } from "../../../impl/contract.ts";
import { canonical, stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import { shapeAt } from "../../../spec/language/sizes.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import type { Options } from "../../../spec/options.ts";
import { type Tensor, type Tensors, tensor } from "../../../spec/tensor.ts";
import { negatesOneInput } from "../../controls/controls.ts";
import { oracle, partsOf } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, fill, mapTensors, takeFeatures, withLayer } from "../../requests/rearrange.ts";
import { type Affine, affineMapsOf } from "../../structure/biases.ts";

/** The same cell with biases. */
const withBias = (options: Options): Options => ({ ...options, bias: true });

const affineMaps = (cell: string, options: Options): readonly Affine[] =>
  affineMapsOf(stepFor(cell, withBias(options))) ?? [];

const isBias = ({ id, options: offered }: Cell, options: Options): boolean =>
  options["bias"] === false &&
  offered["bias"]?.includes(true) === true &&
  affineMaps(id, options).some(({ bias }) => bias !== null);

/** The last column of a matrix [r, m], the last element of a vector [m]. */
const lastColumn = (t: Tensor): Tensor => {
  const m = t.shape.at(-1) as number;
  return fill(t, t.shape.slice(0, -1), (...index) => at(t, ...index, m - 1));
};

/** All columns but the last. */
const otherColumns = (t: Tensor): Tensor =>
  fill(t, [...t.shape.slice(0, -1), (t.shape.at(-1) as number) - 1], (...index) => at(t, ...index));

/** A request whose last feature is 1 at every step; where the cell has no bias, that feature has no weight. */
const withOnes = (request: RunRequest, maps: readonly Affine[]): RunRequest => {
  const last = request.sizes.m - 1;
  const idle = maps.filter(({ bias }) => bias === null).map(({ weight }) => weight);
  const params = (walk: Tensors): Tensors =>
    mapTensors(walk, (t, name) =>
      idle.includes(name) ? fill(t, t.shape, (...index) => (index.at(-1) === last ? 0 : at(t, ...index))) : t,
    );
  const [layer] = request.layers as readonly [Layer];
  return {
    ...withLayer(request, { params: layer.params.map(params) }),
    x: fill(request.x, request.x.shape, (t, b, i) => (i === last ? 1 : at(request.x, t, b, i))),
  };
};

/** The request without that feature, to the cell that has biases: the last columns, and 0 where a bias stands alone. */
function biased(request: RunRequest, maps: readonly Affine[]): RunRequest {
  const [layer] = request.layers as readonly [Layer];
  const options = canonicalOf(layer);
  const sizes = { ...request.sizes, m: request.sizes.m - 1 };
  const params = (walk: Tensors): Tensors =>
    Object.fromEntries(
      stepFor(layer.cell, options).params.map(({ name, shape }) => {
        const own = walk[name];
        const column = walk[maps.find(({ bias }) => bias === name)?.weight ?? ""];
        if (column !== undefined) return [name, lastColumn(column)];
        if (own === undefined) return [name, tensor(request.dtype, shapeAt(shape, sizes))];
        return [name, maps.some(({ weight }) => weight === name) ? otherColumns(own) : own];
      }),
    );
  return {
    ...withLayer(request, { options, params: layer.params.map(params) }),
    sizes,
    x: takeFeatures(request.x, 0, sizes.m),
  };
}

const canonicalOf = ({ cell, options }: Layer): Options => canonical(stepFor(cell, options).cell, withBias(options));

export const biasAsInput: Law = {
  id: "symmetry/bias-as-input",
  sentence:
    "A feature that is 1 at every step is a bias: a cell without biases is the cell with them, the weights of that feature.",
  source: "docs/theory.md S08",
  conformance: "L1",
  family: "recurrent",
  appliesTo: isBias,
  needs: [],
  space: { T: [2, 4], B: [1, 3], m: [2, 5], lengths: "none", regimes: ["tame", "wide", "sparse"] },
  control: negatesOneInput,
  check: async ({ request, run }) => {
    const [{ cell, options }] = request.layers as readonly [Layer];
    const maps = affineMaps(cell, options);
    const own = withOnes(request, maps);
    const [without, withThem] = [oracle(own), oracle(biased(own, maps))];
    return partsOf(without("any"), await run(own)).map(({ what, got, of }): Comparison => ({
      what,
      shape: of(without("any")).shape,
      got: got.data,
      want: of(withThem("any")).value,
      tolerance: {
        from: "running error analysis of the equations, with biases and without",
        of: (accuracy) => {
          const other: Bounded = of(withThem(accuracy));
          return of(without(accuracy)).error.map((e, i) => e + (other.error[i] as number));
        },
      },
    }));
  },
};
