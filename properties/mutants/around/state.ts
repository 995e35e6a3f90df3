import type { RunRequest } from "../../../impl/contract.ts";
import { mapTree } from "../../../impl/tree.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import {
  absentIsOne,
  readsNextInput,
  firstRowForAll,
  ignoresInitialState,
  sharesStateOfFirstLayer,
  carriesStateOver,
} from "../../controls/controls.ts";
import { keepsEveryCall, slowsDown } from "../../controls/growing.ts";
import { at, fill, mapTensors } from "../../requests/rearrange.ts";
import { type WrongImplementation, byControl, wrong } from "./wrong-implementation.ts";

const PURE = "purity/same-call-same-answer";
const STACK = "stack/layer-by-layer";
const lstm = { cells: ["lstm"] };
/** Growth shows in a thousand calls. */
const growing = { cells: ["elman"], rare: true } as const;

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
export const states: readonly WrongImplementation[] = [
  wrong(
    "initial-ignored",
    "The initial state is ignored.",
    ["step/direct", "time/chunking", "padding/zero-length-keeps-state"],
    byControl(ignoresInitialState),
  ),
  wrong(
    "cell-state-ignored",
    "The initial cell state is ignored.",
    ["step/direct", "time/chunking", "memory/lstm-forget-open-keeps-cell"],
    (correct) => (request) =>
      correct(initials(request, ({ h, c }) => ({ h, c: fill(c as Tensor, (c as Tensor).shape, () => 0) }) as Tensors)),
    lstm,
  ),
  wrong(
    "cell-state-is-h0",
    "c starts from h₀.",
    ["step/direct", "time/chunking"],
    (correct) => (request) => correct(initials(request, ({ h }) => ({ h, c: h }) as Tensors)),
    lstm,
  ),
  wrong(
    "states-exchanged",
    "h₀ and c₀ are read in each other's place.",
    ["step/direct", "time/chunking"],
    (correct) => (request) => correct(initials(request, ({ h, c }) => ({ h: c, c: h }) as Tensors)),
    lstm,
  ),
  wrong(
    "finals-exchanged",
    "The final h and c are answered in each other's place.",
    ["step/direct", "time/chunking"],
    (correct) => (request) => {
      const answer = correct(request);
      return {
        ...answer,
        ...(answer.final && { final: answer.final.map((l) => l.map(({ h, c }) => ({ h: c, c: h }) as Tensors)) }),
      };
    },
    lstm,
  ),
  wrong("absent-is-one", "An absent initial state is all ones.", ["state/absent-is-zero"], byControl(absentIsOne)),
  wrong(
    "initial-row-broadcast",
    "The initial state of row 0 is that of every row.",
    ["step/direct", "batch/independence"],
    (correct) => (request) =>
      correct(initials(request, (state) => mapTree(state, (t) => fill(t, t.shape, (_, k) => at(t, 0, k))))),
  ),
  wrong(
    "rows-share-input",
    "Every row is given the input of row 0.",
    ["step/direct", "batch/independence"],
    byControl(firstRowForAll),
  ),
  wrong(
    "rows-mixed",
    "The input is normalised over the batch.",
    ["batch/independence", "step/direct"],
    (correct) => (request) => {
      const { B } = request.sizes;
      const x = fill(request.x, request.x.shape, (t, b, i) => {
        const rows = Array.from({ length: B }, (_, row) => at(request.x, t, row, i));
        return at(request.x, t, b, i) - (B > 1 ? rows.reduce((a, v) => a + v) / B : 0);
      });
      return correct({ ...request, x });
    },
  ),
  wrong("batch-first", "x is read as [B, T, m].", ["step/direct"], (correct) => (request) => {
    const { B, m } = request.sizes;
    return correct({
      ...request,
      x: fill(request.x, request.x.shape, (t, b, i) => request.x.data[(b * request.sizes.T + t) * m + i] ?? B),
    });
  }),
  wrong(
    "clairvoyant",
    "Every step sees the input of the step after it.",
    ["time/causality", "step/direct"],
    byControl(readsNextInput),
  ),
  wrong("time-mean-removed", "The mean over time is taken off x.", ["time/causality"], (correct) => (request) => {
    const { T } = request.sizes;
    const x = fill(request.x, request.x.shape, (t, b, i) => {
      const steps = Array.from({ length: T }, (_, s) => at(request.x, s, b, i));
      return at(request.x, t, b, i) - steps.reduce((a, v) => a + v, 0) / T;
    });
    return correct({ ...request, x });
  }),
  wrong(
    "layers-share-state",
    "Every layer starts from the state of the first.",
    [STACK],
    byControl(sharesStateOfFirstLayer),
  ),
  wrong(
    "layers-share-weights",
    "The layers above the second use the weights of the second.",
    [STACK],
    (correct) => (request) =>
      correct({
        ...request,
        layers: request.layers.map((l, k) => (k < 2 ? l : { ...l, params: request.layers[1]?.params ?? l.params })),
      }),
    { rare: true },
  ),
  wrong(
    "final-of-top-layer",
    "Every layer answers the final state of the top one.",
    [STACK],
    (correct) => (request) => {
      const answer = correct(request);
      const top = answer.final?.at(-1);
      return top ? { ...answer, final: request.layers.map(() => top) } : answer;
    },
  ),
  wrong("layers-upside-down", "Final states are answered from the top layer down.", [STACK], (correct) => (request) => {
    const answer = correct(request);
    return { ...answer, ...(answer.final && { final: [...answer.final].reverse() }) };
  }),
];

