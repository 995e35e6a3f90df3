import { gamma } from "../../spec/language/error/rounding.ts";

/** A derivative found by extrapolation, with the method's own estimate of its error. */
export interface Derivative {
  readonly value: number;
  /** Last movement of the extrapolation, plus the noise of the function carried through it. */
  readonly error: number;
}

/** A function value that may be off by `noise`. */
export interface Noisy {
  readonly value: number;
  readonly noise: number;
}

/** First step and number of halvings. */
export interface Tableau {
  readonly step: number;
  readonly rows: number;
}

/** The steps h of a tableau; the function is asked at h and −h for each. */
export const stepsOf = ({ step, rows }: Tableau): number[] => Array.from({ length: rows }, (_, k) => step / 2 ** k);

/**
 * Derivative at 0 of a smooth function by central differences at `step`, step/2, step/4, … extrapolated to 0 (C. Ridders, Accurate
 * computation of F′(x) and F′(x)F″(x), Adv. Eng. Software 4, 1982). The error estimate is the largest movement in the last two corners
 * of the tableau (one alone may stand still by chance), plus the noise of the function, and of every step of the recurrence, carried through it.
 */
export function ridders(f: (t: number) => Noisy, { step, rows }: Tableau): Derivative {
  let before: Noisy[] = [];
  const movements: number[] = [];
  for (const h of stepsOf({ step, rows })) {
    const [above, below] = [f(h), f(-h)];
    const slope = (above.value - below.value) / (2 * h);
    const row: Noisy[] = [{ value: slope, noise: (above.noise + below.noise) / (2 * h) + gamma(2) * Math.abs(slope) }];
    before.forEach((coarse, j) => {
      const fine = row[j] as Noisy;
      const power = 4 ** (j + 1);
      const value = (power * fine.value - coarse.value) / (power - 1);
      const noise = (power * fine.noise + coarse.noise) / (power - 1) + gamma(2) * Math.abs(value);
      row.push({ value, noise });
    });
    const [last, beside, above_] = [row.at(-1), row.at(-2), before.at(-1)];
    if (last && beside && above_)
      movements.push(Math.max(Math.abs(last.value - beside.value), Math.abs(last.value - above_.value)));
    before = row;
  }
  const corner = before.at(-1) as Noisy;
  return { value: corner.value, error: Math.max(...movements.slice(-2)) + corner.noise };
}
