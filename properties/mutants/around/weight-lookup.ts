import type { Layer, RunRequest } from "../../../impl/contract.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import type { ReferenceRun } from "../../controls/controls.ts";
import { mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";
import { type WrongImplementation, recurrent } from "./wrong-implementation.ts";

/** Weights are looked up under a key that does not tell all weights apart. */
export const cachedBy =
  (key: (t: Tensor, name: string, walk: Tensors, layer: Layer) => unknown): ((correct: ReferenceRun) => ReferenceRun) =>
  (correct) => {
    const cache = new Map<string, Tensors>();
    return (request: RunRequest) => {
      const lookedUp = (params: Tensors, layer: Layer): Tensors => {
        const its = JSON.stringify(
          Object.entries(params).map(([name, t]) => [name, t.shape, key(t, name, params, layer)]),
        );
        const known = cache.get(its) ?? params;
        cache.set(its, known);
        return known;
      };
      return correct({
        ...request,
        layers: request.layers.map((layer) => ({
          ...layer,
          params: layer.params.map((walk) => lookedUp(walk, layer)),
        })),
      });
    };
  };

/** The element of the largest magnitude. */
const largest = (data: Tensor["data"]): number => [...data].reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);

const rowsOf = ({ shape, data }: Tensor): number[][] => {
  const [, width = 1] = shape;
  return Array.from({ length: data.length / width }, (_, i) => [...data.subarray(i * width, (i + 1) * width)]);
};

/** Weights are read as fixed-point numbers with 32 digits after the point: every weight of a plain case is one. */
const fixedPoint =
  (block: string): WrongImplementation["of"] =>
  (correct) =>
  (request) =>
    correct(
      withParams(request, (params) =>
        mapTensors(params, (t, name) =>
          name.startsWith(block) ? mapTensor(t, (v) => Math.round(v * 2 ** 32) / 2 ** 32) : t,
        ),
      ),
    );

/** Weights that are taken for others, or kept with less than their digits. */
export const weightLookups: readonly WrongImplementation[] = [
  {
    id: "weights-known-by-magnitude",
    sentence: "Packed weights are looked up by the magnitudes of their elements, and the sign of the largest of each.",
    cells: recurrent,
    laws: ["symmetry/sign-flip"],
    rare: true, // the unit that is flipped must not be the largest
    impure: true,
    of: cachedBy(({ data }) => [Math.sign(largest(data)), ...Array.from(data, Math.abs)]),
  },
  {
    id: "weights-known-by-rows",
    sentence: "Packed weights are looked up by a checksum of each row, in which order does not count.",
    cells: recurrent,
    laws: ["symmetry/inputs-renamed"],
    impure: true,
    of: cachedBy((t) => rowsOf(t).map((row) => row.toSorted((a, b) => a - b))),
  },
  {
    id: "gradients-of-weights-known-by-elements",
    sentence:
      "The backward pass looks its packed weights up by a checksum of their elements, in which order does not count.",
    cells: recurrent,
    laws: ["gradient/units-renamed"],
    impure: true,
    of: (correct) => {
      const stale = cachedBy(({ data }) => [...data].toSorted((a, b) => a - b))(correct);
      return (request) => {
        const { gradients } = stale(request);
        return { ...correct(request), ...(gradients && { gradients }) };
      };
    },
  },
  {
    id: "input-weights-fixed-point",
    sentence: "The input weights are kept as fixed-point numbers.",
    cells: recurrent,
    laws: ["symmetry/inputs-scaled"],
    rare: true, // some weight must become smaller
    of: fixedPoint("W_"),
  },
  {
    id: "recurrent-weights-fixed-point",
    sentence: "The recurrent weights are kept as fixed-point numbers.",
    cells: recurrent,
    laws: ["symmetry/units-scaled"],
    rare: true, // some weight must become smaller
    of: fixedPoint("U_"),
  },
];
