import type { Cotangents } from "../../impl/contract.ts";
import type { Control } from "./controls.ts";
import { filledCotangents, mapCotangents } from "../requests/cotangents.ts";
import { mapTensor, mapTensors } from "../requests/rearrange.ts";

/** Wrong in how it reads the cotangents of a loss. */
const reading = (sentence: string, of: (cotangents: Cotangents) => Cotangents): Control => ({
  sentence,
  of: (honest) => (request) => honest({ ...request, cotangents: request.cotangents && of(request.cotangents) }),
});

export const lostBeside: Control = reading(
  "the loss through y is lost where the final states enter it too",
  ({ y, final }) => ({ y: final === null ? y : null, final }),
);

export const deafToFinal: Control = reading("the loss through the final states is ignored", ({ y }) => ({
  y,
  final: null,
}));

export const allRead: Control = reading("every cotangent is read as 1", (cotangents) =>
  filledCotangents(cotangents, 1),
);

/** Cotangents kept within ±most. */
export const clippedWithin = (most: number): Control =>
  reading(`cotangents are kept within ±${most}`, (cotangents) =>
    mapCotangents(cotangents, (t) => mapTensor(t, (v) => Math.max(-most, Math.min(most, v)))),
  );

export const batchMean: Control = {
  sentence: "gradients of parameters are averaged over the batch",
  of: (honest) => (request) => {
    const { gradients, ...answer } = honest(request);
    if (gradients === undefined) return answer;
    const params = gradients.params.map((layer) =>
      layer.map((tensors) => mapTensors(tensors, (t) => mapTensor(t, (v) => v / request.sizes.B))),
    );
    return { ...answer, gradients: { ...gradients, params } };
  },
};
