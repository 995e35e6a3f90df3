import type { RunRequest } from "../../../impl/contract.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { absentIsOne, clairvoyant, firstRowForAll, forgetful, sharedState, stateful } from "../../controls/controls.ts";
import { at, fill, mapAnswer, mapTensors } from "../../requests/rearrange.ts";
import { type Faux, byControl, faux } from "./wrong-implementation.ts";

const PURE = "purity/same-call-same-answer";
const STACK = "stack/layer-by-layer";
const lstm = { cells: ["lstm"] };

const initials = (request: RunRequest, of: (state: Tensors, depth: number, walk: number) => Tensors): RunRequest => ({
  ...request,
  layers: request.layers.map((layer, depth) => ({
    ...layer,
    initial: layer.initial?.map((state, walk) => of(state, depth, walk)) ?? null,
  })),
});

const formOf = ({ sizes, layers, want }: RunRequest): string =>
  JSON.stringify([sizes, layers.map(({ cell, direction }) => [cell, direction]), want]);

/** Initial states, rows and layers handled wrongly. */
export const states: readonly Faux[] = [
  faux(
    "initial-ignored",
    "The initial state is ignored.",
    ["step/direct", "time/chunking", "padding/zero-length-keeps-state"],
    byControl(forgetful),
  ),
  faux(
    "cell-state-ignored",
    "The initial cell state is ignored.",
    ["step/direct", "time/chunking", "memory/lstm-forget-open-keeps-cell"],
    (honest) => (request) =>
      honest(initials(request, ({ h, c }) => ({ h, c: fill(c as Tensor, (c as Tensor).shape, () => 0) }) as Tensors)),
    lstm,
  ),
  faux(
    "cell-state-is-h0",
    "c starts from h₀.",
    ["step/direct", "time/chunking"],
    (honest) => (request) => honest(initials(request, ({ h }) => ({ h, c: h }) as Tensors)),
    lstm,
  ),
  faux(
    "states-exchanged",
    "h₀ and c₀ are read in each other's place.",
    ["step/direct", "time/chunking"],
    (honest) => (request) => honest(initials(request, ({ h, c }) => ({ h: c, c: h }) as Tensors)),
    lstm,
  ),
  faux(
    "finals-exchanged",
    "The final h and c are answered in each other's place.",
    ["step/direct", "time/chunking"],
    (honest) => (request) => {
      const answer = honest(request);
      return {
        ...answer,
        ...(answer.final && { final: answer.final.map((l) => l.map(({ h, c }) => ({ h: c, c: h }) as Tensors)) }),
      };
    },
    lstm,
  ),
  faux("absent-is-one", "An absent initial state is all ones.", ["state/absent-is-zero"], byControl(absentIsOne)),
  faux(
    "initial-row-broadcast",
    "The initial state of row 0 is that of every row.",
    ["step/direct", "batch/independence"],
    (honest) => (request) =>
      honest(initials(request, (state) => mapTensors(state, (t) => fill(t, t.shape, (_, k) => at(t, 0, k))))),
  ),
  faux(
    "rows-share-input",
    "Every row is given the input of row 0.",
    ["step/direct", "batch/independence"],
    byControl(firstRowForAll),
  ),
  faux(
    "rows-mixed",
    "The input is normalised over the batch.",
    ["batch/independence", "step/direct"],
    (honest) => (request) => {
      const { B } = request.sizes;
      const x = fill(request.x, request.x.shape, (t, b, i) => {
        const rows = Array.from({ length: B }, (_, row) => at(request.x, t, row, i));
        return at(request.x, t, b, i) - (B > 1 ? rows.reduce((a, v) => a + v) / B : 0);
      });
      return honest({ ...request, x });
    },
  ),
  faux("batch-first", "x is read as [B, T, m].", ["step/direct"], (honest) => (request) => {
    const { B, m } = request.sizes;
    return honest({
      ...request,
      x: fill(request.x, request.x.shape, (t, b, i) => request.x.data[(b * request.sizes.T + t) * m + i] ?? B),
    });
  }),
  faux(
    "clairvoyant",
    "Every step sees the input of the step after it.",
    ["time/causality", "step/direct"],
    byControl(clairvoyant),
  ),
  faux("time-mean-removed", "The mean over time is taken off x.", ["time/causality"], (honest) => (request) => {
    const { T } = request.sizes;
    const x = fill(request.x, request.x.shape, (t, b, i) => {
      const steps = Array.from({ length: T }, (_, s) => at(request.x, s, b, i));
      return at(request.x, t, b, i) - steps.reduce((a, v) => a + v, 0) / T;
    });
    return honest({ ...request, x });
  }),
  faux("layers-share-state", "Every layer starts from the state of the first.", [STACK], byControl(sharedState)),
  faux(
    "layers-share-weights",
    "The layers above the second use the weights of the second.",
    [STACK],
    (honest) => (request) =>
      honest({
        ...request,
        layers: request.layers.map((l, k) => (k < 2 ? l : { ...l, params: request.layers[1]?.params ?? l.params })),
      }),
    { rare: true },
  ),
  faux("final-of-top-layer", "Every layer answers the final state of the top one.", [STACK], (honest) => (request) => {
    const answer = honest(request);
    const top = answer.final?.at(-1);
    return top ? { ...answer, final: request.layers.map(() => top) } : answer;
  }),
  faux("layers-upside-down", "Final states are answered from the top layer down.", [STACK], (honest) => (request) => {
    const answer = honest(request);
    return { ...answer, ...(answer.final && { final: [...answer.final].reverse() }) };
  }),
];

