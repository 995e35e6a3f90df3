import type { Gradients, RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { at, fill, flipValid, mapTensor, mapTensors } from "../rearrange.ts";
import { type Faux, gated, grus, recurrent } from "./faulty.ts";
import { type Vector, transposed, zip } from "./naive.ts";
import { type Beat, type Slip, backward, stepwise } from "./tape.ts";

const EXACT = "gradient/exact";
const both: readonly string[] = [EXACT, "gradient/finite-difference"];

const inSteps = (
  id: string,
  sentence: string,
  cells: readonly string[],
  slip: (g: Slip, beat: Beat) => Slip,
  laws = both,
): Faux => ({
  id,
  sentence,
  cells,
  laws,
  support: stepwise,
  of: backward(slip),
});

const zero = (v: Vector): number[] => v.map(() => 0);
const outer = (a: Vector, b: Vector): number[] => a.flatMap((v) => b.map((w) => v * w));
const plus = (a: Vector, b: Vector): number[] => [...zip((v, w) => v + w, a, b)];
const noParams = (g: Slip): Slip => ({
  ...g,
  params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, zero(v)])),
});

/** The pre-activation gradient δ of a gate of h (db_gate) changed, and with it everything that it reaches. */
function redelta(g: Slip, { params, x, state }: Beat, gate: string, of: (delta: number, k: number) => number): Slip {
  const delta = g.params[`b_${gate}`] as Vector;
  const moved = delta.map((d, k) => of(d, k) - d);
  const change: Readonly<Record<string, Vector>> = {
    [`W_${gate}`]: outer(moved, x),
    [`U_${gate}`]: outer(moved, state["h"] as Vector),
    [`b_${gate}`]: moved,
  };
  return {
    params: Object.fromEntries(
      Object.entries(g.params).map(([name, v]) => [name, change[name] ? plus(v, change[name]) : v]),
    ),
    x: plus(g.x, transposed(params[`W_${gate}`] as Tensor, moved)),
    initial: { ...g.initial, h: plus(g.initial["h"] as Vector, transposed(params[`U_${gate}`] as Tensor, moved)) },
  };
}

