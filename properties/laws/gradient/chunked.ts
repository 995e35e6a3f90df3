import { deafToFinal } from "../../controls/cotangent.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { cotangentsOfPiece } from "../../requests/cotangents.ts";
import { ofPieces } from "../../requests/gather-gradients.ts";
import { piece } from "../../requests/piece.ts";
import { withLayer } from "../../requests/rearrange.ts";
import { gradientsOf } from "./ask.ts";

export const chunked: Law = {
  id: "gradient/chunked",
  sentence:
    "Gradients through two pieces of a sequence, the cotangent of the state between them carried back, are those of the whole.",
  source: "docs/theory.md G04",
  conformance: "L3",
  family: "recurrent",
  // in float32 the bound of a layer norm's quotient by a small deviation hides what is to be seen
  appliesTo: ({ id }) => id !== "lstm-layer-norm",
  needs: ["initialState", "gradients"],
  space: {
    T: [4, 7],
    B: [1, 2],
    m: [1, 3],
    n: [1, 3],
    directions: ["forward"],
    regimes: ["tame", "saturated", "sparse"],
    losses: ["both", "y"],
  },
  expensive: true,
  control: deafToFinal,
  check: async ({ request, cotangents, run, draw }) => {
    const { T } = request.sizes;
    const cut = draw("cut", 2, T - 2);
    const first = piece(request, 0, cut);
    const between = (await run(first)).final?.[0] ?? null;
    const second = withLayer(piece(request, cut, T), { initial: between });
    const whole = await gradientsOf(run, { ...request, cotangents });
    const later = await gradientsOf(run, {
      ...second,
      cotangents: cotangentsOfPiece(cotangents, cut, T, cotangents.final),
    });
    const earlier = await gradientsOf(run, {
      ...first,
      cotangents: cotangentsOfPiece(cotangents, 0, cut, later.initial ?? null),
    });
    return againstEachOther(
      oracle(request, { cotangents }),
      { gradients: ofPieces(earlier, later) },
      { gradients: whole },
    );
  },
};
