import type { Cotangents, Layer, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { leaves, mapTree } from "../../../impl/tree.ts";
import type { Cell } from "../../../spec/cell.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import type { NegativeControl } from "../../controls/controls.ts";
import { againstOracle, oracle } from "../../judge/oracle.ts";
import type { Ladder, Law } from "../../law.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { reach } from "../../run/ladder.ts";
import { isStandard } from "../standard-options.ts";
import { held, remembering } from "./remembering.ts";

/** The state's rows, and those of a sequence, each from the row that `from` says. */
const fromRows = (answer: RunAnswer, from: (b: number) => number): RunAnswer =>
  mapTree(answer, (t, path) => {
    if (path.startsWith("gradients")) return t;
    return path === "y"
      ? fill(t, t.shape, (s, b, k) => at(t, s, from(b), k))
      : fill(t, t.shape, (b, ...rest) => at(t, from(b), ...rest));
  });

/** The sequence with the values of steps that are not kept replaced by 0. */
const onlySteps = (t: Tensor, keeps: (step: number) => boolean): Tensor =>
  fill(t, t.shape, (s, b, k) => (keeps(s) ? at(t, s, b, k) : 0));

const endOf = (t: Tensor): Tensor => mapTensor(t, (v, k) => (k === t.data.length - 1 ? 0 : v));

const firstStepForTheLast: NegativeControl = {
  sentence: "the last step reads the input of the first",
  of: (correct) => (request) => {
    const { x, sizes } = request;
    return correct({ ...request, x: fill(x, x.shape, (t, b, i) => at(x, t === sizes.T - 1 ? 0 : t, b, i)) });
  },
};

const firstRowForTheLast: NegativeControl = {
  sentence: "the last row is given the outputs and states of the first",
  of: (correct) => (request) => fromRows(correct(request), (b) => (b === request.sizes.B - 1 ? 0 : b)),
};

const endUnread: NegativeControl = {
  sentence: "the last number of one parameter or state, or the last feature of x, is read as 0",
  of: (correct, draw) => (request) => {
    const [layer] = request.layers;
    const params = Object.keys(layer?.params[0] ?? {});
    const states = Object.keys(layer?.initial?.[0] ?? {});
    const names = [...params, ...states, "x"];
    const name = names[draw("control", 0, names.length - 1)] as string;
    const without = (tensors: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> =>
      mapTree(tensors, (t, of) => (of === name ? endOf(t) : t));
    const { x, sizes } = request;
    if (name === "x")
      return correct({ ...request, x: fill(x, x.shape, (t, b, i) => (i === sizes.m - 1 ? 0 : at(x, t, b, i))) });
    if (params.includes(name)) return correct(withParams(request, without));
    return correct(withLayer(request, { initial: layer?.initial?.map(without) ?? null }));
  },
};

const farBackForgotten: NegativeControl = {
  sentence:
    "outputs of the second half of the steps, and the final states, are computed as if the inputs and states before it had been 0",
  of: (correct) => (request) => {
    const { T } = request.sizes;
    const half = Math.floor(T / 2);
    const [whole, late] = [
      correct(request),
      correct({ ...withLayer(request, { initial: null }), x: onlySteps(request.x, (s) => s >= half) }),
    ];
    const { y } = whole;
    return {
      ...late,
      ...(y && late.y && { y: fill(y, y.shape, (s, b, k) => at(s < half ? y : (late.y as Tensor), s, b, k)) }),
    };
  },
};

/** Gradients with one of their tensors changed. */
const inGradients = (sentence: string, of: (t: Tensor, path: string, chosen: string) => Tensor): NegativeControl => ({
  sentence,
  of: (correct, draw) => (request) => {
    const { gradients, ...answer } = correct(request);
    if (gradients === undefined) return answer;
    const paths = leaves(gradients).map(([path]) => path);
    const chosen = paths[draw("control", 0, paths.length - 1)] as string;
    return { ...answer, gradients: mapTree(gradients, (t, path) => of(t, path, chosen)) };
  },
});

const gradientsEndEarly = inGradients("the last number of one gradient is 0", (t, path, chosen) =>
  path === chosen ? endOf(t) : t,
);

const gradientsHalf = inGradients("the second half of the numbers of every gradient is 0", (t) =>
  mapTensor(t, (v, k) => (2 * k < t.data.length ? v : 0)),
);

const firstHalfWithoutGradient = inGradients("the gradient of the first half of the steps of x is 0", (t, path) =>
  path === "x" ? onlySteps(t, (s) => s >= Math.floor((t.shape[0] as number) / 2)) : t,
);

const firstLayerWithoutGradient: NegativeControl = {
  sentence: "the gradients of the parameters of the first layer are 0",
  of: (correct) => (request) => {
    const { gradients, ...answer } = correct(request);
    if (gradients === undefined) return answer;
    const isFirst = (path: string): boolean => path.startsWith("params[0]");
    return {
      ...answer,
      gradients: mapTree(gradients, (t, path) => (isFirst(path) ? mapTensor(t, () => 0) : t)),
    };
  },
};

const lastLayerOpposite: NegativeControl = {
  sentence: "the last layer reads its parameters with opposite signs",
  of: (correct) => (request) => {
    const last = request.layers.length - 1;
    const opposite = (layer: Layer): Layer => ({
      ...layer,
      params: layer.params.map((params) => mapTensors(params, (t) => mapTensor(t, (v) => -v))),
    });
    return correct({
      ...request,
      layers: request.layers.map((layer, depth) => (depth === last ? opposite(layer) : layer)),
    });
  },
};

const lastRowUncounted: NegativeControl = {
  sentence: "the gradients of the parameters leave the last row out",
  of: (correct) => (request) => {
    const { gradients, ...answer } = correct(request);
    if (gradients === undefined || request.cotangents === null) return answer;
    const last = request.sizes.B - 1;
    const cotangents: Cotangents = mapTree(request.cotangents, (t, path) =>
      path === "y"
        ? fill(t, t.shape, (s, b, k) => (b === last ? 0 : at(t, s, b, k)))
        : fill(t, t.shape, (b, ...rest) => (b === last ? 0 : at(t, b, ...rest))),
    );
    const others = correct({ ...request, cotangents, want: ["gradients"] }).gradients;
    return { ...answer, gradients: { ...gradients, ...(others && { params: others.params }) } };
  },
};

const asItIs = (request: RunRequest): RunRequest => request;

const few: Law["space"] = { T: [2, 3], B: [1, 2], m: [1, 3], n: [1, 3], lengths: "none", regimes: ["tame"] };
/** Largest size of the highest ladder. */
const MOST = 1025;

/** The words of one law of a ladder. */
type Words = Pick<Law, "id" | "sentence" | "control" | "space" | "cells" | "appliesTo" | "from"> & {
  readonly ladder: Ladder;
};

const common = { source: "docs/bugs.md 6.K, R13", family: "recurrent", appliesTo: isStandard } as const;

const ofOutputs = ({ space, ...words }: Words, made: (request: RunRequest) => RunRequest = asItIs): Law => ({
  ...common,
  ...words,
  conformance: "L2",
  needs: [],
  space: { ...few, ...space },
  check: async ({ request: plain, run }) => {
    const request = made(plain);
    const answer = await run(request);
    return againstOracle(oracle(request, { observed: answer.y }), answer);
  },
});

const ofGradients = ({ space, ...words }: Words, made: (request: RunRequest) => RunRequest = asItIs): Law => ({
  ...common,
  ...words,
  conformance: "L3",
  needs: ["gradients"],
  space: { ...few, ...space },
  check: async ({ request: plain, cotangents, run }) => {
    const request = made(plain);
    const answer = await run({ ...request, want: ["y", "final", "gradients"], cotangents });
    const expected = oracle(request, { observed: answer.y, cotangents });
    return againstOracle(expected, { ...(answer.gradients && { gradients: answer.gradients }) });
  },
});

const steps = { ladder: "T", space: { T: [2, MOST] } } as const;
const rows = { ladder: "B", space: { B: [2, MOST], lengths: "any" } } as const;
const inputs = { ladder: "m", space: { m: [1, MOST] } } as const;
const units = { ladder: "n", space: { T: [2, 2], B: [1, 1], n: [1, MOST] } } as const;
const further = {
  ladder: "further",
  space: { further: [1, MOST] },
  appliesTo: (cell: Cell, options: Options) => isStandard(cell, options) && cell.sizes !== undefined,
} as const;
const layers = {
  ladder: "layers",
  space: { layers: [3, reach.exhaustive.layers] },
  // through a normalisation in every layer the bounds grow without end
  appliesTo: (cell: Cell, options: Options) => isStandard(cell, options) && cell.id !== "lstm-layer-norm",
} as const;
const two = {
  ladder: "pairs",
  from: "standard",
  space: { T: [2, MOST], B: [1, MOST], m: [1, MOST], n: [1, MOST] },
} as const;
/** Through many steps, or layers, the bound of a quotient by a stabilised normaliser grows without end. */
const isBounded = (cell: Cell, options: Options): boolean =>
  isStandard(cell, options) && !cell.id.endsWith("-stabilised");
const remembered = {
  ladder: "T",
  cells: Object.keys(held),
  space: { T: [2, MOST], directions: ["forward"], losses: ["final"] },
} as const;

/** Every size that programs treat in tiles, vectors or chunks: one axis is large, every number is held to the definition. */
export const many: readonly Law[] = [
  ofOutputs({
    ...steps,
    id: "sizes/many-steps",
    sentence: "Every step of a long sequence computes the equations of the definition, the last like the first.",
    control: firstStepForTheLast,
  }),
  ofGradients({
    ...steps,
    id: "sizes/many-steps-gradient",
    sentence: "Gradients of a long sequence are those of the definition, of its first step like those of its last.",
    appliesTo: isBounded,
    space: { ...steps.space, losses: ["both", "y"] },
    control: firstHalfWithoutGradient,
  }),
  ofOutputs({
    ...rows,
    id: "sizes/many-rows",
    sentence: "Every row of a large batch computes the equations of the definition, the last like the first.",
    control: firstRowForTheLast,
  }),
  ofGradients({
    ...rows,
    id: "sizes/many-rows-gradient",
    sentence: "Gradients of a large batch are those of the definition: every row counts, and counts once.",
    control: lastRowUncounted,
  }),
  ofOutputs({
    ...inputs,
    id: "sizes/many-inputs",
    sentence: "Every feature of a wide input enters as the definition says, the last like the first.",
    control: endUnread,
  }),
  ofGradients({
    ...inputs,
    id: "sizes/many-inputs-gradient",
    sentence:
      "Gradients of a wide input, and of the weights that read it, are those of the definition, to the last column.",
    control: gradientsEndEarly,
  }),
  ofOutputs({
    ...units,
    id: "sizes/many-units",
    sentence:
      "Every unit of a large hidden layer computes the equations of the definition from all the others, the last like the first.",
    control: endUnread,
  }),
  ofGradients({
    ...units,
    id: "sizes/many-units-gradient",
    sentence: "Gradients of a large hidden layer are those of the definition, to the last row and column.",
    control: gradientsEndEarly,
  }),
  ofOutputs({
    ...further,
    id: "sizes/many-further-units",
    sentence:
      "Every unit of a large projection, context or output layer of a cell computes the equations of the definition.",
    control: endUnread,
  }),
  ofGradients({
    ...further,
    id: "sizes/many-further-units-gradient",
    sentence:
      "Gradients of a cell with a large projection, context or output layer are those of the definition, to the last row and column.",
    control: gradientsEndEarly,
  }),
  ofOutputs({
    ...layers,
    id: "sizes/many-layers",
    sentence: "Every layer of a deep stack computes the equations of the definition, the last like those below it.",
    control: lastLayerOpposite,
  }),
  ofGradients({
    ...layers,
    id: "sizes/many-layers-gradient",
    sentence: "Gradients of a deep stack are those of the definition, down to its first layer.",
    control: firstLayerWithoutGradient,
  }),
  ofOutputs({
    ...two,
    id: "sizes/many-in-two-axes",
    sentence: "Of steps, rows, inputs and units any two may be large at once: every number is that of the definition.",
    appliesTo: isBounded,
    control: endUnread,
  }),
  ofGradients({
    ...two,
    id: "sizes/many-in-two-axes-gradient",
    sentence: "Of steps, rows, inputs and units any two may be large at once: gradients are those of the definition.",
    // a wide grid multiplies what its dimensions hand each other
    appliesTo: (cell, options) => isBounded(cell, options) && !cell.id.startsWith("grid-"),
    control: gradientsHalf,
  }),
  ofOutputs(
    {
      ...remembered,
      id: "sizes/many-steps-remembered",
      sentence: "What a cell that is made to remember read first in a long sequence is still in its last step.",
      control: farBackForgotten,
    },
    remembering,
  ),
  ofGradients(
    {
      ...remembered,
      id: "sizes/many-steps-remembered-gradient",
      sentence:
        "Gradients of the final states alone, of a cell that is made to remember, reach the first step of a long sequence.",
      control: firstHalfWithoutGradient,
    },
    remembering,
  ),
];
