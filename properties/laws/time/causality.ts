import type { Cotangents } from "../../../impl/contract.ts";
import { readsNextInput } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, fill, mapTensor, takeSteps } from "../../requests/rearrange.ts";

export const causality: Law = {
  id: "time/causality",
  sentence:
    "Inputs that are yet to come influence nothing: earlier outputs are the same numbers, and their gradient with respect to those inputs is exactly 0.",
  source: "docs/theory.md T01",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { T: [2, 6], directions: ["forward", "reverse"], lengths: "none" },
  control: readsNextInput,
  check: async ({ request, cotangents, run, draw, gradients }) => {
    const { T, m } = request.sizes;
    const cut = draw("cut", 1, T - 1);
    const reverse = request.layers[0]?.direction === "reverse";
    const later = (t: number): boolean => (reverse ? t < cut : t >= cut);
    const changed = fill(request.x, request.x.shape, (t, b, i) => {
      const value = at(request.x, t, b, i);
      return later(t) ? 1 - value : value;
    });
    const early = { ...request, want: ["y"] } as const;
    const [one, two] = [await run(early), await run({ ...early, x: changed })];
    const [from, to] = reverse ? [cut, T] : [0, cut];
    const sides: Comparison[] = [];
    if (one.y && two.y) {
      const [want, got] = [takeSteps(one.y, from, to), takeSteps(two.y, from, to)];
      sides.push({
        what: `y[${from}..${to})`,
        shape: want.shape,
        got: got.data,
        want: want.data,
        tolerance: "equal",
      });
    }
    if (gradients && cotangents.y !== null) {
      const y = fill(cotangents.y, cotangents.y.shape, (t, b, i) =>
        later(t) ? 0 : at(cotangents.y as NonNullable<Cotangents["y"]>, t, b, i),
      );
      const answer = await run({ ...request, want: ["gradients"], cotangents: { y, final: null } });
      const dx = answer.gradients?.x;
      const beyond = dx && (reverse ? takeSteps(dx, 0, cut) : takeSteps(dx, cut, T));
      // 0 · ∞ is nobody's mistake: an intermediate value may overflow
      const known = oracle(request, { cotangents: { y, final: null } })("absolute").gradients?.x.error;
      if (beyond && m > 0 && known?.every(Number.isFinite))
        sides.push({
          what: "gradients.x of what comes later",
          shape: beyond.shape,
          got: beyond.data,
          want: mapTensor(beyond, () => 0).data,
          tolerance: "equal",
        });
    }
    return sides;
  },
};
