/**
 * The lattice of connectionist temporal classification: labels l_1..U between blanks, l' = (b, l_1, b, …, l_U, b), S = 2U + 1 places.
 * From one frame to the next a path stays, moves to the next place, or skips a blank between two labels that differ.
 * Graves, Fernández, Gomez & Schmidhuber 2006, section 4.
 */

/** l' and where a path may come from. */
export interface Lattice {
  /** S */
  readonly size: number;
  /** l'_s for every place s, [S]. */
  readonly symbols: readonly number[];
  /** [S]; true if a path may come to s from s − 2. */
  readonly skips: readonly boolean[];
}

export function lattice(labels: readonly number[], blank: number): Lattice {
  const symbols = [blank, ...labels.flatMap((label) => [label, blank])];
  const skips = symbols.map((symbol, s) => s >= 2 && symbol !== symbols[s - 2]); // a blank's symbol two places before is a blank
  return { size: symbols.length, symbols, skips };
}

/** ln Σ exp a; -Infinity for no terms, and where all are. */
export function logSum(...terms: readonly number[]): number {
  const max = Math.max(...terms);
  if (max === -Infinity) return max;
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - max);
  return max + Math.log(sum);
}
