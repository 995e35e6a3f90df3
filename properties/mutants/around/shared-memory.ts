import type { Layer, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { leaves, mapTree } from "../../../impl/tree.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { at, fill, mapTensor } from "../../requests/rearrange.ts";
import { type WrongImplementation, recurrent } from "./wrong-implementation.ts";

const weightsOf = ({ layers }: RunRequest): string =>
  JSON.stringify(layers.map(({ cell, direction, params }) => [cell, direction, params]));

/** Rows of a request with their states: all that their answer depends on besides the weights. */
const rowsOf = ({ x, lengths, layers, sizes }: RunRequest): string[] =>
  Array.from({ length: sizes.B }, (_, row) => {
    const steps = Array.from({ length: sizes.T }, (_t, t) =>
      Array.from({ length: sizes.m }, (_i, i) => at(x, t, row, i)),
    );
    const states = layers.map(({ initial }) =>
      initial?.map((state) =>
        Object.values(state).map((t) => [...fill(t, [1, t.shape[1] ?? 1], (_b, k) => at(t, row, k)).data]),
      ),
    );
    return JSON.stringify([steps, lengths?.[row], states]);
  });

/** Starts from the final state of the call before, where that had more steps, rows and the like. */
const startsAtTheEnd =
  (where: (request: RunRequest, before: RunRequest) => boolean): WrongImplementation["of"] =>
  (correct) => {
    let before: { readonly request: RunRequest; readonly final: RunAnswer["final"] } | undefined;
    return (request) => {
      const found = before !== undefined && where(request, before.request) ? before.final : undefined;
      const rows = (t: Tensor): Tensor =>
        fill(t, [request.sizes.B, ...t.shape.slice(1)], (b, ...rest) => at(t, b, ...rest));
      const layers = request.layers.map((layer, depth) => ({
        ...layer,
        initial: mapTree(found?.[depth] ?? null, rows) ?? layer.initial,
      }));
      before = { request, final: correct({ ...request, want: ["final"], cotangents: null }).final };
      return correct({ ...request, layers });
    };
  };

const alike = (a: Layer | undefined, b: Layer | undefined): boolean =>
  a?.cell === b?.cell && a?.direction === b?.direction;

/** Memory kept from call to call, or shared by rows and directions, beyond what is right. */
export const sharedMemory: readonly WrongImplementation[] = [
  {
    id: "batches-known-by-their-rows",
    sentence: "The answer to a batch of the same rows is remembered, in whatever order they come.",
    cells: recurrent,
    laws: ["batch/rows-renamed"],
    support: { gradients: false },
    impure: true,
    of: (correct) => {
      const known = new Map<string, RunAnswer>();
      return (request) => {
        const key = JSON.stringify([weightsOf(request), request.want, rowsOf(request).toSorted()]);
        const answer = known.get(key) ?? correct(request);
        known.set(key, answer);
        return answer;
      };
    },
  },
  {
    id: "rows-beyond-a-block",
    sentence: "Rows are worked in a block of six; those beyond it are given the input of the first.",
    cells: recurrent,
    laws: ["batch/split"],
    rare: true, // in more than six rows
    of: (correct) => (request) =>
      correct({ ...request, x: fill(request.x, request.x.shape, (t, b, i) => at(request.x, t, b < 6 ? b : 0, i)) }),
  },
  {
    id: "shorter-goes-on",
    sentence: "A call of fewer steps than the one before starts where that ended.",
    cells: recurrent,
    laws: ["time/prefix"],
    support: { initialState: false, maxLayers: 1, gradients: false },
    impure: true,
    of: startsAtTheEnd(
      ({ sizes, layers }, before) =>
        sizes.T < before.sizes.T &&
        sizes.B === before.sizes.B &&
        sizes.n === before.sizes.n &&
        alike(layers[0], before.layers[0]),
    ),
  },
  {
    id: "smaller-goes-on",
    sentence: "With the same weights, a call of fewer steps and rows than the one before starts where that ended.",
    cells: recurrent,
    laws: ["state/sizes-change-between-calls"],
    impure: true,
    of: startsAtTheEnd(
      (request, before) =>
        request.sizes.T < before.sizes.T &&
        request.sizes.B < before.sizes.B &&
        weightsOf(request) === weightsOf(before),
    ),
  },
  {
    id: "zeros-avoided",
    sentence: "An input of exactly 0 is replaced by 2⁻⁷⁰.",
    cells: recurrent,
    laws: ["time/zero-state-fixed-point"],
    of: (correct) => (request) => correct({ ...request, x: mapTensor(request.x, (v) => (v === 0 ? 2 ** -70 : v)) }),
  },
  {
    id: "walks-share-a-scale",
    sentence: "The weights of both directions are rounded to multiples of 2⁻⁴⁶ of the largest of them all.",
    cells: recurrent,
    laws: ["direction/other-weights-unread"],
    of: (correct) => (request) => {
      const rounded = (params: Layer["params"]): Layer["params"] => {
        const most = Math.max(...leaves(params).flatMap(([, { data }]) => [...data].map(Math.abs)));
        const unit = 2 ** (Math.ceil(Math.log2(most)) - 46);
        return mapTree(params, (t) => mapTensor(t, (v) => Math.round(v / unit) * unit));
      };
      const layers = request.layers.map((layer) =>
        layer.direction === "bidirectional" ? { ...layer, params: rounded(layer.params) } : layer,
      );
      return correct({ ...request, layers });
    },
  },
  {
    id: "constant-feature-dropped",
    sentence: "A feature that is the same at every step of every row is taken to say nothing.",
    cells: recurrent,
    laws: ["symmetry/bias-as-input"],
    of: (correct) => (request) => {
      const { T, B } = request.sizes;
      const column = (i: number): number[] =>
        Array.from({ length: T * B }, (_, k) => at(request.x, Math.floor(k / B), k % B, i));
      const dropped = Array.from({ length: request.sizes.m }, (_, i) => T * B > 3 && new Set(column(i)).size === 1);
      return correct({
        ...request,
        x: fill(request.x, request.x.shape, (t, b, i) => (dropped[i] === true ? 0 : at(request.x, t, b, i))),
      });
    },
  },
];
