import type { RunAnswer } from "../../impl/contract.ts";
import type { NegativeControl } from "./controls.ts";

/** Numbers that are kept of each call: more than its answer has. */
const KEPT = 2 ** 14;

export const keepsEveryCall: NegativeControl = {
  sentence: "something of every call is kept for ever",
  of: (correct) => {
    const kept: unknown[] = [];
    return (request) => {
      kept.push(new Float64Array(KEPT));
      return correct(request);
    };
  },
};

export const slowsDown: NegativeControl = {
  sentence: "the more calls there were, the longer the next one takes",
  of: (correct) => {
    let calls = 0;
    return (request): RunAnswer => {
      for (let k = 4; k < calls; k += 4) correct(request);
      calls++;
      return correct(request);
    };
  },
};
