import * as fc from "fast-check";
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";
import { casesFor } from "../cases/arbitrary.ts";
import { drawRequest } from "../cases/request.ts";
import { judge } from "../judge/compare.ts";
import { againstOracle, oracle } from "../judge/oracle.ts";
import { mapTensors, withParams } from "../requests/rearrange.ts";
import { ask } from "../run/ask.ts";
import { plain } from "./probes.ts";

/** Runs that are asked. */
const RUNS = 6;

/** Another way to quantise weights, in a sentence, and what it makes of them. */
interface Quantiser {
  readonly sentence: string;
  readonly of: (weights: Tensor["data"]) => Tensor["data"];
}

const largestOf = (weights: Tensor["data"]): number => {
  let most = 0;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  return most;
};

/** Symmetric, with a scale that is the largest over `levels`, of whole numbers from `least` to `most`. */
const symmetric =
  (levels: number, least: number, most: number): Quantiser["of"] =>
  (weights) => {
    const scale = largestOf(weights) / levels;
    return scale === 0 ? weights : weights.map((w) => Math.max(least, Math.min(most, Math.round(w / scale))) * scale);
  };

/** With a zero point: 255 steps from the smallest weight to the largest, 0 among them. */
const affine: Quantiser["of"] = (weights) => {
  let [least, most] = [0, 0];
  for (const weight of weights) [least, most] = [Math.min(least, weight), Math.max(most, weight)];
  const scale = (most - least) / 255;
  if (scale === 0) return weights;
  const zero = Math.round(-128 - least / scale);
  return weights.map((w) => (Math.max(-128, Math.min(127, Math.round(w / scale) + zero)) - zero) * scale);
};

const quantisers: readonly Quantiser[] = [
  { sentence: "the scale is the largest weight over 128", of: symmetric(128, -128, 127) },
  { sentence: "the scale is the largest weight over 128, of numbers from −127 to 127", of: symmetric(128, -127, 127) },
  { sentence: "the scale is the largest weight over 127.5", of: symmetric(127.5, -128, 127) },
  { sentence: "weights have 7 bits: the scale is the largest over 63", of: symmetric(63, -64, 63) },
  { sentence: "weights have a zero point: 255 steps lie between the smallest and the largest", of: affine },
];

/** A request with its matrices quantised another way. */
const quantisedBy = (request: RunRequest, { of }: Quantiser, byRow: boolean): RunRequest =>
  withParams(request, (params) =>
    mapTensors(params, ({ shape, data }) => {
      if (shape.length < 2) return { shape, data };
      const moved = data.slice();
      const width = byRow ? data.length / (shape[0] as number) : data.length;
      for (let at = 0; at < data.length; at += width) moved.set(of(data.subarray(at, at + width)), at);
      return { shape, data: moved };
    }),
  );

/** The way in which a program that declares int8Weights quantises, where it is another and gives every answer; null where none does. */
export async function otherQuantiser(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<string | null> {
  const space = { ...plain, start: support.initialState ? plain.start : (["absent"] as const) };
  const probes: { readonly request: RunRequest; readonly answer: RunAnswer }[] = [];
  for (const c of fc.sample(casesFor(support, options, dtype, space), { seed: seed | 0, numRuns: RUNS })) {
    const { request } = drawRequest(c);
    try {
      probes.push({ request, answer: await ask(implementation, request) });
    } catch {
      return null; // its failure is told elsewhere
    }
  }
  const gives = (change: (request: RunRequest) => RunRequest): boolean =>
    probes.every(
      ({ request, answer }) =>
        judge(againstOracle(oracle(change(request)), answer), "absolute", true).mismatch === null,
    );
  if (gives((request) => request)) return null;
  const found = quantisers.find((quantiser) =>
    [false, true].some((byRow) => gives((request) => quantisedBy(request, quantiser, byRow))),
  );
  return found === undefined ? null : `The weights are quantised otherwise than declared: ${found.sentence}.`;
}
