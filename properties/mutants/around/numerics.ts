import type { RunRequest } from "../../../impl/contract.ts";
import { clippedWeights, infinityIsZero, notANumberIsZero, restarting } from "../../controls/numeric.ts";
import { mapTensor, withLayer } from "../../requests/rearrange.ts";
import { type WrongImplementation, recurrent } from "./wrong-implementation.ts";

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Mistakes with unusual numbers, in long runs, and in calls that overlap. */
export const unusualNumbers: readonly WrongImplementation[] = [
  {
    id: "nan-swallowed",
    sentence: "What is not a number is read as 0.",
    cells: recurrent,
    laws: ["numerics/not-a-number-stays-in-its-row"],
    of: (correct) => notANumberIsZero.of(correct, () => 0),
  },
  {
    id: "nan-everywhere",
    sentence: "A NaN in the input of one row makes NaN of the outputs of all.",
    cells: recurrent,
    laws: ["numerics/not-a-number-stays-in-its-row"],
    of: (correct) => (request) => {
      const { y, ...answer } = correct(request);
      const tainted = request.x.data.some((v) => Number.isNaN(v)) && request.lengths === null;
      return { ...answer, ...(y && { y: tainted ? mapTensor(y, () => Number.NaN) : y }) };
    },
  },
  {
    id: "infinity-read-as-zero",
    sentence: "What is infinite is read as 0.",
    cells: recurrent,
    laws: ["numerics/infinite-inputs-saturate"],
    of: (correct) => infinityIsZero.of(correct, () => 0),
  },
  {
    id: "weights-clipped",
    sentence: "Parameters are kept within ±2²⁰.",
    cells: recurrent,
    laws: ["numerics/huge-weights"],
    rare: true, // most of what such weights make is saturated all the same
    of: (correct) => clippedWeights(2 ** 20).of(correct, () => 0),
  },
  {
    id: "state-forgotten-after-128-steps",
    sentence: "After 128 steps the state starts from zero again.",
    cells: recurrent,
    laws: ["numerics/long-run"],
    support: { directions: ["forward"] },
    of: (correct) => restarting(128).of(correct, () => 0),
  },
  {
    id: "one-place-for-all-calls",
    sentence: "The weights of a call are kept in one place, where the next call before the answer puts its own.",
    cells: recurrent,
    laws: ["purity/overlapping-calls"],
    impure: true,
    of: (correct) => {
      let params: RunRequest["layers"][number]["params"];
      return async (request) => {
        params = (request.layers[0] as RunRequest["layers"][number]).params;
        await tick();
        return correct(withLayer(request, { params }));
      };
    },
  },
];
