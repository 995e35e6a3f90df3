import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { mapTree, zipTree } from "../../impl/tree.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../requests/rearrange.ts";

/** Runs a request, synchronously: the reference does. */
export type ReferenceRun = (request: RunRequest) => RunAnswer;

/**
 * Negative control: a deliberately wrong implementation, made from a right one. If a law's check accepts it on some
 * case, that case could not have failed and proves nothing.
 */
export interface NegativeControl {
  /** The mistake, in one sentence. */
  readonly sentence: string;
  readonly of: (correct: ReferenceRun, draw: (name: string, least: number, most: number) => number) => ReferenceRun;
}

const negated = (tensors: Tensors, name: string): Tensors =>
  mapTensors(tensors, (t, of) => (of === name ? mapTensor(t, (v) => -v) : t));

/** The one of `names` that the case draws. */
const drawn = (draw: (name: string, least: number, most: number) => number, names: readonly string[]): string =>
  names[draw("control", 0, names.length - 1)] as string;

export const negatesOneInput: NegativeControl = {
  sentence: "one parameter, state or input enters with its sign changed",
  of: (correct, draw) => (request) => {
    const [layer] = request.layers;
    const params = Object.keys(layer?.params[0] ?? {});
    const states = Object.keys(layer?.initial?.[0] ?? {});
    const name = drawn(draw, [...params, ...states, "x"]);
    if (name === "x") return correct({ ...request, x: mapTensor(request.x, (v) => -v) });
    if (params.includes(name)) return correct(withParams(request, (tensors) => negated(tensors, name)));
    return correct(withLayer(request, { initial: layer?.initial?.map((state) => negated(state, name)) ?? null }));
  },
};

export const wrongGradient: NegativeControl = {
  sentence: "the gradient of one parameter, state or input has the wrong sign",
  of: (correct, draw) => (request) => {
    const answer = correct(request);
    const { gradients } = answer;
    if (gradients === undefined) return answer;
    const params = Object.keys(gradients.params[0]?.[0] ?? {});
    const states = Object.keys(gradients.initial?.[0]?.[0] ?? {});
    const name = drawn(draw, [...params, ...states, "x"]);
    return {
      ...answer,
      gradients: mapTree(gradients, (t, path) => (path.split(".").at(-1) === name ? mapTensor(t, (v) => -v) : t)),
    };
  },
};

export const ignoresInitialState: NegativeControl = {
  sentence: "the initial state is ignored",
  of: (correct) => (request) =>
    correct({ ...request, layers: request.layers.map((layer) => ({ ...layer, initial: null })) }),
};

export const readsNextInput: NegativeControl = {
  sentence: "every step sees the input of the step after it, in the order of the pass",
  of: (correct) => (request) => {
    const [layer] = request.layers;
    const ahead = layer?.direction === "reverse" ? -1 : 1;
    const peek = (t: number): number => Math.max(0, Math.min(t + ahead, request.sizes.T - 1));
    return correct({
      ...request,
      x: fill(request.x, request.x.shape, (t, b, i) => at(request.x, peek(t), b, i)),
    });
  },
};

export const firstRowForAll: NegativeControl = {
  sentence: "every row of the batch is given the input of row 0",
  of: (correct) => (request) =>
    correct({
      ...request,
      x: fill(request.x, request.x.shape, (t, _, i) => at(request.x, t, 0, i)),
    }),
};

export const ignoresLengths: NegativeControl = {
  sentence: "lengths are ignored",
  of: (correct) => (request) => correct({ ...request, lengths: null }),
};

export const oneDirection: NegativeControl = {
  sentence: "reverse runs forward, and a bidirectional layer uses its forward weights twice",
  of: (correct) => (request) =>
    correct({
      ...request,
      layers: request.layers.map((layer) => {
        if (layer.direction === "reverse") return { ...layer, direction: "forward" };
        const [forward] = layer.params as readonly [Tensors];
        return layer.direction === "bidirectional" ? { ...layer, params: [forward, forward] } : layer;
      }),
    }),
};

export const sharesStateOfFirstLayer: NegativeControl = {
  sentence: "every layer starts from the state of the first",
  of: (correct) => (request) => {
    const first = request.layers[0]?.initial;
    // a state of another shape, as wide as what a layer reads, stays its own
    const shared = (t: Tensor, its?: Tensor): Tensor => (String(its?.shape) === String(t.shape) ? (its as Tensor) : t);
    return correct({
      ...request,
      layers: request.layers.map((layer) => ({ ...layer, initial: zipTree(layer.initial, first, shared) })),
    });
  },
};

