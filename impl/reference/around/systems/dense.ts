/**
 * Dense layer, x [c], y [r]:
 *
 *     y = φ(W x + b)                                                        (1)
 *     dA = dY ⊙ φ′,  dW += dA xᵀ,  db += dA,  dX = Wᵀ dA
 */
import type { Activation, Algebra, Matrix, Vector } from "../../algebra/types.ts";

/** A dense layer: W [r, c], b [r], and the tensors to which their gradients are added. */
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

/** The output φ(W x + b) of a dense layer (1), x [c] → [r], with its pullback; φ is the identity where none is named. */
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
