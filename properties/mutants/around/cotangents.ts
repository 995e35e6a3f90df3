import type { Cotangents, Gradients, RunRequest } from "../../../impl/contract.ts";
import { mapTree } from "../../../impl/tree.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { clippedWithin } from "../../controls/cotangent.ts";
import { cotangentsOfPiece } from "../../requests/cotangents.ts";
import { at, concatSteps, fill, mapTensor, takeSteps, withLayer } from "../../requests/rearrange.ts";
import { piece } from "../../requests/piece.ts";
import { type WrongImplementation, recurrent } from "./wrong-implementation.ts";

const zerosAreOnes = (t: Tensor): Tensor => (t.data.every((v) => v === 0) ? mapTensor(t, () => 1) : t);

/** Cotangents of the first `most` rows; those of the others are 0. */
const ofFirstRows = ({ y, final }: Cotangents, most: number): Cotangents => ({
  y: y && fill(y, y.shape, (t, b, k) => (b < most ? at(y, t, b, k) : 0)),
  final: mapTree(final, (t) => fill(t, t.shape, (b, ...rest) => (b < most ? at(t, b, ...rest) : 0))),
});

/** Wrong in how gradients follow from cotangents, where no single loss of ordinary size shows it. */
export const cotangentReadings: readonly WrongImplementation[] = [
  {
    id: "cotangents-clipped",
    sentence: "Cotangents are kept within ±2.",
    cells: recurrent,
    laws: ["gradient/linear-in-cotangents"],
    rare: true, // in a small multiple of small cotangents nothing is clipped
    of: (correct) => clippedWithin(2).of(correct, () => 0),
  },
  {
    id: "zero-cotangent-read-as-one",
    sentence: "A cotangent that is all zeros is taken for one that was not given, and read as ones.",
    cells: recurrent,
    laws: ["gradient/zero-cotangents", "gradient/dead-parameters", "memory/lstm-forget-open-keeps-gradient"],
    of: (correct) => (request) =>
      correct({ ...request, cotangents: request.cotangents && mapTree(request.cotangents, zerosAreOnes) }),
  },
  {
    id: "gradient-of-four-rows",
    sentence: "Rows past the fourth add nothing to the gradients of the parameters.",
    cells: recurrent,
    laws: ["gradient/additive-over-batch"],
    rare: true,
    of: (correct) => (request) => {
      const answer = correct(request);
      const { gradients } = answer;
      if (gradients === undefined || request.cotangents === null) return answer;
      const four = correct({ ...request, want: ["gradients"], cotangents: ofFirstRows(request.cotangents, 4) });
      return { ...answer, gradients: { ...gradients, params: (four.gradients as Gradients).params } };
    },
  },
  {
    id: "gradient-of-five-steps",
    sentence: "The gradient reads the last five steps alone, from the state before them.",
    cells: recurrent,
    laws: ["gradient/chunked"],
    rare: true,
    of: (correct) => (request) => {
      const { T } = request.sizes;
      const { cotangents, want, layers } = request;
      const [layer] = layers as readonly [RunRequest["layers"][number]];
      if (cotangents === null || !want.includes("gradients") || layer.direction !== "forward" || T <= 5)
        return correct(request);
      const forward = correct({ ...request, want: want.filter((one) => one !== "gradients"), cotangents: null });
      const before = correct({ ...piece(request, 0, T - 5), want: ["final"], cotangents: null }).final?.[0] ?? null;
      const last = withLayer(piece(request, T - 5, T), { initial: before });
      const loss = cotangentsOfPiece(cotangents, T - 5, T, cotangents.final);
      const { gradients } = correct({ ...last, want: ["gradients"], cotangents: loss });
      const { x, ...rest } = gradients as Gradients;
      const silent = mapTensor(takeSteps(request.x, 0, T - 5), () => 0);
      return { ...forward, gradients: { ...rest, x: concatSteps(silent, x) } };
    },
  },
];
