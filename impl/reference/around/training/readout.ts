/**
 * The linear readout of a network and the losses of its logits; h_t is [n], u_t [k].
 *
 *     u_t  = V h_t + b         (1)
 *     L    = Σ_t ℓ_t(u_t)      (2)
 *     dV   = Σ_t dU_t h_tᵀ,  db = Σ_t dU_t,  dH_t = Vᵀ dU_t,  dU_t = ∂ℓ_t/∂u_t
 */
import { tensor, type Tensor, type Tensors } from "../../../../spec/tensor.ts";
import { algebra } from "../../algebra/algebra.ts";
import type { Matrix, Vector } from "../../algebra/types.ts";
import { padded, sequencesOf } from "../../run/layout.ts";

/** The loss ℓ and ∂ℓ/∂u [k] at the logits u [k] of step t of row b; null where the logits have no target. */
export type LossOf = (u: Float64Array, t: number, b: number) => { readonly loss: number; readonly dU: Vector } | null;

/** A linear readout: V [k, n], b [k]. */
export type Readout = Readonly<Record<"V" | "b", Tensor>>;

/** The loss of a readout and its derivatives. */
export interface ReadoutDerivative {
  /** L */
  readonly loss: number;
  /** [T, B, n] */
  readonly dH: Tensor;
  readonly dReadout: Tensors;
}

const { affine, transposed, accumulate } = algebra("float64");

/** u [k] of one h [n]. */
export const logitsOf = ({ V, b }: Readout, h: Vector): Float64Array =>
  affine(b.data, [matrixOf(V), h]) as Float64Array; // (1)

/** The loss of a readout, summed over all steps and rows of h [T, B, n], and its derivatives. */
export function readoutLoss(readout: Readout, h: Tensor, lossOf: LossOf): ReadoutDerivative {
  const [T, B, n] = h.shape as readonly [number, number, number];
  const dReadout = { V: tensor("float64", readout.V.shape), b: tensor("float64", readout.b.shape) };
  let loss = 0;
  const steps = Array.from({ length: B }, () => [...Array(T).keys()]);
  const rows = sequencesOf(h, n, steps);
  const dRows = rows.map((row, b) =>
    row.map((ht, t) => {
      const found = lossOf(logitsOf(readout, ht), t, b);
      if (found === null) return new Float64Array(n);
      loss += found.loss; // (2)
      accumulate(found.dU, dReadout.b.data, [matrixOf(dReadout.V), ht]); // (1)
      return transposed([matrixOf(readout.V), found.dU]); // (1)
    }),
  );
  return { loss, dH: padded("float64", T, n, steps, dRows), dReadout };
}

const matrixOf = ({ shape, data }: Tensor): Matrix => ({ rows: shape[0]!, columns: shape[1]!, data });
