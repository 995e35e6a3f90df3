import type { Layer, RunRequest } from "../../../impl/contract.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { configured } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { at, fill, mapTensor, withParams } from "../../requests/rearrange.ts";

const filled = (t: Tensor, value: number): Tensor => mapTensor(t, () => value);

/** The minGRU with as many units as there are inputs, its candidate the input: gated exponential smoothing. */
const smoothing = (request: RunRequest): RunRequest => {
  const { m } = request.sizes;
  const [{ direction, params, initial }] = request.layers as readonly [Layer];
  return {
    ...request,
    sizes: { ...request.sizes, n: m },
    layers: [
      {
        cell: "min-gru",
        options: {},
        direction,
        params: params.map(({ W_d, b_d }) => ({
          W_z: W_d as Tensor,
          b_z: b_d as Tensor,
          W_h: fill(W_d as Tensor, [m, m], (i, j) => (i === j ? 1 : 0)),
          b_h: filled(b_d as Tensor, 0),
        })),
        initial: initial?.map(({ H }) => ({ h: { ...(H as Tensor), shape: (H as Tensor).shape.slice(0, 2) } })) ?? null,
      },
    ],
  };
};

export const s6: Law = {
  id: "reduction/s6-of-one-state-is-gated-smoothing",
  sentence:
    "With zero-order hold, one state a channel, A = −1, B = C = 1 and D = 0, S6 is h = (1 − g) h′ + g x, g = σ(W x + b).",
  source: "Gu & Dao 2023, theorem 1; docs/theory.md R26",
  conformance: "L1",
  family: "s6",
  appliesTo: (_, options) => options["discretisation"] === "zoh",
  needs: [],
  space: { n: [1, 1], regimes: ["tame", "wide", "sparse"] },
  control: configured({ discretisation: "euler" }),
  check: async ({ request, run }) => {
    const first = (t: Tensor): Tensor => fill(t, t.shape, (_, j) => (j === 0 ? 1 : 0));
    const simple: RunRequest = {
      // B = W_B x and C = W_C x are 1 where the first feature is
      ...withParams(request, (params) => ({
        ...params,
        W_B: first(params["W_B"] as Tensor),
        W_C: first(params["W_C"] as Tensor),
        A_log: filled(params["A_log"] as Tensor, 0),
        D: filled(params["D"] as Tensor, 0),
      })),
      x: fill(request.x, request.x.shape, (t, b, j) => (j === 0 ? 1 : at(request.x, t, b, j))),
    };
    const { y } = await run(simple);
    if (y === undefined) return [];
    const [own, other] = [oracle(simple), oracle(smoothing(simple))];
    return [
      {
        what: "y",
        shape: y.shape,
        got: y.data,
        want: other("any").y.value,
        tolerance: {
          from: "running error analysis of the equations of both cells",
          of: (accuracy) => own(accuracy).y.error.map((e, k) => e + (other(accuracy).y.error[k] as number)),
        },
      },
    ];
  },
};
