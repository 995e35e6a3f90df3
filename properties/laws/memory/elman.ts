import type { Cotangents, RunRequest } from "../../../impl/contract.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import type { Tensor, Tensors } from "../../../spec/tensor.ts";
import { gradientKept } from "../../controls/bound.ts";
import { negative, readsNextInput } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import type { Comparison, Law } from "../../law.ts";
import { at, fill, flipValid, mapTensor, mapTensors, withParams } from "../../requests/rearrange.ts";

/** The last state alone: L = ⟨s̄, s_T⟩. */
const lastOnly = ({ final }: Cotangents): Cotangents => ({ y: null, final });

const halfNorm = (U: Tensor): Tensor => {
  const norm = Math.hypot(...U.data);
  return mapTensor(U, (v) => v / 2 ** Math.max(0, Math.ceil(Math.log2(2 * norm))));
};

/** Frobenius norm of each row of a tensor [B, n]. */
const norms = (t: Tensor): number[] => {
  const [B, n] = t.shape as [number, number];
  return Array.from({ length: B }, (_, b) => Math.hypot(...Array.from({ length: n }, (_u, j) => at(t, b, j))));
};

const gradientOf = (walks: readonly (readonly Tensors[])[] | undefined, state: string): Tensor | undefined =>
  walks?.[0]?.[0]?.[state];

export const elman: readonly Law[] = [
  {
    id: "memory/elman-without-recurrence-is-dense",
    sentence:
      "With U = 0 an Elman network is a dense layer applied to every step: steps in another order come out in it.",
    source: "docs/theory.md R34",
    conformance: "L1",
    family: "recurrent",
    cells: ["elman"],
    needs: [],
    space: { T: [2, 6], directions: ["forward", "reverse"] },
    control: readsNextInput,
    check: async ({ request, run }) => {
      const dense = withParams(request, (params) =>
        mapTensors(params, (t, name) => (name === "U_h" ? mapTensor(t, () => 0) : t)),
      );
      const flipped: RunRequest = { ...dense, x: flipValid(dense.x, dense.lengths) };
      const [{ y }, { y: other }] = [await run(dense), await run(flipped)];
      if (y === undefined || other === undefined) return [];
      return againstEachOther(oracle(flipped), { y: other }, { y: flipValid(y, dense.lengths) });
    },
  },
  {
    id: "memory/elman-linear-at-the-rate-of-its-weights",
    sentence:
      "A linear Elman network whose U is 2ᵏ times a signed permutation carries the state, and its gradient back, by Uᵀ to the power of T exactly: it keeps, halves or doubles them at every step.",
    source: "Pascanu et al. 2013; docs/theory.md G07, G08, 11.1",
    conformance: "L3",
    family: "recurrent",
    cells: ["elman"],
    appliesTo: (_, options) => options["activation"] === "identity",
    needs: ["initialState", "gradients"],
    // whole numbers below 2^4 by at most 2^8: every number is exact, in float32 too
    space: { T: [1, 8], directions: ["forward", "reverse"], lengths: "none", losses: ["both"], regimes: ["exact"] },
    control: negative("U_h"),
    check: async ({ request, cotangents, run, draw }) => {
      const { T, n } = request.sizes;
      const power = 2 ** draw("power", -1, 1);
      const turn = draw("turn", 0, n - 1);
      const signs = Array.from({ length: n }, (_, j) => (draw(`sign ${j}`, 0, 1) === 0 ? 1 : -1));
      const from = (unit: number): number => (unit + turn) % n;
      const carried = withParams({ ...request, x: mapTensor(request.x, () => 0) }, (params) =>
        mapTensors(params, (t, name) =>
          name === "U_h"
            ? fill(t, t.shape, (i, j) => (j === from(i) ? power * (signs[i] as number) : 0))
            : mapTensor(t, () => 0),
        ),
      );
      const loss = lastOnly(cotangents);
      const answer = await run({ ...carried, want: ["final", "gradients"], cotangents: loss });
      const forward = (t: Tensor): Tensor =>
        fill(t, t.shape, (b, i) => power * (signs[i] as number) * at(t, b, from(i)));
      const backward = (t: Tensor): Tensor => {
        const to = Array.from({ length: n }, (_, j) => (j - turn + n) % n);
        return fill(t, t.shape, (b, j) => power * (signs[to[j] as number] as number) * at(t, b, to[j] as number));
      };
      const times = (of: (t: Tensor) => Tensor, t: Tensor): Tensor =>
        Array.from({ length: T }).reduce<Tensor>((sofar) => of(sofar), t);
      const compared = (what: string, got: Tensor | undefined, want: Tensor): Comparison[] =>
        got === undefined ? [] : [{ what, shape: want.shape, got: got.data, want: want.data, tolerance: "equal" }];
      const h = gradientOf(
        request.layers.map(({ initial }) => initial ?? []),
        "h",
      ) as Tensor;
      return [
        ...compared("final[0][0].h", gradientOf(answer.final, "h"), times(forward, h)),
        ...compared(
          "gradients.initial[0][0].h",
          gradientOf(answer.gradients?.initial, "h"),
          times(backward, gradientOf(loss.final ?? undefined, "h") as Tensor),
        ),
      ];
    },
  },
  {
    id: "memory/elman-gradient-vanishes",
    sentence: "Where ‖U‖ ≤ 1/2 and |φ′| ≤ 1 every step halves the gradient at least: ‖∂L/∂h₀‖ ≤ 2^−T ‖∂L/∂h_T‖.",
    source: "Pascanu et al. 2013; docs/theory.md G06",
    conformance: "L3",
    family: "recurrent",
    cells: ["elman"],
    needs: ["initialState", "gradients"],
    space: {
      directions: ["forward", "reverse"],
      lengths: "none",
      losses: ["both"],
      regimes: ["tame", "wide", "sparse"],
    },
    control: gradientKept,
    check: async ({ request, cotangents, run }) => {
      const contracting = withParams(request, (params) => ({ ...params, U_h: halfNorm(params["U_h"] as Tensor) }));
      const loss = lastOnly(cotangents);
      const answer = await run({ ...contracting, want: ["final", "gradients"], cotangents: loss });
      const got = gradientOf(answer.gradients?.initial, "h");
      const last = gradientOf(loss.final ?? undefined, "h");
      if (got === undefined || last === undefined) return [];
      const expected = oracle(contracting, { cotangents: loss });
      const most = norms(last).map((norm) => norm * 2 ** -request.sizes.T);
      const beyond = norms(got).map((norm, b) => Math.max(0, norm - (most[b] as number)));
      return [
        {
          what: "‖gradients.initial[0][0].h‖, beyond 2^−T ‖∂L/∂h_T‖",
          shape: [beyond.length],
          got: beyond,
          want: beyond.map(() => 0),
          tolerance: {
            from: "running error analysis of the equations and of their derivative, and the rounding of two norms",
            of: (accuracy) => {
              const h = expected(accuracy).gradients?.initial[0]?.[0]?.["h"] as Bounded;
              const lost = norms({ shape: h.shape, data: h.error });
              const n = h.shape[1] as number;
              return Float64Array.from(
                most,
                (limit, b) => (lost[b] as number) + gamma(n + 4) * (limit + (lost[b] as number)),
              );
            },
          },
        },
      ];
    },
  },
];
