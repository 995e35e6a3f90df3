import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import type { Tensor } from "../../spec/tensor.ts";
import { type NegativeControl, negatesOneInput, ignoresInitialState } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import { mapTensor, mapTensors } from "../requests/rearrange.ts";

/** The options change what is computed, and the sizes do not care: they are tried with the standard ones. */
const standard = (_: Cell, options: Options): boolean => Object.keys(options).length === 0;

/** A buffer that nothing has cleared. */
export const oneMore: NegativeControl = {
  sentence: "1 is added to the gradient of every parameter",
  of: (correct) => (request) => {
    const answer = correct(request);
    const { gradients } = answer;
    const params = gradients?.params.map((walks) =>
      walks.map((walk) => mapTensors(walk, (t) => mapTensor(t, (v) => v + 1))),
    );
    return gradients && params ? { ...answer, gradients: { ...gradients, params } } : answer;
  },
};

/** Sizes at which programs change their ways. */
export const sizes: readonly Law[] = [
  {
    id: "sizes/tile-edges",
    sentence:
      "Hidden layers as large as a tile, one smaller and one larger (7 … 65) are computed whole: the last units like the first.",
    source: "docs/bugs.md 6.K, R13",
    level: "L1",
    family: "recurrent",
    appliesTo: standard,
    needs: [],
    space: { T: [1, 2], B: [1, 1], m: [1, 9], n: [7, 65], tiles: true, lengths: "none", regimes: ["tame", "exact"] },
    control: negatesOneInput,
    check: async ({ request, run }) => {
      const answer = await run(request);
      return againstOracle(oracle(request, { observed: answer.y }), answer);
    },
  },
  {
    id: "sizes/no-steps",
    sentence:
      "A sequence of no steps has no output and ends where it began, bit for bit; parameters have no gradient, the initial state that of the last.",
    source: "docs/theory.md 10; docs/protocol.md",
    level: "L2",
    family: "recurrent",
    appliesTo: standard,
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
  },
  {
    id: "sizes/no-rows",
    sentence: "A batch of no rows has no output and no states, and parameters have no gradient.",
    source: "docs/theory.md 10",
    level: "L2",
    family: "recurrent",
    appliesTo: standard,
    needs: ["gradients"],
    space: { B: [0, 0], lengths: "none", losses: ["both"] },
    control: oneMore,
    check: async ({ request, cotangents, run }) => {
      const { gradients } = await run({ ...request, want: ["y", "final", "gradients"], cotangents });
      return (gradients?.params[0] ?? []).flatMap((walk, k) =>
        Object.entries(walk).map(([name, { shape, data }]): Comparison => ({
          what: `gradients.params[0][${k}].${name}`,
          shape,
          got: data,
          want: new Float64Array(data.length),
          tolerance: "equal",
        })),
      );
    },
  },
];
