import type { EquationMutant } from "../mutants/mutant.ts";
import type { Tolerance } from "./check.ts";
import { type Question, type Questions, accepts, answered } from "./trial.ts";

/** Share of the largest number compared that the data alone is held to. */
export const TIGHT = 1e-5;

/** Mutants that a check notices under one tolerance, and those that pass it. */
export interface Noticed {
  readonly tolerance: string;
  readonly noticed: readonly EquationMutant[];
  readonly passed: readonly EquationMutant[];
}

const largest = (questions: readonly Question[]): number =>
  questions.reduce((most, { want }) => Array.from(want).reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);

/** The tolerance under which a check shows what its data could show: 1e-5 of the largest number compared. */
export const tightest = ({ questions }: Pick<Questions, "questions">): Tolerance => ({
  id: `its data, within ${TIGHT} of the largest number`,
  dtype: "float64",
  atol: TIGHT * largest(questions),
  rtol: 0,
});

/**
 * Put mutants to the questions of a check, under several tolerances at once: a question is asked only while a tolerance has not yet
 * refused the mutant.
 */
export function noticedBy(
  { questions, tolerances }: Pick<Questions, "questions" | "tolerances">,
  mutants: readonly EquationMutant[],
  done: (mutant: EquationMutant) => void = () => {},
): Noticed[] {
  const passing = tolerances.map(() => new Set(mutants));
  for (const mutant of mutants) {
    for (const question of questions) {
      const open = tolerances.filter((_, k) => passing[k]?.has(mutant));
      if (open.length === 0) break;
      const got = question.compared(answered(question, mutant.step));
      tolerances.forEach((tolerance, k) => {
        if (!accepts(tolerance, got, question.want)) passing[k]?.delete(mutant);
      });
    }
    done(mutant);
  }
  return tolerances.map(({ id }, k) => ({
    tolerance: id,
    noticed: mutants.filter((mutant) => !passing[k]?.has(mutant)),
    passed: mutants.filter((mutant) => passing[k]?.has(mutant)),
  }));
}
