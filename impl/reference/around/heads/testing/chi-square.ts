/**
 * P(X > x) of a chi-square variable of an even number of degrees of freedom: exp(−x/2) Σ_{i < df/2} (x/2)ⁱ / i!
 * (Abramowitz & Stegun 26.4.5).
 */
export function survival(x: number, degreesOfFreedom: number): number {
  let [term, sum] = [1, 0];
  for (let i = 0; i < degreesOfFreedom / 2; i++) {
    sum += term;
    term *= x / 2 / (i + 1);
  }
  return Math.exp(-x / 2) * sum;
}
