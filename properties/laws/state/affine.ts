import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import type { Grade } from "../../../spec/language/precision.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { squashesInitialState } from "../../controls/controls.ts";
import { type Oracle, oracle } from "../../judge/oracle.ts";
import { gamma } from "../../../spec/language/error/rounding.ts";
import type { Comparison, Law } from "../../law.ts";
import { mapTensor, mapTensors, withLayer, withParams } from "../../requests/rearrange.ts";
import { type Leak, leakOf } from "../../structure/recurrence.ts";

/** The request from k times its initial state, or from those named. */
const fromTimes = (request: RunRequest, k: number, names: readonly string[]): RunRequest =>
  withLayer(request, {
    initial:
      request.layers[0]?.initial?.map((state) =>
        mapTensors(state, (t, name) => (names.includes(name) ? mapTensor(t, (v) => (k === 0 ? 0 : k * v)) : t)),
      ) ?? null,
  });

type Run = (request: RunRequest) => Promise<RunAnswer>;

/** The last state is affine in the first one, s(2 s₀) + s(0) = 2 s(s₀), for some of the states, together. */
async function inProportion(request: RunRequest, run: Run, names: readonly string[]): Promise<Comparison[]> {
  const asked = [0, 1, 2].map((k) => fromTimes(request, k, names)) as [RunRequest, RunRequest, RunRequest];
  const [none, once, twice] = [await run(asked[0]), await run(asked[1]), await run(asked[2])];
  const oracles = asked.map((one) => oracle(one)) as [Oracle, Oracle, Oracle];
  return (once.final?.[0] ?? []).flatMap((state, walk) =>
    names.map((name): Comparison => {
      const { shape, data } = state[name] as Tensor;
      const of = (answer: RunAnswer): Tensor["data"] => {
        const tensor = answer.final?.[0]?.[walk]?.[name] as Tensor;
        return tensor.data;
      };
      const want = Float64Array.from(data, (v) => 2 * v);
      const errors = (accuracy: Grade): Float64Array[] =>
        oracles.map((each) => each(accuracy).final[0]?.[walk]?.[name]?.error as Float64Array);
      return {
        what: `final[0][${walk}].${name}`,
        shape,
        got: Float64Array.from(of(twice), (v, k) => v + (of(none)[k] as number)),
        want,
        tolerance: {
          from: "running error analysis of the equations, for each of the three runs",
          of: (accuracy) => {
            const [e0, e1, e2] = errors(accuracy) as [Float64Array, Float64Array, Float64Array];
            const sum = (k: number): number => (e0[k] as number) + 2 * (e1[k] as number) + (e2[k] as number);
            return want.map((v, k) => sum(k) + gamma(1) * (Math.abs(v) + sum(k)));
          },
        },
      };
    }),
  );
}

const leakFor = (id: string, options: RunRequest["layers"][number]["options"]): Leak => leakOf(stepFor(id, options));

export const affine: readonly Law[] = [
  {
    id: "state/affine-in-the-first",
    sentence: "What doubling the initial state adds to the last one, it had added already: a sum of both parts.",
    source: "docs/theory.md LR4",
    conformance: "L2",
    family: "linear-recurrence",
    needs: ["initialState"],
    space: { regimes: ["tame", "wide", "saturated", "sparse"] },
    control: squashesInitialState,
    check: ({ case: { cell, options }, request, run }) =>
      inProportion(request, run, Object.keys(stepFor(cell, options).state)),
  },
  {
    id: "state/affine-without-recurrent-weights",
    sentence:
      "Where no weight sees the state (U = 0, p = 0) gates depend on the input alone, and what leaks from step to step is affine in the first state.",
    source: "docs/theory.md R24",
    conformance: "L2",
    family: "recurrent",
    appliesTo: ({ id, family }, options) =>
      !family.includes("linear-recurrence") && leakFor(id, options).states.length > 0,
    needs: ["initialState"],
    space: { T: [2, 5], lengths: "none", start: ["drawn"], regimes: ["tame", "wide", "sparse"] },
    control: squashesInitialState,
    check: ({ case: { cell, options }, request, run }) => {
      const { weights, states } = leakFor(cell, options);
      const blind = withParams(request, (params) =>
        mapTensors(params, (t, name) => (weights.includes(name) ? mapTensor(t, () => 0) : t)),
      );
      return inProportion(blind, run, states);
    },
  },
];
