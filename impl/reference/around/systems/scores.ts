/**
 * Scores of a query s [n] against each annotation h_j, the rows of H [T, d]:
 *
 *     additive   q_j = tanh(W s + U h_j + b), e_j = vᵀ q_j                                      (1)
 *                δ_j = de_j v ⊙ (1 − q_j²);  dh_j = Uᵀ δ_j,  ds = Wᵀ Σ_j δ_j,  dv = Σ_j de_j q_j,
 *                dW = (Σ_j δ_j) sᵀ,  dU = Σ_j δ_j h_jᵀ,  db = Σ_j δ_j
 *     dot        e = H s;  dH = de sᵀ,  ds = Hᵀ de                                              (2)
 *     general    e = H Wᵀ s;  dH = de (Wᵀ s)ᵀ,  d(Wᵀ s) = Hᵀ de,  ds = W Hᵀ de,  dW = s (Hᵀ de)ᵀ      (3)
 */
import type { Algebra, Matrix, Vector } from "../../algebra/types.ts";
import { zip } from "../../algebra/zip.ts";
import { matrixOf, rowsOf, zeroMatrix } from "./rows.ts";

/** Derivative by the query [n] and by the annotations [T, d]. */
export interface AttendedDerivative {
  readonly dQuery: Vector;
  readonly dAnnotations: Matrix;
}

/** The scores e [T] of a query, with their pullback. */
export interface Scored {
  readonly e: Vector;
  readonly back: (dE: Vector) => AttendedDerivative;
}

/** A way to score a query [n] against annotations [T, d]. */
export type Score = (algebra: Algebra, query: Vector, annotations: Matrix) => Scored;

/** W_a [k, n], U_a [k, d], b_a and v_a [k]. */
interface AdditiveParameters {
  readonly W_a: Matrix;
  readonly U_a: Matrix;
  readonly b_a: Vector;
  readonly v_a: Vector;
}

/** The additive score of Bahdanau et al. 2014 (1), with parameters `p`; their gradients are added to `dP`. */
export const additive =
  (p: AdditiveParameters, dP: AdditiveParameters): Score =>
  ({ affine, transposed, accumulate, tanh, slope, add, mul, times }, s, annotations) => {
    const hs = rowsOf(annotations);
    const ofQuery = affine(p.b_a, [p.W_a, s]);
    const qs = hs.map((h) => tanh(affine(ofQuery, [p.U_a, h])));
    const Q = matrixOf(qs);
    return {
      e: affine(null, [Q, p.v_a]),
      back(dE) {
        accumulate(transposed([Q, dE]), dP.v_a);
        const deltas = qs.map((q, j) => times(dE[j]!, mul(p.v_a, slope.tanh(q))));
        for (const [delta, h] of zip(deltas, hs)) accumulate(delta, dP.b_a, [dP.U_a, h]);
        const delta = deltas.reduce((a, b) => add(a, b));
        accumulate(delta, null, [dP.W_a, s]);
        return {
          dQuery: transposed([p.W_a, delta]),
          dAnnotations: matrixOf(deltas.map((one) => transposed([p.U_a, one]))),
        };
      },
    };
  };

/** The score e_j = ⟨h_j, s⟩ of Luong et al. 2015 (2); n = d. */
export const dotProduct: Score = ({ affine, transposed, accumulate }, s, annotations) => ({
  e: affine(null, [annotations, s]),
  back(dE) {
    const dAnnotations = zeroMatrix(annotations);
    accumulate(dE, null, [dAnnotations, s]);
    return { dQuery: transposed([annotations, dE]), dAnnotations };
  },
});

/** The score e_j = sᵀ W h_j of Luong et al. 2015 (3), W [n, d]; its gradient is added to `dW`. */
export const general =
  (W: Matrix, dW: Matrix): Score =>
  (algebra, s, annotations) => {
    const { e, back } = dotProduct(algebra, algebra.transposed([W, s]), annotations);
    return {
      e,
      back(dE) {
        const { dQuery: dProjected, dAnnotations } = back(dE);
        algebra.accumulate(s, null, [dW, dProjected]);
        return { dQuery: algebra.affine(null, [W, dProjected]), dAnnotations };
      },
    };
  };
