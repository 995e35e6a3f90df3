import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { absentIsOne, stateful } from "../controls.ts";
import type { Comparison, Law } from "../law.ts";
import { againstEachOther, oracle } from "../oracle.ts";
import { mapTensor, mapTensors, takeSteps } from "../rearrange.ts";

/** Every tensor of an answer or a request, by name, copied. */
function copyOf(value: unknown, path = ""): Map<string, Float32Array | Float64Array> {
  if (value instanceof Float32Array || value instanceof Float64Array) return new Map([[path, value.slice()]]);
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...copyOf(inner, path === "" ? key : `${path}.${key}`)]),
  );
}

/** A second look at arrays must find what the first did. */
const unchanged = (
  before: ReadonlyMap<string, ArrayLike<number>>,
  after: ReadonlyMap<string, ArrayLike<number>>,
  whose: string,
): Comparison[] =>
  [...before].map(([name, want]) => ({
    what: `${whose}${name}`,
    shape: [want.length],
    got: after.get(name) as ArrayLike<number>,
    want,
    tolerance: "bits",
  }));

/** A different call in between: one step shorter where there is one to spare, other numbers. */
const another = (request: RunRequest): RunRequest => {
  const T = Math.max(1, request.sizes.T - 1);
  return {
    ...request,
    sizes: { ...request.sizes, T },
    x: mapTensor(takeSteps(request.x, 0, T), (v) => 1 - v),
    lengths: request.lengths?.map((length) => Math.min(length, T)) ?? null,
  };
};

/** State between calls, and the absence of it. */
export const state: readonly Law[] = [
  {
    id: "state/absent-is-zero",
    sentence: "An absent initial state is a state of zeros.",
    source: "PROTOCOL.md, initial; BUGS.md R4",
    level: "L2",
    family: "recurrent",
    needs: ["initialState"],
    space: { regimes: ["tame", "saturated", "exact", "sparse"] },
    control: absentIsOne,
    check: async ({ request, run }) => {
      const from = (initial: (states: readonly Tensors[]) => readonly Tensors[] | null): RunRequest => ({
        ...request,
        layers: request.layers.map((layer) => ({ ...layer, initial: initial(layer.initial ?? []) })),
      });
      const zeros = from((walks) => walks.map((walk) => mapTensors(walk, (t) => mapTensor(t, () => 0))));
      return againstEachOther(oracle(zeros), await run(from(() => null)), await run(zeros));
    },
  },
  {
    id: "purity/same-call-same-answer",
    sentence:
      "The same call gives the same bits after any other call, changes nothing it was given, and nothing it gave before.",
    source: "CELLS.md T09; BUGS.md R9",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: {},
    control: stateful,
    check: async ({ request, run }) => {
      const given = copyOf(request);
      const first: RunAnswer = await run(request);
      const kept = copyOf(first);
      await run(another(request));
      const again = await run(request);
      return [
        ...unchanged(kept, copyOf(again), "second answer: "),
        ...unchanged(kept, copyOf(first), "first answer, later: "),
        ...unchanged(given, copyOf(request), "request: "),
      ];
    },
  },
];