/** What one call does is seen by another. */
export const purities: readonly Faux[] = [
  faux(
    "state-carried-over",
    "The final state of a call is the initial state of the next.",
    [PURE],
    byControl(stateful),
  ),
  faux("first-call-warms-up", "The first call of each form answers zeros.", [PURE], (honest) => {
    const seen = new Set<string>();
    return (request) => {
      const form = formOf(request);
      const answer = honest(request);
      if (seen.has(form)) return answer;
      seen.add(form);
      return mapAnswer(answer, (t) => fill(t, t.shape, () => 0));
    };
  }),
  faux(
    "forget-bias-accumulates",
    "1 is added to the stored forget bias on every call.",
    [PURE],
    (honest) => (request) => {
      const answer = honest(request);
      for (const layer of request.layers)
        for (const params of layer.params) params["b_f"]?.data.forEach((v, i, data) => (data[i] = v + 1));
      return answer;
    },
    lstm,
  ),
  faux("initial-overwritten", "The final state is written over the initial one.", [PURE], (honest) => (request) => {
    const answer = honest(request);
    const { final } = honest({ ...request, want: ["final"] });
    request.layers.forEach((layer, depth) =>
      layer.initial?.forEach((state, walk) => {
        for (const [name, t] of Object.entries(state)) t.data.set(final?.[depth]?.[walk]?.[name]?.data ?? []);
      }),
    );
    return answer;
  }),
  faux("input-scratched", "x is used as scratch memory.", [PURE], (honest) => (request) => {
    const answer = honest(request);
    request.x.data.fill(0);
    return answer;
  }),
  faux(
    "lengths-sorted",
    "lengths is sorted in place.",
    [PURE],
    (honest) => (request) => {
      const answer = honest(request);
      (request.lengths as number[] | null)?.sort((a, b) => b - a);
      return answer;
    },
    { rare: true },
  ),
  faux("answers-alias", "Every answer of one form is the same buffer.", [PURE], (honest) => {
    const buffers = new Map<string, Tensor>();
    return (request) =>
      mapAnswer(honest(request), (t, place) => {
        const key = `${request.dtype} ${place} ${t.shape.join()}`;
        const buffer = buffers.get(key) ?? t;
        buffers.set(key, buffer);
        buffer.data.set(t.data);
        return buffer;
      });
  }),
  faux("y-aliases", "y of one shape is always the same buffer.", [PURE], (honest) => {
    const buffers = new Map<string, Tensor>();
    return (request) =>
      mapAnswer(honest(request), (t, place) => {
        if (place !== "y") return t;
        const key = `${request.dtype} ${t.shape.join()}`;
        const buffer = buffers.get(key) ?? t;
        buffers.set(key, buffer);
        buffer.data.set(t.data);
        return buffer;
      });
  }),
  faux(
    "weights-cached",
    "Weights are packed once for each form of the network, and never again.",
    ["symmetry/units-renamed"],
    (honest) => {
      const cache = new Map<string, RunRequest["layers"]>();
      return (request) => {
        const form = formOf({ ...request, sizes: { ...request.sizes, T: 0, B: 0 }, want: [] });
        const known = cache.get(form) ?? request.layers;
        cache.set(form, known);
        return honest({
          ...request,
          layers: request.layers.map((l, k) => ({ ...l, params: known[k]?.params ?? l.params })),
        });
      };
    },
  ),
  faux(
    "recurrent-cached",
    "The transposed copy of U is never refreshed, that of W is.",
    ["symmetry/units-renamed"],
    (honest) => {
      const cache = new Map<string, Tensor>();
      return (request) => {
        const fresh = (params: Tensors, place: string): Tensors =>
          mapTensors(params, (t, name) => {
            if (!name.startsWith("U_")) return t;
            const key = `${request.dtype} ${place} ${name} ${t.shape.join()}`;
            const known = cache.get(key) ?? t;
            cache.set(key, known);
            return known;
          });
        const layers = request.layers.map((l, k) => ({
          ...l,
          params: l.params.map((p, w) => fresh(p, `${l.cell} ${k} ${w}`)),
        }));
        return honest({ ...request, layers });
      };
    },
  ),
  faux("gradients-accumulate", "Gradients are added to those of the call before.", [PURE], (honest) => {
    const sums = new Map<string, Tensor>();
    return (request) =>
      mapAnswer(honest(request), (t, place) => {
        if (!place.startsWith("params")) return t;
        const key = `${request.layers[0]?.cell} ${place} ${t.shape.join()}`;
        const before = sums.get(key);
        const sum = { shape: t.shape, data: t.data.map((v, i) => v + (before?.data[i] ?? 0)) };
        sums.set(key, sum);
        return sum;
      });
  }),
].map((one): Faux => ({ ...one, impure: true }));
