/** γₙ = nu/(1 − nu): the relative error of n roundings, in any order; u is that of float64 unless given. */
export const gamma = (n: number, unit: number = 2 ** -53): number => (n * unit) / (1 - n * unit);

/** An error of 0 · ∞ or ∞ − ∞: nothing is known any more. */
export const nanToInfinity = (error: number): number => (Number.isNaN(error) ? Infinity : error);
