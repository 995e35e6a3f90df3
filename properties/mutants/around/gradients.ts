import type { Gradients, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { leaves, mapTree } from "../../../impl/tree.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { at, fill, flipValid, mapTensor, mapTensors } from "../../requests/rearrange.ts";
import { type WrongImplementation, gated, recurrent } from "./wrong-implementation.ts";
import { exact } from "./bptt-steps.ts";

const EXACT = "gradient/exact";

const whole = (
  id: string,
  sentence: string,
  change: (gradients: Gradients, request: RunRequest, ask: (request: RunRequest) => Gradients) => Gradients,
  more: Partial<WrongImplementation> = {},
): WrongImplementation => ({
  id,
  sentence,
  cells: recurrent,
  laws: [EXACT],
  rare: true, // in the right direction, with the right loss
  of:
    (correct) =>
    (request): RunAnswer => {
      const answer = correct(request);
      const ask = (other: RunRequest): Gradients => correct({ ...other, want: ["gradients"] }).gradients as Gradients;
      return answer.gradients ? { ...answer, gradients: change(answer.gradients, request, ask) } : answer;
    },
  ...more,
});

const lossOf = (request: RunRequest, cotangents: Partial<RunRequest["cotangents"]>): RunRequest => ({
  ...request,
  cotangents: { y: null, final: null, ...request.cotangents, ...cotangents },
});

const zeros = (t: Tensor): Tensor => mapTensor(t, () => 0);

/** Gradients of parameters kept within ±k, each by itself. */
const clipped = (k: number): WrongImplementation =>
  whole(
    `gradient-clipped-at-${k}`,
    `Gradients of parameters are clipped to [−${k}, ${k}] before they are answered.`,
    (g) => ({ ...g, params: mapTree(g.params, (t) => mapTensor(t, (v) => Math.max(-k, Math.min(k, v)))) }),
  );

type Over = "batch" | "batch-and-steps";

/** Gradients of some parameters as the mean over the rows, or over the rows of all steps, in place of the sum. */
export const averaged = (
  prefix: string,
  subject: string,
  isMeant: (name: string, t: Tensor) => boolean,
  over: Over,
): WrongImplementation =>
  whole(
    `${prefix}-${over}-mean`,
    `${subject} the mean over the rows of ${over === "batch" ? "the batch" : "all steps"}, not the sum.`,
    (g, { sizes: { T, B } }) => {
      const count = over === "batch" ? B : Math.max(T, 1) * B;
      const of = (tensors: Tensors): Tensors =>
        mapTensors(tensors, (t, name) => (isMeant(name, t) ? mapTensor(t, (v) => v / count) : t));
      return { ...g, params: g.params.map((layer) => layer.map(of)) };
    },
  );

const ofAll = (over: Over): WrongImplementation =>
  averaged("gradient", "Gradients of parameters are", () => true, over);
const ofBiases = (over: Over): WrongImplementation =>
  averaged("gradient-bias", "Gradients of biases are", (_, { shape }) => shape.length === 1, over);

/** Gradients of whole runs put together wrongly. */
export const wholeGradients: readonly WrongImplementation[] = [
  whole(
    "gradient-through-y-only",
    "The loss through the final states is ignored.",
    (_, request, ask) => ask(lossOf(request, { final: null })),
    { laws: exact },
  ),
  whole(
    "gradient-through-final-only",
    "The loss through y is ignored.",
    (_, request, ask) => ask(lossOf(request, { y: null })),
    { laws: exact },
  ),
  whole(
    "gradient-y-lost-beside-final",
    "The loss through y is overwritten by that through the final states where both are given.",
    (g, request, ask) => (request.cotangents?.y && request.cotangents.final ? ask(lossOf(request, { y: null })) : g),
    { laws: [EXACT, "gradient/additive-over-outputs"] },
  ),
  whole("gradient-of-last-y-only", "Only y of the last step enters the loss.", (_, request, ask) => {
    const y = request.cotangents?.y;
    const last = y && fill(y, y.shape, (t, b, k) => (t === request.sizes.T - 1 ? at(y, t, b, k) : 0));
    return ask(lossOf(request, { y: last ?? null }));
  }),
  whole(
    "gradient-cell-state-ignored",
    "The cotangent of the final c is ignored.",
    (_, request, ask) => {
      const final = request.cotangents?.final?.map((layer) =>
        layer.map(({ h, c }) => ({ h, c: mapTensor(c as Tensor, () => 0) }) as Tensors),
      );
      return ask(lossOf(request, { final: final ?? null }));
    },
    { cells: ["lstm"], laws: [EXACT, "memory/lstm-forget-open-keeps-gradient"] },
  ),
  whole("gradient-initial-zero", "Initial states have no gradient.", (g) => ({
    ...g,
    ...(g.initial && { initial: mapTree(g.initial, zeros) }),
  })),
  whole(
    "gradient-initial-exchanged",
    "dh₀ and dc₀ are answered in each other's place.",
    (g) => ({
      ...g,
      ...(g.initial && { initial: g.initial.map((l) => l.map(({ h, c }) => ({ h: c, c: h }) as Tensors)) }),
    }),
    { cells: ["lstm"] },
  ),
  whole(
    "gradient-reverse-x-not-flipped",
    "dx of a reverse pass stands in the order in which the steps were read.",
    (g, { layers, lengths }) => (layers[0]?.direction === "reverse" ? { ...g, x: flipValid(g.x, lengths) } : g),
    { laws: [EXACT, "time/causality"] },
  ),
  whole(
    "gradient-of-padded-x",
    "dx is not written in the padding.",
    (g, { lengths, sizes }) => ({
      ...g,
      x: fill(g.x, g.x.shape, (t, b, i) => (t < (lengths?.[b] ?? sizes.T) ? at(g.x, t, b, i) : 1)),
    }),
    { laws: [EXACT, "padding/garbage-is-invisible"] },
  ),
  whole(
    "gradient-padding-counted",
    "Cotangents of y in the padding enter the gradients of the parameters.",
    (g, request, ask) => {
      const free = ask({ ...request, lengths: null });
      return request.lengths === null ? g : { ...g, params: free.params };
    },
    { laws: [EXACT, "padding/garbage-is-invisible"] },
  ),
  whole("gradient-upper-layer-missing", "The parameters of the second layer have no gradient.", (g) => ({
    ...g,
    params: mapTree(g.params, (t, path) => (path.startsWith("[1]") ? zeros(t) : t)),
  })),
  whole("gradient-stops-between-layers", "No gradient goes from one layer to the one below.", (g, request, ask) => {
    const [layer, ...above] = request.layers as [RunRequest["layers"][number], ...RunRequest["layers"]];
    if (above.length === 0) return g;
    const final = request.cotangents?.final;
    const below = ask({
      ...request,
      layers: [layer],
      cotangents: { y: null, final: final ? final.slice(0, 1) : null },
    });
    return {
      ...g,
      x: below.x,
      params: [...below.params, ...g.params.slice(1)],
      ...(g.initial && { initial: [...(below.initial ?? []), ...g.initial.slice(1)] }),
    };
  }),
  whole("gradient-second-walk-missing", "The backward direction of a bidirectional layer has no gradient.", (g) => ({
    ...g,
    params: mapTree(g.params, (t, path) => (/^\[\d+\]\[1\]/.test(path) ? zeros(t) : t)),
  })),
  whole("gradient-walks-exchanged", "The gradients of the two directions are answered in each other's place.", (g) => ({
    ...g,
    params: g.params.map((layer) => [...layer].reverse()),
  })),
  ofAll("batch"),
  ofAll("batch-and-steps"),
  ofBiases("batch"),
  ofBiases("batch-and-steps"),
  clipped(1),
  clipped(5),
  whole("gradient-norm-clipped", "Gradients of parameters are scaled so that their norm is at most 1.", (g) => {
    const norm = Math.hypot(...leaves(g.params).flatMap(([, { data }]) => [...data]));
    return norm > 1 ? { ...g, params: mapTree(g.params, (t) => mapTensor(t, (v) => v / norm)) } : g;
  }),
  whole(
    "gradient-of-first-row",
    "Only row 0 of the batch enters the gradients of the parameters.",
    (g, request, ask) => {
      const y = request.cotangents?.y;
      const final = mapTree(request.cotangents?.final ?? null, (t) =>
        fill(t, t.shape, (b, k) => (b === 0 ? at(t, 0, k) : 0)),
      );
      const first = y && fill(y, y.shape, (t, b, k) => (b === 0 ? at(y, t, 0, k) : 0));
      return { ...g, params: ask(lossOf(request, { y: first ?? null, final })).params };
    },
  ),
  whole(
    "gradient-gates-exchanged",
    "The gradients of the first two gates are answered in each other's place.",
    (g) => ({
      ...g,
      params: g.params.map((layer) =>
        layer.map((tensors) => {
          const [, a, b] = [...new Set(Object.keys(tensors).map((name) => name.slice(1)))].map(
            (_, k, all) => all[k - 1],
          ) as [unknown, string, string];
          return mapTensors(tensors, (t, name) => {
            const gate = name.slice(1);
            const other = gate === a ? b : gate === b ? a : gate;
            return tensors[`${name[0]}${other}`] ?? t;
          });
        }),
      ),
    }),
    { cells: gated },
  ),
];
