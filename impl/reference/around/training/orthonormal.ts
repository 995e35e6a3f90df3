/**
 * Gram–Schmidt, each vector twice: "twice is enough" for orthogonality to rounding (L. Giraud, J. Langou, M. Rozložník, J. van den
 * Eshof, Rounding error analysis of the classical Gram–Schmidt orthogonalization process, Numerische Mathematik 101, 2005). As lists
 * of columns A = QR, where the diagonal of R is positive: Q times sign(diag R) of any other QR of A.
 *
 *     a ← a − Σ_{j<k} (q_j · a) q_j, twice   (1)
 *     q_k = a / ‖a‖                          (2)
 */

/** @throws RangeError where the vectors are linearly dependent, as more vectors than elements are */
export function orthonormalised(vectors: readonly Float64Array[]): Float64Array[] {
  const qs: Float64Array[] = [];
  for (const vector of vectors) {
    const a = without(without(vector, qs), qs); // (1)
    const length = Math.sqrt(dot(a, a));
    if (!(length > ROUNDING * vector.length * Math.sqrt(dot(vector, vector))))
      throw new RangeError(`orthonormalised: vector ${qs.length} depends on those before it`);
    qs.push(a.map((value) => value / length)); // (2)
  }
  return qs;
}

/** Share of a vector's length, for each element, below which a remainder is rounding noise. */
const ROUNDING = 2 ** -52;

function without(vector: Float64Array, qs: readonly Float64Array[]): Float64Array {
  const a = vector.slice();
  for (const q of qs) {
    const share = dot(q, a);
    for (let i = 0; i < a.length; i++) a[i]! -= share * q[i]!;
  }
  return a;
}

function dot(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i]! * v[i]!;
  return sum;
}
