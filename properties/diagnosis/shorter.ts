import { leaves, mapTree } from "../../impl/tree.ts";
import type { Step } from "../../spec/cell.ts";
import { stored } from "../../spec/storage.ts";
import type { Dtype } from "../../spec/tensor.ts";
import { mapTensor } from "../requests/rearrange.ts";
import type { Hypothesis, Rounding } from "./hypothesis.ts";
import { type Probe, held, together } from "./probes.ts";

/** Numbers from which it is told that all of them have few digits. */
const NUMBERS = 16;

/** Shorter types of each element type, the longest first. */
const shorter: Readonly<Partial<Record<Dtype, readonly Dtype[]>>> = {
  float64: ["float32", "float16", "bfloat16"],
  float32: ["float16", "bfloat16"],
};

const parts: Readonly<Record<string, RegExp>> = { y: /^y$/u, "the final state": /^final/u };

/** Numbers of one part of the answers that an implementation rounds when it hands them out. */
function rounded(step: Step, cell: string, part: string, rounding: Rounding): Hypothesis {
  const { type, of } = rounding;
  const sentence = `${part} is rounded to ${type}.`;
  const operator = `${part.replaceAll(/\s+/gu, "-")}-rounded-to-${type}`;
  const id = `${cell}/driver/${operator}`;
  const wrong: NonNullable<Hypothesis["driver"]>["wrong"] = {
    id: operator,
    sentence,
    cells: [cell],
    laws: ["step/direct"],
    of: (correct) => (request) =>
      mapTree(correct(request), (t, path) => (of.test(path) ? mapTensor(t, (v) => stored(type, v)) : t)),
  };
  const driver = { id, cell, pass: "driver", operator, sentence, wrong } as const;
  return { id, kind: "driver", names: [id], sentence, step, driver, rounding };
}

/** Answers that are wrong, and have no more digits than a shorter type: the rounding is the mistake, or part of it. */
export function shorterAnswers(step: Step, cell: string, dtype: Dtype, probes: readonly Probe[]): Hypothesis[] {
  const wrong = together(probes.map((one) => held(one, one.right, "outputs"))).filter(({ refuted }) => refuted > 0);
  const [part, of] = Object.entries(parts).find(([, its]) => wrong.every(({ what }) => its.test(what))) ?? [];
  if (part === undefined || of === undefined) return [];
  const numbers = probes.flatMap(({ answer }) =>
    leaves(answer).flatMap(([path, { data }]) => (of.test(path) ? [...data].filter((v) => v !== 0) : [])),
  );
  if (numbers.length < NUMBERS) return [];
  return (shorter[dtype] ?? [])
    .filter((type) => numbers.every((v) => stored(type, v) === v))
    .map((type) => rounded(step, cell, part, { type, of }));
}
