import type { RunAnswer } from "../../impl/contract.ts";
import type { NegativeControl } from "./controls.ts";
import { piece } from "../requests/piece.ts";
import { concatSteps, mapTensor, mapTensors, withLayer, withParams } from "../requests/rearrange.ts";

export const notANumberIsZero: NegativeControl = {
  sentence: "what is not a number is read as 0",
  of: (correct) => (request) => correct({ ...request, x: mapTensor(request.x, (v) => (Number.isNaN(v) ? 0 : v)) }),
};

export const infinityIsZero: NegativeControl = {
  sentence: "what is infinite is read as 0",
  of: (correct) => (request) =>
    correct({ ...request, x: mapTensor(request.x, (v) => (Math.abs(v) === Infinity ? 0 : v)) }),
};

/** Parameters kept within ±most. */
export const clippedWeights = (most: number): NegativeControl => ({
  sentence: `parameters are kept within ±${most}`,
  of: (correct) => (request) =>
    correct(
      withParams(request, (params) =>
        mapTensors(params, (t) => mapTensor(t, (v) => Math.max(-most, Math.min(most, v)))),
      ),
    ),
});

/** A forward walk of one layer that starts anew from zero. */
export const restarting = (after: number): NegativeControl => ({
  sentence: `after ${after} steps the state starts from zero again`,
  of:
    (correct) =>
    (request): RunAnswer => {
      const { T } = request.sizes;
      if (T <= after || request.layers.length > 1 || request.want.includes("gradients")) return correct(request);
      const first = correct(piece(request, 0, after));
      const second = correct(withLayer(piece(request, after, T), { initial: null }));
      return { ...second, ...(first.y && second.y && { y: concatSteps(first.y, second.y) }) };
    },
});