/** Backpropagation with one of its terms wrong, step by step. */
export const steps: readonly Faux[] = [
  inSteps("gradient-truncated", "No gradient goes further back than one step.", recurrent, (g, { t }) =>
    t === 0 ? g : { ...g, initial: Object.fromEntries(Object.entries(g.initial).map(([k, v]) => [k, zero(v)])) },
  ),
  inSteps("gradient-truncated-at-two", "The gradient ends two steps before the end.", recurrent, (g, { t, T }) =>
    t !== T - 2 ? g : { ...g, initial: Object.fromEntries(Object.entries(g.initial).map(([k, v]) => [k, zero(v)])) },
  ),
  inSteps(
    "gradient-last-step-missing",
    "The last step adds nothing to the gradients of the parameters.",
    recurrent,
    (g, { last }) => (last ? noParams(g) : g),
  ),
  inSteps(
    "gradient-first-step-missing",
    "The first step adds nothing to the gradients of the parameters.",
    recurrent,
    (g, { t }) => (t === 0 ? noParams(g) : g),
  ),
  inSteps(
    "gradient-first-recurrence-missing",
    "dU leaves out the step from the initial state.",
    recurrent,
    (g, { t }) =>
      t > 0
        ? g
        : {
            ...g,
            params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, k.startsWith("U_") ? zero(v) : v])),
          },
  ),
  inSteps("gradient-u-from-new-h", "dU is built with h_t instead of h_{t−1}.", ["elman", "lstm"], (g, { after }) => ({
    ...g,
    params: Object.fromEntries(
      Object.entries(g.params).map(([name, v]) =>
        name.startsWith("U_")
          ? [name, outer(g.params[name.replace("U_", "b_")] as Vector, after["h"] as Vector)]
          : [name, v],
      ),
    ),
  })),
  inSteps("gradient-x-last-step-only", "dx is 0 but for the last step.", recurrent, (g, { last }) =>
    last ? g : { ...g, x: zero(g.x) },
  ),
  inSteps("gradient-averaged-over-time", "Gradients of parameters are averaged over T.", recurrent, (g, { T }) => ({
    ...g,
    params: Object.fromEntries(Object.entries(g.params).map(([k, v]) => [k, v.map((d) => d / T)])),
  })),
  inSteps(
    "gradient-bias-averaged-over-batch",
    "Gradients of biases are averaged over the batch.",
    recurrent,
    (g, { B }) => ({
      ...g,
      params: Object.fromEntries(
        Object.entries(g.params).map(([k, v]) => [k, k.startsWith("b_") ? v.map((d) => d / B) : v]),
      ),
    }),
  ),
  inSteps("elman-tanh-derivative-missing", "The derivative of tanh is left out.", ["elman"], (g, beat) =>
    redelta(g, beat, "h", (delta, k) => delta / (1 - (beat.after["h"]?.[k] as number) ** 2)),
  ),
  inSteps(
    "lstm-carry-without-forget",
    "dc goes back without the factor f.",
    ["lstm"],
    (g, { gate }) => ({
      ...g,
      initial: { ...g.initial, c: zip((d, f) => d / f, g.initial["c"] as Vector, gate("f")) },
    }),
    [...both, "memory/lstm-cell-path-is-product-of-forget-gates"],
  ),
  inSteps(
    "lstm-carry-missing",
    "dc is not carried at all.",
    ["lstm"],
    (g) => ({ ...g, initial: { ...g.initial, c: zero(g.initial["c"] as Vector) } }),
    [...both, "memory/lstm-forget-open-keeps-gradient"],
  ),
  inSteps(
    "lstm-carry-twice-forgotten",
    "dc is multiplied by f twice.",
    ["lstm"],
    (g, { gate }) => ({
      ...g,
      initial: { ...g.initial, c: zip((d, f) => d * f, g.initial["c"] as Vector, gate("f")) },
    }),
    [...both, "memory/lstm-cell-path-is-product-of-forget-gates"],
  ),
  inSteps("lstm-c-misses-h", "dc leaves out what comes through h.", ["lstm"], (_, beat) => {
    const { adjoint, pull } = beat;
    const none = zero(adjoint["h"] as Vector);
    const cell = pull({ h: none, c: adjoint["c"] as Vector });
    const through = pull({ h: adjoint["h"] as Vector, c: none }).params["b_o"] as Vector;
    return redelta(cell, beat, "o", (_delta, k) => through[k] as number);
  }),
  inSteps("lstm-forget-delta-from-new-c", "df is built with c_t instead of c_{t−1}.", ["lstm"], (g, beat) =>
    redelta(g, beat, "f", (delta, k) => (delta * (beat.after["c"]?.[k] as number)) / (beat.state["c"]?.[k] as number)),
  ),
  inSteps("lstm-output-delta-without-derivative", "do leaves out σ′.", ["lstm"], (g, beat) => {
    const o = beat.gate("o");
    return redelta(g, beat, "o", (delta, k) => delta / ((o[k] as number) * (1 - (o[k] as number))));
  }),
  inSteps("lstm-candidate-delta-without-derivative", "dg leaves out tanh′.", ["lstm"], (g, beat) => {
    const a = beat.affine("g");
    return redelta(g, beat, "g", (delta, k) => delta / (1 - Math.tanh(a[k] as number) ** 2));
  }),
  inSteps("gru-reset-path-missing", "dh leaves out what comes through r.", grus, (g, { params }) => ({
    ...g,
    initial: {
      h: zip(
        (d, lost) => d - lost,
        g.initial["h"] as Vector,
        transposed(params["U_r"] as Tensor, g.params["b_r"] as Vector),
      ),
    },
  })),
  inSteps("gru-update-path-missing", "dh leaves out what comes through z.", grus, (g, { params }) => ({
    ...g,
    initial: {
      h: zip(
        (d, lost) => d - lost,
        g.initial["h"] as Vector,
        transposed(params["U_z"] as Tensor, g.params["b_z"] as Vector),
      ),
    },
  })),
  inSteps("gru-carry-missing", "dh leaves out z ⊙ h̄.", grus, (g, { gate, adjoint }) => ({
    ...g,
    initial: { h: zip((d, z, h) => d - z * h, g.initial["h"] as Vector, gate("z"), adjoint["h"] as Vector) },
  })),
  inSteps("gru-reset-not-learned", "The reset gate has no gradient.", grus, (g, beat) =>
    redelta(g, beat, "r", () => 0),
  ),
  inSteps("gru-update-sign", "dz has the sign of the other convention.", grus, (g, beat) =>
    redelta(g, beat, "z", (delta) => -delta),
  ),
  inSteps("gru-u-without-reset", "dU_h is built with h instead of r ⊙ h.", ["gru"], (g, { state }) => ({
    ...g,
    params: { ...g.params, U_h: outer(g.params["b_h"] as Vector, state["h"] as Vector) },
  })),
  inSteps("gru-inner-bias-without-reset", "dc_h is not multiplied by r.", ["gru-reset-after"], (g) => ({
    ...g,
    params: { ...g.params, c_h: g.params["b_h"] as number[] },
  })),
];

