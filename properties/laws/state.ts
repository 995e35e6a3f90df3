import type { RunAnswer, RunRequest } from "../../impl/contract.ts";
import type { Tensors } from "../../spec/tensor.ts";
import { absentIsOne, carriesStateOver } from "../controls/controls.ts";
import type { Comparison, Law } from "../law.ts";
import { againstEachOther, againstOracle, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, takeSteps, withParams } from "../requests/rearrange.ts";
import { rowsOfRequest } from "../requests/rows.ts";
import { sameNumbers } from "../judge/same-numbers.ts";
import { leftover } from "../controls/stale.ts";

/** Every tensor and every list of numbers of an answer or a request, by name, copied. */
export function copyOf(value: unknown, path = ""): Map<string, Float32Array | Float64Array> {
  if (value instanceof Float32Array || value instanceof Float64Array) return new Map([[path, value.slice()]]);
  if (Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === "number"))
    return new Map([[path, Float64Array.from(value)]]);
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...copyOf(inner, path === "" ? key : `${path}.${key}`)]),
  );
}

/** A second look at arrays must find what the first did. */
export const unchanged = (
  before: ReadonlyMap<string, ArrayLike<number>>,
  after: ReadonlyMap<string, ArrayLike<number>>,
  whose: string,
): Comparison[] =>
  [...before].map(([name, want]) => ({
    what: `${whose}${name}`,
    shape: [want.length],
    got: after.get(name) ?? Array.from(want, () => Number.NaN), // it may be gone
    want,
    tolerance: "bits",
  }));

const withOtherWeights = (request: RunRequest): RunRequest =>
  withParams(request, (params) => mapTensors(params, (t) => mapTensor(t, (v) => -v)));

/** A call of the same form with other weights and other inputs. */
export const another = (request: RunRequest): RunRequest => ({
  ...withOtherWeights(request),
  x: mapTensor(request.x, (v) => 1 - v),
});

/** The same call with more steps and rows: those there are, over again. */
function larger(request: RunRequest, steps: number, rows: number): RunRequest {
  const { T, B, m } = request.sizes;
  const more = rowsOfRequest(
    request,
    Array.from({ length: B + rows }, (_, b) => b % B),
  );
  return {
    ...more,
    sizes: { ...more.sizes, T: T + steps },
    x: fill(more.x, [T + steps, B + rows, m], (t, b, i) => at(more.x, t % T, b, i)),
  };
}

/** The same call without its last step. */
export const shorter = (request: RunRequest): RunRequest => {
  const T = request.sizes.T - 1;
  return {
    ...request,
    sizes: { ...request.sizes, T },
    x: takeSteps(request.x, 0, T),
    lengths: request.lengths?.map((length) => Math.min(length, T)) ?? null,
  };
};

/** State between calls, and the absence of it. */
export const state: readonly Law[] = [
  {
    id: "state/absent-is-zero",
    sentence: "An absent initial state is a state of zeros.",
    source: "docs/protocol.md, initial; docs/bugs.md R4",
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
    source: "docs/theory.md T09; docs/bugs.md R9",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { T: [2, 6] },
    control: carriesStateOver,
    check: async ({ request: plain, cotangents, run, runShared, gradients }) => {
      const request: RunRequest = gradients ? { ...plain, want: ["y", "final", "gradients"], cotangents } : plain;
      const given = copyOf(request);
      const lent = structuredClone(request);
      const first: RunAnswer = await runShared(lent);
      const kept = copyOf(first);
      await run(another(request));
      await run(shorter(plain));
      const later = copyOf(first); // before the same call can write the same numbers there again
      const again = await run(request);
      return [
        ...unchanged(kept, copyOf(again), "second answer: "),
        ...unchanged(kept, later, "first answer, later: "),
        ...unchanged(given, copyOf(lent), "request: "),
      ];
    },
  },
  {
    id: "state/sizes-change-between-calls",
    sentence:
      "A call is answered alike before and after calls with more steps and rows, with fewer, and with other weights, and those as if they were the first.",
    source: "docs/theory.md T09; docs/bugs.md R9, R19",
    level: "L2",
    family: "recurrent",
    needs: [],
    space: { T: [2, 3], B: [1, 2], m: [1, 3], n: [1, 3], lengths: "none", regimes: ["tame", "saturated", "sparse"] },
    control: leftover,
    check: async ({ request, run, draw }) => {
      const [before, steps, rows] = [await run(request), draw("steps", 1, 2), draw("rows", 1, 2)];
      const others = [larger(request, steps, rows), withOtherWeights(shorter(request))];
      const sides: Comparison[] = [];
      for (const other of others) {
        sides.push(...againstOracle(oracle(other), await run(other)));
        sides.push(...sameNumbers(await run(request), before));
      }
      return sides;
    },
  },
];
