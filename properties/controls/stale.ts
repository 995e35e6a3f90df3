import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import { mapTree, zipTree } from "../../impl/tree.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import type { NegativeControl } from "./controls.ts";
import { at, fill, mapTensor, mapTensors } from "../requests/rearrange.ts";

const differs = (a: Tensor, b: Tensor | undefined): boolean =>
  b !== undefined && a.data.some((v, i) => v !== b.data[i]);

export const oneStale: NegativeControl = {
  sentence: "one of the parameters that have changed is still that of the first call",
  of: (correct, draw) => {
    let first: RunRequest["layers"] | undefined;
    return (request) => {
      const known = (first ??= request.layers);
      const stale = (tensors: Tensors, old: Tensors | undefined): Tensors => {
        const changed = Object.keys(tensors).filter((name) => differs(tensors[name] as Tensor, old?.[name]));
        const chosen = changed[draw("stale", 0, Math.max(0, changed.length - 1))];
        return mapTensors(tensors, (t, name) => (name === chosen ? (old?.[name] ?? t) : t));
      };
      return correct({
        ...request,
        layers: request.layers.map((layer, depth) => ({
          ...layer,
          params: layer.params.map((walk, k) => stale(walk, known[depth]?.params[k])),
        })),
      });
    };
  },
};

export const leftover: NegativeControl = {
  sentence: "a row starts where the same row of the call before ended, if there was one",
  of: (correct) => {
    let last: RunAnswer["final"];
    return (request) => {
      const carried = last;
      const from = (t: Tensor, old: Tensor | undefined): Tensor =>
        old === undefined || old.shape.slice(1).join() !== t.shape.slice(1).join()
          ? t
          : fill(t, t.shape, (b, ...rest) => at(b < (old.shape[0] as number) ? old : t, b, ...rest));
      // a request without a state starts from zeros
      const zeros = (old: Tensor): Tensor => fill(old, [request.sizes.B, ...old.shape.slice(1)], () => 0);
      const layers = request.layers.map((layer, depth) => {
        const own = layer.initial ?? mapTree(carried?.[depth] ?? null, zeros);
        return { ...layer, initial: zipTree(own, carried?.[depth], from) };
      });
      const answer = correct({ ...request, layers });
      last = answer.final ?? correct({ ...request, layers, want: ["final"] }).final;
      return answer;
    };
  },
};

/** A number added to every element of the input. */
export const added = (number: number): NegativeControl => ({
  sentence: `${number} is added to every element of the input`,
  of: (correct) => (request) => correct({ ...request, x: mapTensor(request.x, (v) => v + number) }),
});

export const exchangesDirections: NegativeControl = {
  sentence: "the two directions of a bidirectional layer use each other's weights",
  of: (correct) => (request) =>
    correct({ ...request, layers: request.layers.map((layer) => ({ ...layer, params: layer.params.toReversed() })) }),
};
