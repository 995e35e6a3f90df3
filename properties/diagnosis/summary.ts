import { integerCells } from "../../spec/catalogue.ts";
import type { Diagnosis } from "./diagnosis.ts";

type Told = Pick<Diagnosis, "cell" | "explanations" | "nearest" | "tried">;

/** The sentence to be read first, in one line; beside a known mistake what was measured of it. */
export function headline({ right, explanations, localised, errors, where }: Diagnosis): string {
  const [first] = explanations;
  if (right) return "Every answer is right.";
  if (first === undefined) return localised[0] ?? errors[0] ?? where.at(-1) ?? "";
  const { outputs, gradients, sentence } = first;
  const named = outputs === null || gradients === null ? sentence : `Outputs: ${outputs} ${gradients}`;
  return [named, ...localised].join(" ");
}

/** The reach of the first explanation, or that there is none. */
export function concluded({ cell, explanations, nearest, tried }: Told): string {
  const [first] = explanations;
  // integers have no dialects
  const known = `${tried} known mistakes${integerCells.some(({ id }) => id === cell) ? "" : " and dialects"}`;
  if (first !== undefined) {
    const others =
      explanations.length === 1 ? "no other does" : `${explanations.length - 1} more are not told apart from it`;
    const numbers = first.partly ? `${first.of} numbers of outputs and states` : `${first.of} numbers answered`;
    return `That explains all ${numbers}; of ${known} ${others}.`;
  }
  if (tried === 0) return "";
  const [best] = nearest;
  const most = best === undefined ? "" : ` The nearest: ${best.sentence} (${best.agrees} of ${best.of} numbers)`;
  return `None of ${known} explains all answers.${most}`;
}

/** A diagnosis in a few sentences. */
export function summary(diagnosis: Diagnosis): string {
  const { where, explanations, localised, errors } = diagnosis;
  const [first] = explanations;
  const bugs = first?.bugs.slice(0, 1).map(({ where: at }) => `Seen in ${at}.`) ?? [];
  const opening = first === undefined ? [...where, ...localised] : [headline(diagnosis)];
  return [...opening, ...errors, concluded(diagnosis), ...bugs].filter((one) => one !== "").join(" ");
}
