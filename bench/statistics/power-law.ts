/** y = a·x^exponent, fitted by least squares of log y on log x. */

/** The exponent; NaN for fewer than two different x. */
export function exponent(xs: readonly number[], ys: readonly number[]): number {
  const [u, v] = [xs.map(Math.log), ys.map(Math.log)];
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [mu, mv] = [mean(u), mean(v)];
  const sum = (of: (du: number, dv: number) => number): number =>
    u.reduce((all, value, k) => all + of(value - mu, (v[k] as number) - mv), 0);
  return sum((du, dv) => du * dv) / sum((du) => du * du);
}
