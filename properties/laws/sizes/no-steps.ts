import { mapTree } from "../../../impl/tree.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { absentIsOne, ignoresInitialState } from "../../controls/controls.ts";
import type { Comparison, Law } from "../../law.ts";
import { mapTensor } from "../../requests/rearrange.ts";
import { sameNumbers } from "../../judge/same-numbers.ts";
import { isStandard } from "../standard-options.ts";

export const noSteps: Law = {
  id: "sizes/no-steps",
  sentence:
    "A sequence of no steps has no output and ends where it began, bit for bit; parameters have no gradient, the initial state that of the last.",
  source: "docs/theory.md 10; docs/protocol.md",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: ["initialState"],
  space: { T: [0, 0], lengths: "none", losses: ["both"] },
  control: ignoresInitialState,
  check: async ({ request, cotangents, run, gradients }) => {
    const answer = await run(gradients ? { ...request, want: ["y", "final", "gradients"], cotangents } : request);
    const states = (
      what: string,
      got: readonly Readonly<Record<string, Tensor>>[] = [],
      want: readonly Readonly<Record<string, Tensor>>[] = [],
      tolerance: "bits" | "equal",
    ): Comparison[] =>
      got.flatMap((walk, k) =>
        Object.entries(walk).map(([name, { shape, data }]) => ({
          what: `${what}[0][${k}].${name}`,
          shape,
          got: data,
          want: want[k]?.[name]?.data ?? [],
          tolerance,
        })),
      );
    const params = answer.gradients?.params[0] ?? [];
    const zeros = params.map((walk) =>
      Object.fromEntries(Object.entries(walk).map(([name, t]) => [name, mapTensor(t, () => 0)])),
    );
    return [
      ...states("final", answer.final?.[0], request.layers[0]?.initial ?? [], "bits"),
      ...states("gradients.initial", answer.gradients?.initial?.[0], cotangents.final?.[0], "equal"),
      ...states("gradients.params", params, zeros, "equal"),
    ];
  },
};

export const noStepsFromZero: Law = {
  id: "sizes/no-steps-from-zero",
  sentence: "A sequence of no steps that begins in no state given ends in zeros.",
  source: "docs/theory.md 10; docs/protocol.md",
  conformance: "L2",
  family: "recurrent",
  appliesTo: isStandard,
  needs: [],
  space: { T: [0, 0], lengths: "none", start: ["absent"] },
  control: absentIsOne,
  check: async ({ request, run }) => {
    const { final } = await run(request);
    return sameNumbers(
      { ...(final && { final }) },
      { ...(final && { final: mapTree(final, (t) => mapTensor(t, () => 0)) }) },
    );
  },
};
