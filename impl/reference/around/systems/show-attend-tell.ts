/**
 * Captions with soft attention over the grid of an image: Xu et al. 2015, arXiv 1502.03044. Annotations a_i [d], i = 1 … L, are the
 * rows of A; w_t [m] is the word before output t, u_t [k] its logits; the cell is an LSTM.
 *
 *     h_0 = tanh(W_h ā + b_h),  c_0 = tanh(W_c ā + b_c),  ā = (1/L) Σ_i a_i       (1)
 *     β_t = σ(wᵀ h_{t−1} + b)                                                     (2)
 *     z_t = β_t attention(h_{t−1}; A)                                             (3)
 *     (h_t, c_t) = lstm([w_{t−1}; z_t], (h_{t−1}, c_{t−1}))                       (4)
 *     u_t = W [h_t; w_{t−1}; z_t] + b                                             (5)
 *     R   = λ Σ_i r_i²,  r_i = 1 − Σ_t α_{ti};  dα_{ti} = −2λ r_i dR              (6)
 */
import type { Algebra, Matrix, Vector } from "../../algebra/types.ts";
import type { Sequence } from "../../run/pass.ts";
import { attend } from "./attention.ts";
import { type Dense, dense } from "./dense.ts";
import { rowsOf, zeroMatrix } from "./rows.ts";
import type { Score } from "./scores.ts";
import { split } from "./split.ts";
import { type Unit, noState, step } from "./unit.ts";

/** The parts of a caption model: (1) `h` and `c`, (2) `gate`, (5) `readout`. */
export interface CaptionLayers {
  readonly lstm: Unit;
  readonly score: Score;
  readonly dense: Readonly<Record<"h" | "c" | "gate" | "readout", Dense>>;
}

/** A caption under teacher forcing. */
export interface Caption {
  readonly us: Sequence;
  /** α_t, each [L] */
  readonly weights: Sequence;
  readonly R: number;
  readonly back: (dUs: Sequence, dR: number) => { readonly dAnnotations: Matrix; readonly dWs: Sequence };
}

/** The captions of Xu et al. 2015, under teacher forcing: annotations [L, d], w_t [m] → logits u_t [k]; λ weighs R (6). */
export function showAttendTell(
  algebra: Algebra,
  { lstm, score, dense: layers }: CaptionLayers,
  annotations: Matrix,
  ws: Sequence,
  lambda: number,
): Caption {
  const { add, sub, complement, concat, times, dot } = algebra;
  const L = annotations.rows;
  const mean = times(
    1 / L,
    rowsOf(annotations).reduce((a, b) => add(a, b)),
  ); // (1)
  const h0 = dense(algebra, layers.h, mean, "tanh"); // (1)
  const c0 = dense(algebra, layers.c, mean, "tanh"); // (1)
  let state: Readonly<Record<string, Vector>> = { h: h0.y, c: c0.y };
  const taken = ws.map((w) => {
    const gate = dense(algebra, layers.gate, state["h"]!, "sigmoid"); // (2)
    const attended = attend(algebra, score, annotations, state["h"]!); // (3)
    const read = concat(w, times(gate.y[0]!, attended.context)); // (3)
    const stepped = step(algebra, lstm, read, state); // (4)
    const output = dense(algebra, layers.readout, concat(stepped.y, read)); // (5)
    state = stepped.state;
    return { gate, attended, stepped, output };
  });
  const weights = taken.map(({ attended }) => attended.weights);
  const missed = weights.slice(1).reduce(sub, complement(weights[0]!)); // (6)

  return {
    us: taken.map(({ output }) => output.y),
    weights,
    R: lambda * dot(missed, missed), // (6)
    back(dUs, dR) {
      const dWeights = times(-2 * lambda * dR, missed); // (6)
      const dAnnotations = zeroMatrix(annotations);
      const dWs: Vector[] = [];
      let dState = noState(state);
      for (const [t, { gate, attended, stepped, output }] of [...taken.entries()].toReversed()) {
        const n = stepped.y.length;
        const dOutput = output.back(dUs[t]!); // (5)
        const { dX, dPrevious } = stepped.back(dOutput.subarray(0, n), dState); // (4)
        const [dW, dZ] = split(add(dX, dOutput.subarray(n)), ws[t]!.length, annotations.columns) as [Vector, Vector];
        const look = attended.back(times(gate.y[0]!, dZ), dWeights); // (3)
        const dBeta = gate.y.slice().fill(dot(dZ, attended.context)); // (3)
        algebra.accumulate(look.dAnnotations.data, dAnnotations.data);
        dState = { ...dPrevious, h: add(dPrevious["h"]!, look.dQuery, gate.back(dBeta)) }; // (3) (2)
        dWs.unshift(dW);
      }
      const dMean = add(h0.back(dState["h"]!), c0.back(dState["c"]!)); // (1)
      for (const row of rowsOf(dAnnotations)) algebra.accumulate(times(1 / L, dMean), row); // (1)
      return { dAnnotations, dWs };
    },
  };
}
