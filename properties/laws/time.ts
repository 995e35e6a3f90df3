import type { Cotangents, RunRequest } from "../../impl/contract.ts";
import { readsNextInput, ignoresInitialState } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { at, concatSteps, fill, mapTensor, takeSteps, withLayer } from "../requests/rearrange.ts";

/** Steps `from` ≤ t < `to` of a request. */
export const piece = (request: RunRequest, from: number, to: number): RunRequest => ({
  ...request,
  sizes: { ...request.sizes, T: to - from },
  x: takeSteps(request.x, from, to),
  lengths: request.lengths?.map((length) => Math.max(0, Math.min(length, to) - from)) ?? null,
});

/** Order of time: what is known when. */
export const time: readonly Law[] = [
  {
    id: "time/chunking",
    sentence: "A sequence run in two pieces, the second from the final state of the first, is the sequence run whole.",
    source: "docs/theory.md T02",
    level: "L2",
    family: "recurrent",
    needs: ["initialState"],
    space: { T: [2, 6], directions: ["forward"], regimes: ["tame", "saturated", "exact", "sparse"] },
    control: ignoresInitialState,
    check: async ({ request, run, draw }) => {
      const { T } = request.sizes;
      const cut = draw("cut", 1, T - 1);
      const whole = await run(request);
      const first = await run(piece(request, 0, cut));
      const second = await run(withLayer(piece(request, cut, T), { initial: first.final?.[0] ?? null }));
      const joined = { ...second, ...(first.y && second.y ? { y: concatSteps(first.y, second.y) } : {}) };
      return againstEachOther(oracle(request), joined, whole);
    },
  },
  {
    id: "time/causality",
    sentence:
      "What a walk has not reached yet influences nothing: earlier outputs are the same numbers, and their gradient with respect to it is exactly 0.",
    source: "docs/theory.md T01",
    level: "L2",
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
        // where an intermediate value may overflow, 0 · ∞ is nobody's mistake
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
  },
  {
    id: "time/prefix",
    sentence: "What a walk puts out up to the end of a sequence is what it puts out there when the sequence goes on.",
    source: "docs/theory.md T06",
    level: "L2",
    family: "recurrent",
    needs: [],
    // not the same bits: ONNX Runtime multiplies one row otherwise than two
    space: {
      T: [2, 6],
      B: [1, 3],
      directions: ["forward", "reverse"],
      regimes: ["tame", "saturated", "exact", "sparse"],
    },
    control: readsNextInput,
    check: async ({ request, run, draw }) => {
      const { T } = request.sizes;
      const cut = draw("cut", 1, T - 1);
      const [from, to] = request.layers[0]?.direction === "reverse" ? [cut, T] : [0, cut];
      const prefix = piece(request, from, to);
      const [{ y: whole }, { y }] = [await run(request), await run(prefix)];
      if (y === undefined || whole === undefined) return [];
      return againstEachOther(oracle(prefix), { y }, { y: takeSteps(whole, from, to) });
    },
  },
];