/** Nothing is wrong with this one: it must pass. */
export const rightBackward: Faux = inSteps("backward-right", "Nothing is wrong.", recurrent, (g) => g, []);

const whole = (
  id: string,
  sentence: string,
  change: (gradients: Gradients, request: RunRequest, ask: (request: RunRequest) => Gradients) => Gradients,
  more: Partial<Faux> = {},
): Faux => ({
  id,
  sentence,
  cells: recurrent,
  laws: [EXACT],
  rare: true, // in the right direction, with the right loss
  of:
    (honest) =>
    (request): RunAnswer => {
      const answer = honest(request);
      const ask = (other: RunRequest): Gradients => honest({ ...other, want: ["gradients"] }).gradients as Gradients;
      return answer.gradients ? { ...answer, gradients: change(answer.gradients, request, ask) } : answer;
    },
  ...more,
});

const lossOf = (request: RunRequest, cotangents: Partial<RunRequest["cotangents"]>): RunRequest => ({
  ...request,
  cotangents: { y: null, final: null, ...request.cotangents, ...cotangents },
});

const zeros = (layer: readonly Tensors[]): Tensors[] =>
  layer.map((tensors) => mapTensors(tensors, (t) => mapTensor(t, () => 0)));

/** Gradients of whole runs put together wrongly. */
export const wholes: readonly Faux[] = [
  whole(
    "gradient-through-y-only",
    "The loss through the final states is ignored.",
    (_, request, ask) => ask(lossOf(request, { final: null })),
    { laws: both },
  ),
  whole(
    "gradient-through-final-only",
    "The loss through y is ignored.",
    (_, request, ask) => ask(lossOf(request, { y: null })),
    { laws: both },
  ),
  whole(
    "gradient-y-lost-beside-final",
    "The loss through y is overwritten by that through the final states where both are given.",
    (g, request, ask) => (request.cotangents?.y && request.cotangents.final ? ask(lossOf(request, { y: null })) : g),
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
    ...(g.initial && { initial: g.initial.map(zeros) }),
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
    "dx of a reverse walk stands in the order in which it walked.",
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
    params: g.params.map((layer, depth) => (depth === 1 ? zeros(layer) : layer)),
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
  whole("gradient-second-walk-missing", "The backward walk of a bidirectional layer has no gradient.", (g) => ({
    ...g,
    params: g.params.map((layer) =>
      layer.map((tensors, walk) => (walk === 1 ? (zeros([tensors])[0] as Tensors) : tensors)),
    ),
  })),
  whole("gradient-walks-exchanged", "The gradients of the two walks are answered in each other's place.", (g) => ({
    ...g,
    params: g.params.map((layer) => [...layer].reverse()),
  })),
  whole("gradient-batch-mean", "Gradients of parameters are averaged over the batch.", (g, { sizes: { B } }) => ({
    ...g,
    params: g.params.map((layer) => layer.map((tensors) => mapTensors(tensors, (t) => mapTensor(t, (v) => v / B)))),
  })),
  whole(
    "gradient-of-first-row",
    "Only row 0 of the batch enters the gradients of the parameters.",
    (g, request, ask) => {
      const y = request.cotangents?.y;
      const final = request.cotangents?.final?.map((layer) =>
        layer.map((tensors) => mapTensors(tensors, (t) => fill(t, t.shape, (b, k) => (b === 0 ? at(t, 0, k) : 0)))),
      );
      const first = y && fill(y, y.shape, (t, b, k) => (b === 0 ? at(y, t, 0, k) : 0));
      return { ...g, params: ask(lossOf(request, { y: first ?? null, final: final ?? null })).params };
    },
  ),
  whole("gradient-recurrent-transposed", "dU is answered transposed.", (g) => ({
    ...g,
    params: g.params.map((layer) =>
      layer.map((tensors) =>
        mapTensors(tensors, (t, name) => (name.startsWith("U_") ? fill(t, t.shape, (i, j) => at(t, j, i)) : t)),
      ),
    ),
  })),
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
