import type { Diagnosis } from "./diagnosis.ts";

/** The best explanation of the answers, in a sentence or two. */
export function concluded({ explanations, nearest, tried }: Omit<Diagnosis, "where">): string {
  const [first] = explanations;
  if (first !== undefined) {
    const others = explanations.length === 1 ? "no other" : `${explanations.length - 1} more`;
    return `${first.sentence} That explains all ${first.of} numbers answered; of ${tried} known mistakes and dialects ${others} does.`;
  }
  if (tried === 0) return "";
  const [best] = nearest;
  const most = best === undefined ? "" : ` The nearest: ${best.sentence} (${best.agrees} of ${best.of} numbers)`;
  return `None of ${tried} known mistakes and dialects explains all answers.${most}`;
}

/** A diagnosis in a few sentences. */
export function summary(diagnosis: Diagnosis): string {
  const { where, explanations } = diagnosis;
  const conclusion = concluded(diagnosis);
  const [first] = explanations;
  if (first === undefined) return `${where.join(" ")} ${conclusion}`.trim();
  const [bug] = first.bugs;
  return bug === undefined ? conclusion : `${conclusion} Seen in ${bug.where}.`;
}

/** The diagnosis in one line. */
export function headline({ explanations, where }: Diagnosis): string {
  return explanations[0]?.sentence ?? where.join(" ");
}
