/** γ_n = n u / (1 − n u): the relative error of n roundings of float64, u = 2⁻⁵³ (Higham, Accuracy and Stability, section 3.1). */
export const gamma = (n: number): number => (n * 2 ** -53) / (1 - n * 2 ** -53);

/** u [V] */
export const double = (...values: number[]): Float64Array => Float64Array.from(values);
