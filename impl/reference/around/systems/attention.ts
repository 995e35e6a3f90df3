/**
 * Attention of a query s [n] over annotations h_1 … h_T, the rows of H [T, d]: Bahdanau, Cho & Bengio 2014, arXiv 1409.0473 (additive);
 * Luong, Pham & Manning 2015, arXiv 1508.04025 (dot, general). The softmax subtracts the largest score, as dl4mt and capgen do not.
 *
 *     α  = softmax(e), e_j = −∞ where j is masked                   (1)
 *     c  = Hᵀ α                                                     (2)
 *     dα = H dc,  de = α ⊙ (dα − ⟨α, dα⟩),  dH = α dcᵀ + what the scores pass back
 */
import type { Algebra, Matrix, Vector } from "../../algebra/types.ts";
import type { AttendedDerivative, Score } from "./scores.ts";

/** The weights and the context of one query, with their pullback. */
export interface Attended {
  /** α, [T]; exactly 0 where masked. */
  readonly weights: Vector;
  /** c, [d] */
  readonly context: Vector;
  /** Pullback of dL/dc and dL/dα, the latter null where nothing else reads the weights. */
  readonly back: (dContext: Vector, dWeights: Vector | null) => AttendedDerivative;
}

/**
 * Attention weights and context of one query (1) (2); all positions are allowed where `allowed` is null.
 * @throws RangeError where `allowed` has not an entry for each position, or allows none
 */
export function attend(
  algebra: Algebra,
  score: Score,
  annotations: Matrix,
  query: Vector,
  allowed: readonly boolean[] | null = null,
): Attended {
  const { affine, transposed, accumulate, softmax, add, mul, plus, dot } = algebra;
  const scored = score(algebra, query, annotations);
  const weights = softmax(allowed === null ? scored.e : masked(scored.e, allowed)); // (1)
  return {
    weights,
    context: transposed([annotations, weights]), // (2)
    back(dContext, dWeights) {
      const dLook = affine(null, [annotations, dContext]); // (2)
      const dAlpha = dWeights === null ? dLook : add(dLook, dWeights);
      const dE = mul(weights, plus(-dot(weights, dAlpha), dAlpha)); // (1)
      const derivative = scored.back(dE);
      accumulate(weights, null, [derivative.dAnnotations, dContext]); // (2)
      return derivative;
    },
  };
}

function masked(e: Vector, allowed: readonly boolean[]): Vector {
  if (allowed.length !== e.length)
    throw new RangeError(`attend: a mask of ${allowed.length}, wanted ${e.length}, one for each annotation`);
  if (!allowed.includes(true))
    throw new RangeError("attend: all annotations are masked, wanted at least one that is not");
  const open = e.slice();
  allowed.forEach((yes, j) => {
    if (!yes) open[j] = -Infinity;
  });
  return open;
}
