import type { Cotangents } from "../../impl/contract.ts";
import { mapTree } from "../../impl/tree.ts";
import type { NegativeControl } from "./controls.ts";
import { filledCotangents } from "../requests/cotangents.ts";
import { mapTensor } from "../requests/rearrange.ts";

/** Wrong in how it reads the cotangents of a loss. */
const reading = (sentence: string, of: (cotangents: Cotangents) => Cotangents): NegativeControl => ({
  sentence,
  of: (correct) => (request) => correct({ ...request, cotangents: request.cotangents && of(request.cotangents) }),
});

export const lostBeside: NegativeControl = reading(
  "the loss through y is lost where the final states enter it too",
  ({ y, final }) => ({ y: final === null ? y : null, final }),
);

export const deafToFinal: NegativeControl = reading("the loss through the final states is ignored", ({ y }) => ({
  y,
  final: null,
}));

export const allRead: NegativeControl = reading("every cotangent is read as 1", (cotangents) =>
  filledCotangents(cotangents, 1),
);

/** Cotangents kept within ±most. */
export const clippedWithin = (most: number): NegativeControl =>
  reading(`cotangents are kept within ±${most}`, (cotangents) =>
    mapTree(cotangents, (t) => mapTensor(t, (v) => Math.max(-most, Math.min(most, v)))),
  );

export const batchMean: NegativeControl = {
  sentence: "gradients of parameters are averaged over the batch",
  of: (correct) => (request) => {
    const { gradients, ...answer } = correct(request);
    if (gradients === undefined) return answer;
    const params = mapTree(gradients.params, (t) => mapTensor(t, (v) => v / request.sizes.B));
    return { ...answer, gradients: { ...gradients, params } };
  },
};