export const absentIsOne: NegativeControl = {
  sentence: "an absent initial state is all ones",
  of: (correct) => (request) => {
    const layers = request.layers.map((layer) => {
      if (layer.initial !== null) return layer;
      const zeros = correct({ ...request, want: ["final"] }).final?.[0] ?? [];
      return { ...layer, initial: mapTree(zeros, (t) => fill(t, t.shape, () => 1)) };
    });
    return correct({ ...request, layers });
  },
};

export const carriesStateOver: NegativeControl = {
  sentence: "the final state of a call is the initial state of the next",
  of: (correct) => {
    let last: RunAnswer["final"];
    return (request) => {
      const carried = last;
      const sizes = (walk: Tensors): string => JSON.stringify(Object.values(walk).map(({ shape }) => shape));
      const fits = (state: readonly Tensors[], layer: Layer): boolean =>
        state.length === layer.params.length &&
        state.every((walk, k) => sizes(walk) === sizes(layer.initial?.[k] ?? walk));
      const layers = request.layers.map((layer, depth) => {
        const state = carried?.[depth];
        return state !== undefined && fits(state, layer) ? { ...layer, initial: state } : layer;
      });
      const answer = correct({ ...request, layers });
      last = answer.final;
      return answer;
    };
  },
};

/** Options that are taken whatever is asked. */
export const configured = (options: Options): NegativeControl => ({
  sentence: `the cell is computed with ${Object.entries(options)
    .map((option) => option.join(" "))
    .join(", ")}`,
  of: (correct) => (request) =>
    correct({
      ...request,
      layers: request.layers.map((layer) => ({ ...layer, options: { ...layer.options, ...options } })),
    }),
});

/** One parameter negated. */
export const negative = (name: string): NegativeControl => ({
  sentence: `${name} enters with its sign changed`,
  of: (correct) => (request) => correct(withParams(request, (tensors) => negated(tensors, name))),
});

/** One state halved and rounded down before the first step. */
export const halved = (name: string): NegativeControl => ({
  sentence: `${name} starts at half of what it should`,
  of: (correct) => (request) => {
    const half = (state: Tensors): Tensors =>
      mapTensors(state, (t, of) => (of === name ? mapTensor(t, (v) => Math.floor(v / 2)) : t));
    return correct(withLayer(request, { initial: request.layers[0]?.initial?.map(half) ?? null }));
  },
});

export const squashesInitialState: NegativeControl = {
  sentence: "the initial state enters through tanh",
  of: (correct) => (request) => {
    const initial = request.layers[0]?.initial ?? null;
    return correct(withLayer(request, { initial: mapTree(initial, (t) => mapTensor(t, Math.tanh)) }));
  },
};

/** The parameters of two gates exchanged. */
export const exchanged = (a: string, b: string): NegativeControl => ({
  sentence: `the gates ${a} and ${b} are exchanged`,
  of: (correct) => (request) =>
    correct(
      withParams(request, (tensors) =>
        mapTensors(tensors, (t, name) => {
          const [block, gate] = name.split("_");
          const other = gate === a ? b : gate === b ? a : gate;
          return tensors[`${block}_${other}`] ?? t;
        }),
      ),
    ),
});

/** The pre-activation of a gate negated: σ(−a) = 1 − σ(a). */
export const polarity = (gate: string): NegativeControl => ({
  sentence: `${gate} stands where 1 − ${gate} should`,
  of: (correct) => (request) =>
    correct(
      withParams(request, (tensors) =>
        mapTensors(tensors, (t, name) => (name.endsWith(`_${gate}`) ? mapTensor(t, (v) => -v) : t)),
      ),
    ),
});

export const firstWeights: NegativeControl = {
  sentence: "the weights of the first call are used in every call",
  of: (correct) => {
    let first: RunRequest["layers"] | undefined;
    return (request) => {
      const known = (first ??= request.layers);
      const layers = request.layers.map((layer, depth) => ({ ...layer, params: known[depth]?.params ?? layer.params }));
      return correct({ ...request, layers });
    };
  },
};
