/**
 * Dense layer, x [c], y [r]:
 *
 *     y = φ(W x + b)                                                        (1)
 *     dA = dY ⊙ φ′,  dW += dA xᵀ,  db += dA,  dX = Wᵀ dA
 */
import type { Activation, Algebra, Matrix, Vector } from "../../algebra/types.ts";

/** W [r, c] and b [r], and what their gradients are added to. */
export interface Dense {
  readonly W: Matrix;
  readonly b: Vector;
  readonly dW: Matrix;
  readonly db: Vector;
}

/** A vector with its pullback. */
export interface Pulled {
  readonly y: Vector;
  /** dL/dx of dL/dy. */
  readonly back: (dY: Vector) => Vector;
}

/** (1); φ is the identity where none is named. */
export function dense(algebra: Algebra, { W, b, dW, db }: Dense, x: Vector, phi: Activation = "identity"): Pulled {
  const y = algebra[phi](algebra.affine(b, [W, x])); // (1)
  return {
    y,
    back(dY) {
      const dA = algebra.mul(dY, algebra.slope[phi](y));
      algebra.accumulate(dA, db, [dW, x]);
      return algebra.transposed([W, dA]);
    },
  };
}