/** Mistakes of one call that show in another. */
export const impure: readonly WrongImplementation[] = [
  wrong(
    "state-carried-over",
    "The final state of a call is the initial state of the next.",
    [PURE],
    byControl(carriesStateOver),
  ),
  wrong("first-call-warms-up", "The first call of each form answers zeros.", [PURE], (correct) => {
    const seen = new Set<string>();
    return (request) => {
      const form = formOf(request);
      const answer = correct(request);
      if (seen.has(form)) return answer;
      seen.add(form);
      return mapTree(answer, (t) => fill(t, t.shape, () => 0));
    };
  }),
  wrong(
    "forget-bias-accumulates",
    "1 is added to the stored forget bias on every call.",
    [PURE],
    (correct) => (request) => {
      const answer = correct(request);
      for (const layer of request.layers)
        for (const params of layer.params) params["b_f"]?.data.forEach((v, i, data) => (data[i] = v + 1));
      return answer;
    },
    lstm,
  ),
  wrong("initial-overwritten", "The final state is written over the initial one.", [PURE], (correct) => (request) => {
    const answer = correct(request);
    const { final } = correct({ ...request, want: ["final"] });
    request.layers.forEach((layer, depth) =>
      layer.initial?.forEach((state, walk) => {
        for (const [name, t] of Object.entries(state)) t.data.set(final?.[depth]?.[walk]?.[name]?.data ?? []);
      }),
    );
    return answer;
  }),
  wrong("input-scratched", "x is used as scratch memory.", [PURE], (correct) => (request) => {
    const answer = correct(request);
    request.x.data.fill(0);
    return answer;
  }),
  wrong(
    "lengths-sorted",
    "lengths is sorted in place.",
    [PURE],
    (correct) => (request) => {
      const answer = correct(request);
      (request.lengths as number[] | null)?.sort((a, b) => b - a);
      return answer;
    },
    { rare: true },
  ),
  wrong("answers-alias", "Every answer of one form is the same buffer.", [PURE], (correct) => {
    const buffers = new Map<string, Tensor>();
    return (request) =>
      mapTree(correct(request), (t, place) => {
        const key = `${request.dtype} ${place} ${t.shape.join()}`;
        const buffer = buffers.get(key) ?? t;
        buffers.set(key, buffer);
        buffer.data.set(t.data);
        return buffer;
      });
  }),
  wrong("y-aliases", "y of one shape is always the same buffer.", [PURE], (correct) => {
    const buffers = new Map<string, Tensor>();
    return (request) =>
      mapTree(correct(request), (t, place) => {
        if (place !== "y") return t;
        const key = `${request.dtype} ${t.shape.join()}`;
        const buffer = buffers.get(key) ?? t;
        buffers.set(key, buffer);
        buffer.data.set(t.data);
        return buffer;
      });
  }),
  wrong(
    "weights-cached",
    "Weights are packed once for each form of the network, and never again.",
    ["symmetry/units-renamed"],
    (correct) => {
      const cache = new Map<string, RunRequest["layers"]>();
      return (request) => {
        const form = formOf({ ...request, sizes: { ...request.sizes, T: 0, B: 0 }, want: [] });
        const known = cache.get(form) ?? request.layers;
        cache.set(form, known);
        return correct({
          ...request,
          layers: request.layers.map((l, k) => ({ ...l, params: known[k]?.params ?? l.params })),
        });
      };
    },
  ),
  wrong(
    "recurrent-cached",
    "The transposed copy of U is never refreshed, that of W is.",
    ["symmetry/units-renamed"],
    (correct) => {
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
        return correct({ ...request, layers });
      };
    },
  ),
  wrong("gradients-accumulate", "Gradients are added to those of the call before.", [PURE], (correct) => {
    const sums = new Map<string, Tensor>();
    return (request) =>
      mapTree(correct(request), (t, place) => {
        if (!place.startsWith("gradients.params")) return t;
        const key = `${request.layers[0]?.cell} ${place} ${t.shape.join()}`;
        const before = sums.get(key);
        const sum = { shape: t.shape, data: t.data.map((v, i) => v + (before?.data[i] ?? 0)) };
        sums.set(key, sum);
        return sum;
      });
  }),
  wrong(
    "request-renamed",
    "What is wanted is struck off the request when it is done.",
    [PURE],
    (correct) => (request) => {
      const answer = correct({ ...request });
      Reflect.set(request, "want", []);
      return answer;
    },
  ),
  wrong(
    "keeps-every-call",
    "Something of every call is kept for ever.",
    ["purity/memory-per-call"],
    byControl(keepsEveryCall),
    growing,
  ),
  wrong(
    "slower-with-use",
    "Everything that was asked before is gone through again.",
    ["purity/time-per-call"],
    byControl(slowsDown),
    growing,
  ),
].map((one): WrongImplementation => ({ ...one, impure: true }));
