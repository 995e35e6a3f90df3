import type { Layer, RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { configured, firstWeights, polarity } from "../controls/controls.ts";
import type { Law } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensor, withLayer, withParams } from "../requests/rearrange.ts";
import { forceGates, hasBias } from "./gates.ts";

const filled = (t: Tensor, value: number): Tensor => mapTensor(t, () => value);

/** Multiplication by i of a pair (re, im). */
const turned = (tensors: Tensors, of: string): Tensors => ({
  ...tensors,
  [`${of}_re`]: mapTensor(tensors[`${of}_im`] as Tensor, (v) => -v),
  [`${of}_im`]: tensors[`${of}_re`] as Tensor,
});

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

/** Recurrences whose states are linear in the old ones: h = a ⊙ h′ + b, where a and b depend on the input alone. */
export const linearRecurrences: readonly Law[] = [
  {
    id: "symmetry/lru-quarter-turn",
    sentence:
      "Multiplied by i what enters the state, and what it starts from, and divided by i what is read: the same.",
    source: "Orvieto et al. 2023; docs/theory.md 3.21",
    level: "L1",
    family: "lru",
    needs: [],
    space: { regimes: ["tame", "wide", "exact", "sparse"] },
    control: firstWeights,
    check: async ({ request, run }) => {
      const turnedState = (state: Tensors): Tensors => turned(state, "h");
      const turnedWeights = (params: Tensors): Tensors => turned(turned(turned(turned(params, "B"), "C"), "C"), "C");
      const other = withLayer(withParams(request, turnedWeights), {
        initial: request.layers[0]?.initial?.map(turnedState) ?? null,
      });
      const { y, final } = await run(request);
      const want: RunAnswer = {
        ...(y && { y }),
        ...(final && { final: final.map((walks) => walks.map(turnedState)) }),
      };
      return againstEachOther(oracle(other), await run(other), want);
    },
  },
  {
    id: "memory/rg-lru-shut-gate-holds",
    sentence:
      "With the recurrence gate shut (r = 0) the state stays what it was, whatever comes in: a = 1 and √(1 − a²) = 0.",
    source: "De et al. 2024; docs/theory.md R25",
    level: "L2",
    family: "rg-lru",
    appliesTo: hasBias,
    needs: ["initialState"],
    space: { regimes: ["tame", "wide", "sparse"] },
    control: polarity("a"),
    check: async ({ request, run }) => {
      const forced = forceGates(request, { a: "shut" });
      const { final } = await run(forced);
      const initial = forced.layers[0]?.initial ?? [];
      return final === undefined ? [] : againstEachOther(oracle(forced), { final }, { final: [initial] }, "equal");
    },
  },
  {
    id: "reduction/s6-of-one-state-is-gated-smoothing",
    sentence:
      "With zero-order hold, one state a channel, A = −1, B = C = 1 and D = 0, S6 is h = (1 − g) h′ + g x, g = σ(W x + b).",
    source: "Gu & Dao 2023, theorem 1; docs/theory.md R26",
    level: "L1",
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
  },
];
