import type { Layer, RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { negatesOneInput } from "../../controls/controls.ts";
import { oracle, partsOf } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, concatFeatures, fill, mapTensor, mapTensors } from "../../requests/rearrange.ts";
import { type Concatenated, concatenatedOf } from "../../structure/concatenated.ts";

/** Two matrices of as many rows side by side, [r, a] and [r, b]. */
const beside = (left: Tensor, right: Tensor): Tensor => {
  const [rows, a] = left.shape as [number, number];
  const [, b] = right.shape as [number, number];
  return fill(left, [rows, a + b], (...[i, j]) =>
    (j as number) < a ? at(left, i as number, j as number) : at(right, i as number, (j as number) - a),
  );
};

/** One step with [x; s] for its input, [W U] for W and 0 for U: a matrix of the input that sees no state gets columns of 0. */
function joined(request: RunRequest, pairs: readonly Concatenated[]): RunRequest {
  const [layer] = request.layers as readonly [Layer];
  const state = layer.initial?.[0]?.[pairs[0]?.state ?? ""] as Tensor;
  const [B, width] = state.shape as [number, number];
  const inputs = stepFor(layer.cell, layer.options).params.filter(({ shape }) => shape.at(-1) === "m");
  const params = (walk: Tensors): Tensors =>
    mapTensors(walk, (t, name) => {
      const pair = pairs.find(({ W }) => W === name);
      if (pair !== undefined) return beside(t, walk[pair.U] as Tensor);
      if (pairs.some(({ U }) => U === name)) return mapTensor(t, () => 0);
      if (!inputs.some((input) => input.name === name)) return t;
      const m = t.shape.at(-1) as number;
      return fill(t, [...t.shape.slice(0, -1), m + width], (...index) =>
        (index.at(-1) as number) < m ? at(t, ...index) : 0,
      );
    });
  return {
    ...request,
    sizes: { ...request.sizes, m: request.sizes.m + width },
    x: concatFeatures(request.x, { ...state, shape: [1, B, width] }),
    layers: [{ ...layer, params: layer.params.map(params) }],
  };
}

const pairsOf = (id: string, options: Options): readonly Concatenated[] => {
  const all = concatenatedOf(stepFor(id, options));
  return all.filter(({ state }) => state === all[0]?.state);
};

export const concatenatedIsSplit: Law = {
  id: "convention/concatenated-is-split",
  sentence: "W x + U h′ is [W U] [x; h′]: in one step recurrent weights may as well be weights of a wider input.",
  source: "docs/theory.md R38",
  conformance: "L1",
  family: "recurrent",
  appliesTo: ({ id }, options) => pairsOf(id, options).length > 0,
  needs: ["initialState"],
  space: { T: [1, 1], directions: ["forward", "reverse"], lengths: "none" },
  control: negatesOneInput,
  check: async ({ request, run }) => {
    const [{ cell, options }] = request.layers as readonly [Layer];
    const wide = joined(request, pairsOf(cell, options));
    const [split, own] = [oracle(request), oracle(wide)];
    return partsOf(own("any"), await run(wide)).map(({ what, got, of }): Comparison => ({
      what,
      shape: of(own("any")).shape,
      got: got.data,
      want: of(split("any")).value,
      tolerance: {
        from: "running error analysis of the equations, either way",
        of: (accuracy) => {
          const other = of(split(accuracy));
          return of(own(accuracy)).error.map((e, k) => e + (other.error[k] as number));
        },
      },
    }));
  },
};
