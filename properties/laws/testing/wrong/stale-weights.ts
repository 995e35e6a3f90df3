import type { Layer } from "../../../../impl/contract.ts";
import { stepFor } from "../../../../spec/catalogue.ts";
import type { Tensor, Tensors } from "../../../../spec/tensor.ts";
import { type WrongImplementation, gated } from "../../../mutants/around/wrong-implementation.ts";
import { cachedBy } from "../../../mutants/around/weight-lookup.ts";
import { mapTensor, withParams } from "../../../requests/rearrange.ts";

const sorted = ({ data }: Tensor): number[] => [...data].sort((a, b) => a - b);

/** True where a parameter of a layer has an axis of a size. */
const hasAxis = (size: string, { cell, options }: Layer, name: string): boolean =>
  stepFor(cell, options).params.some((param) => param.name === name && param.shape.includes(size));

/** The other part of a complex number: `B_im` for `B_re`. */
const otherPart = (name: string): string =>
  name.endsWith("_re") ? `${name.slice(0, -2)}im` : `${name.slice(0, -2)}re`;

/** Programs that keep prepared weights, and do not see that they have changed; and what else only two runs together show. */
export const staleWeights: readonly WrongImplementation[] = [
  {
    id: "weights-known-by-their-numbers",
    sentence: "Prepared weights are kept under their numbers in order of size.",
    cells: gated,
    laws: ["symmetry/units-renamed"],
    of: cachedBy(sorted),
  },
  {
    id: "output-weights-known-by-their-numbers",
    sentence: "Prepared weights of the output layer are kept under their numbers in order of size.",
    cells: ["jordan", "jordan-context", "scrn"],
    laws: ["symmetry/outputs-renamed"],
    of: cachedBy((t, name, _, layer) => (hasAxis("k", layer, name) ? sorted(t) : [...t.data])),
  },
  {
    id: "complex-weights-known-by-their-moduli",
    sentence: "Prepared complex weights are kept under their moduli.",
    cells: ["lru"],
    laws: ["symmetry/lru-quarter-turn"],
    of: cachedBy((t, name, all) => {
      const other = all[otherPart(name)];
      return other === undefined ? [...t.data] : Array.from(t.data, (v, i) => v ** 2 + (other.data[i] as number) ** 2);
    }),
  },
  {
    id: "inner-bias-kept",
    sentence: "The inner bias of the candidate is kept as long as no other parameter but the outer one changes.",
    cells: ["gru-reset-after"],
    laws: ["symmetry/two-biases-of-an-open-reset-gate"],
    of: (correct) => {
      const known = new Map<string, Tensor>();
      const kept = (c_h: Tensor, walk: Tensors): Tensors => {
        const others = Object.entries(walk).flatMap(([name, { data }]) =>
          name === "b_h" || name === "c_h" ? [] : [[name, ...data]],
        );
        const key = JSON.stringify(others);
        const inner = known.get(key) ?? c_h;
        known.set(key, inner);
        return { ...walk, c_h: inner };
      };
      return (request) =>
        correct(withParams(request, (walk) => (walk["c_h"] === undefined ? walk : kept(walk["c_h"], walk))));
    },
  },
  {
    id: "last-bit-from-the-last-step",
    sentence: "The last bit of every output depends on the sign of the last input.",
    cells: ["elman", ...gated],
    laws: ["time/causality"],
    of: (correct) => (request) => {
      const answer = correct(request);
      const { x, layers, sizes } = request;
      const { y } = answer;
      const last = layers[0]?.direction === "reverse" ? 0 : sizes.T - 1;
      const sign = Math.sign(x.data[last * sizes.B * sizes.m] ?? 0);
      return y === undefined
        ? answer
        : { ...answer, y: mapTensor(y, (v) => v * (1 + sign * 2 ** (y.data instanceof Float32Array ? -23 : -52))) };
    },
  },
  {
    id: "zeros-are-not-absent",
    sentence: "Where the initial state is given, and is all zeros, a state of ones is taken, unless nothing moves it.",
    cells: ["elman", ...gated],
    laws: ["state/absent-is-zero"],
    of: (correct) => (request) => {
      const isZero = (t: Tensor): boolean => t.data.length > 0 && t.data.every((v) => v === 0);
      if (isZero(request.x)) return correct(request);
      return correct({
        ...request,
        layers: request.layers.map((layer) => {
          const states = layer.initial ?? [];
          if (states.length === 0 || !states.every((walk) => Object.values(walk).every(isZero))) return layer;
          const ones = (walk: Tensors): Tensors =>
            Object.fromEntries(Object.entries(walk).map(([name, t]) => [name, mapTensor(t, () => 1)]));
          return { ...layer, initial: states.map(ones) };
        }),
      });
    },
  },
];
