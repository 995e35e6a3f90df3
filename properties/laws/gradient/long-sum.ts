import type { Cotangents, RunRequest } from "../../../impl/contract.ts";
import { unitRoundoff } from "../../../spec/language/precision.ts";
import type { Expectation } from "../../../spec/networks/oracle.ts";
import type { Tensors } from "../../../spec/tensor.ts";
import type { NegativeControl } from "../../controls/controls.ts";
import { type Part, oracle, partsOf } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { cotangentsOfPiece } from "../../requests/cotangents.ts";
import { piece } from "../../requests/piece.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { rowsOfRequest } from "../../requests/rows.ts";
import { isStandard } from "../standard-options.ts";
import { gradientsOf } from "./ask.ts";

/** A run whose every step is the same but for its input: parameters and states by name, the rest 0, and cotangents. */
interface Standing {
  readonly params?: Readonly<Record<string, number>>;
  readonly initial: Readonly<Record<string, number>>;
  readonly y: number;
  readonly final: Readonly<Record<string, number>>;
}

/** σ and tanh are 1 here, in every element type. */
const SHUT = 64;

/**
 * Runs in which every number is a power of two: σ(0) = 1/2, tanh(0) = 0, and an LSTM's c is so large that tanh(c) = 1. What a step hands back to the
 * one before is what it was handed.
 */
const standing: Readonly<Record<string, Standing>> = {
  elman: { initial: {}, y: 1, final: {} },
  gru: { initial: {}, y: 1, final: { h: 1 } },
  "gru-reset-after": { initial: {}, y: 1, final: { h: 1 } },
  lstm: { params: { b_f: SHUT }, initial: { h: 1 / 2, c: SHUT }, y: 4, final: { c: 2 } },
};

/** True for a part of an answer that is, number by number, what is expected. */
const isExact =
  (expected: Expectation) =>
  ({ got, of }: Part): boolean =>
    of(expected).value.every((v, k) => v === got.data[k]);

const set = (tensors: Tensors, values: Readonly<Record<string, number>> = {}): Tensors =>
  mapTensors(tensors, (t, name) => mapTensor(t, () => values[name] ?? 0));

/** The steps of a request, as one that stands; step t of row b has a 1 in the feature that `of` says, and else 0. */
function stood(
  request: RunRequest,
  cotangents: Cotangents,
  of: (t: number, b: number) => number,
): RunRequest & { readonly cotangents: Cotangents } {
  const { params, initial, y, final } = standing[request.layers[0]?.cell ?? ""] as Standing;
  const states = request.layers[0]?.initial?.map((pass) => set(pass, initial)) ?? null;
  return {
    ...withLayer(
      withParams(request, (pass) => set(pass, params)),
      { initial: states },
    ),
    x: fill(request.x, request.x.shape, (t, b, i) => (i === of(t, b) ? 1 : 0)),
    cotangents: {
      y: cotangents.y && mapTensor(cotangents.y, () => y),
      final: cotangents.final?.map((layer) => layer.map((pass) => set(pass, final))) ?? null,
    },
  };
}

const stepUncounted: NegativeControl = {
  sentence: "the input of one step is read as 0",
  of: (correct, draw) => (request) => {
    const [step, { T }] = [draw("control", 0, request.sizes.T - 1), request.sizes];
    return correct({
      ...request,
      x: fill(request.x, request.x.shape, (t, b, i) => (T > 2 && t === step ? 0 : at(request.x, t, b, i))),
    });
  },
};

export const longSum: Law = {
  id: "gradient/long-sum",
  sentence:
    "Gradients of the parameters through a long sequence are the sum of those of its steps, exactly where every number is exact: no step is lost or counted twice.",
  source: "docs/theory.md G03, G04; docs/bugs.md 6.K",
  conformance: "L3",
  family: "recurrent",
  cells: Object.keys(standing),
  appliesTo: isStandard,
  needs: ["initialState", "gradients"],
  ladder: "T",
  space: {
    T: [3, 1025],
    B: [1, 2],
    m: [2, 5],
    n: [1, 9],
    layers: [1, 1],
    lengths: "none",
    start: ["drawn"],
    regimes: ["tame"],
    losses: ["both"],
  },
  control: stepUncounted,
  check: async ({ request, cotangents, run }) => {
    const { T, B, m } = request.sizes;
    // two steps are asked: many programs fail on the gradients of one
    const short = { ...piece(request, 0, 2), cotangents: cotangentsOfPiece(cotangents, 0, 2, cotangents.final) };
    const row = rowsOfRequest(short, [0]);
    const two = stood(row, row.cotangents as Cotangents, () => 0);
    const expected = oracle(two, two)("any");
    const { final, gradients } = await run({ ...two, want: ["final", "gradients"] });
    // steps that are right, but not to the last bit, have no sum that is known to the last bit
    if (!partsOf(expected, { ...(final && { final }), ...(gradients && { gradients }) }).every(isExact(expected)))
      return [];
    const got = await gradientsOf(
      run,
      stood(request, cotangents, (t, b) => (t * B + b) % m),
    );
    const steps = (i: number): number => Math.ceil((T * B - i) / m);
    return partsOf(expected, { gradients: got }).flatMap(({ what, got: { shape, data }, of }): Comparison[] => {
      const { value } = of(expected);
      const isOfInputs = /\.W_\w+$/.test(what);
      const isOfParameters = what.startsWith("gradients.params");
      // a sum of more ones than the element type can count is rounded
      if (isOfParameters && (isOfInputs ? steps(0) : T * B) * unitRoundoff[request.dtype] > 1) return [];
      const valueAt = (k: number): number =>
        isOfInputs
          ? (steps(k % m) * (value[k - (k % m)] as number)) / 2
          : isOfParameters
            ? (T * B * (value[k] as number)) / 2
            : (value[k % value.length] as number);
      return [{ what, shape, got: data, want: Array.from(data, (_, k) => valueAt(k)), tolerance: "equal" }];
    });
  },
};
