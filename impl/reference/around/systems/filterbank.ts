/**
 * DRAW's grid of N × N Gaussian filters over an image of B rows and A columns: Gregor et al. 2015, arXiv 1502.04623. i = 1 … N, as the
 * paper has it (ericjang/draw counts from 0, which moves the grid by one δ).
 *
 *     g_X = (A + 1)/2 (g̃_X + 1),  g_Y = (B + 1)/2 (g̃_Y + 1),  δ = (max(A, B) − 1)/(N − 1) δ̃          (1)
 *     d_ia = a − μ_i,  μ_i = g + (i − N/2 − ½) δ                                                     (2)
 *     F[i, :] = softmax_a(−s d_ia²),  s = 1/2σ²                                                      (3)
 *         de = F ⊙ (dF − ⟨F, dF⟩), row by row,  dμ_i = 2s Σ_a de_ia d_ia,  ds = −Σ de_ia d_ia²
 *     R = read(x)  = γ F_Y x F_Xᵀ                                                                    (4)
 *         dx = γ F_Yᵀ dR F_X,  dF_Y = γ dR (x F_Xᵀ)ᵀ,  dF_X = γ dRᵀ F_Y x,  d ln γ = ⟨dR, R⟩
 *     V = write(w) = (1/γ) F_Yᵀ w F_X                                                                (5)
 *         dw = (1/γ) F_Y dV F_Xᵀ,  dF_Y = (1/γ) w F_X dVᵀ,  dF_X = (1/γ) wᵀ F_Y dV,  d ln γ = −⟨dV, V⟩
 */
import type { Algebra, Matrix, Vector } from "../../algebra/types.ts";
import { product, productTransposed, scaled, transposedProduct } from "./matrices.ts";
import { matrixOf, rowsOf, zeroMatrix } from "./rows.ts";

/** A matrix and its pullback. */
export interface MatrixPulled {
  readonly y: Matrix;
  readonly back: (dY: Matrix) => Matrix;
}

/** The filters of one aim: where, how far apart, how wide, how strong. */
export interface Filterbank {
  /** [N, A] and [N, B], rows with sum 1. */
  readonly FX: Matrix;
  readonly FY: Matrix;
  /** (4), [B, A] → [N, N]. */
  readonly read: (x: Matrix) => MatrixPulled;
  /** (5), [N, N] → [B, A]. */
  readonly write: (w: Matrix) => MatrixPulled;
  /** dL/d(aim), [5], once all that was read and written has been pulled back. */
  readonly dAim: () => readonly number[];
}

/** The filters along one axis. */
interface Axis {
  /** d, by filter. */
  readonly distances: readonly Vector[];
  readonly F: Matrix;
  readonly dF: Matrix;
}

/**
 * The filters of DRAW (1) to (3), N² of them over an image [B, A], from `aim` = (g̃_X, g̃_Y, ln σ², ln δ̃, ln γ).
 * @throws RangeError for fewer than 2 filters a side, between which there is no distance
 */
export function filterbank(algebra: Algebra, aim: Vector, N: number, A: number, B: number): Filterbank {
  if (!(N >= 2)) throw new RangeError(`filterbank: got N = ${N}, wanted at least 2 filters a side`);
  const { mul, plus, times, softmax, dot, ones, accumulate } = algebra;
  const [gX, gY, logVariance, logDelta, logGamma] = [...aim] as [number, number, number, number, number];
  const s = 0.5 * Math.exp(-logVariance);
  const gamma = Math.exp(logGamma);
  const delta = ((Math.max(A, B) - 1) / (N - 1)) * Math.exp(logDelta); // (1)
  const offsets = Array.from({ length: N }, (_, i) => i + 1 - N / 2 - 0.5);

  function axis(g: number, count: number): Axis {
    const centre = ((count + 1) / 2) * (g + 1); // (1)
    const places = ones(count).fill(0);
    for (let a = 0; a < count; a++) places[a] = a + 1;
    const distances = offsets.map((offset) => plus(-(centre + offset * delta), places)); // (2)
    const F = matrixOf(distances.map((d) => softmax(times(-s, mul(d, d))))); // (3)
    return { distances, F, dF: zeroMatrix(F) };
  }

  /** dμ, by filter, and ds. */
  function axisBack({ distances, F, dF }: Axis): { readonly dMu: readonly number[]; readonly dS: number } {
    const dFs = rowsOf(dF);
    const dEs = rowsOf(F).map((f, i) => mul(f, plus(-dot(f, dFs[i]!), dFs[i]!))); // (3)
    const moments = dEs.map((dE, i) => mul(dE, distances[i]!));
    return {
      dMu: moments.map((moment) => 2 * s * algebra.sum(moment)), // (3)
      dS: moments.reduce((sum, moment, i) => sum - dot(moment, distances[i]!), 0), // (3)
    };
  }

  const [X, Y] = [axis(gX, A), axis(gY, B)];
  const [FX, FY] = [X.F, Y.F];
  let dLogGamma = 0;
  return {
    FX,
    FY,
    read(x) {
      const y = scaled(algebra, gamma, productTransposed(algebra, product(algebra, FY, x), FX)); // (4)
      return {
        y,
        back(dY) {
          const d = scaled(algebra, gamma, dY);
          dLogGamma += dot(dY.data, y.data); // (4)
          accumulate(productTransposed(algebra, d, productTransposed(algebra, x, FX)).data, Y.dF.data); // (4)
          accumulate(transposedProduct(algebra, d, product(algebra, FY, x)).data, X.dF.data); // (4)
          return product(algebra, transposedProduct(algebra, FY, d), FX); // (4)
        },
      };
    },
    write(w) {
      const y = scaled(algebra, 1 / gamma, transposedProduct(algebra, FY, product(algebra, w, FX))); // (5)
      return {
        y,
        back(dY) {
          const d = scaled(algebra, 1 / gamma, dY);
          dLogGamma -= dot(dY.data, y.data); // (5)
          accumulate(productTransposed(algebra, product(algebra, w, FX), d).data, Y.dF.data); // (5)
          accumulate(transposedProduct(algebra, w, product(algebra, FY, d)).data, X.dF.data); // (5)
          return productTransposed(algebra, product(algebra, FY, d), FX); // (5)
        },
      };
    },
    dAim() {
      const [x, y] = [axisBack(X), axisBack(Y)];
      const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
      const dDelta = sum(offsets.map((offset, i) => offset * (x.dMu[i]! + y.dMu[i]!))); // (2)
      const [dGX, dGY] = [((A + 1) / 2) * sum(x.dMu), ((B + 1) / 2) * sum(y.dMu)]; // (2) (1)
      return [dGX, dGY, -s * (x.dS + y.dS), delta * dDelta, dLogGamma]; // (1) (3)
    },
  };
}
