/**
 * A decoder that attends at every step: Bahdanau, Cho & Bengio 2014, arXiv 1409.0473, appendix A.2. Annotations h_j [d] are the rows
 * of H, w_t [m] is what came before output t, u_t [k] its logits.
 *
 *     c_t = attention(s_{t−1}; H)                     (1)
 *     s_t = dec([w_{t−1}; c_t], s_{t−1})              (2)
 *     u_t = W [s_t; w_{t−1}; c_t] + b                 (3)
 */
import type { Algebra, Matrix, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence } from "../../run/pass.ts";
import { type Attended, attend } from "./attention.ts";
import { type Dense, type Pulled, dense } from "./dense.ts";
import { zeroMatrix } from "./rows.ts";
import type { Score } from "./scores.ts";
import { split } from "./split.ts";
import { type Stepped, type Unit, noState, step } from "./unit.ts";

/** The source of a decoding. */
export interface AttendedSource {
  readonly annotations: Matrix;
  readonly ws: Sequence;
  readonly initial: State;
}

/** A decoding under teacher forcing. */
export interface AttentionDecoder {
  readonly us: Sequence;
  /** α_t, each [T] */
  readonly weights: Sequence;
  readonly back: (dUs: Sequence, dWeights: Sequence) => AttentionDecoderDerivative;
}

/** The derivatives with respect to the source. */
export interface AttentionDecoderDerivative {
  readonly dAnnotations: Matrix;
  readonly dWs: Sequence;
  readonly dInitial: State;
}

/** One step, and everything its pullback needs. */
interface Taken {
  readonly attended: Attended;
  readonly stepped: Stepped;
  readonly output: Pulled;
}

/** A decoder that attends at every step, under teacher forcing: w_t [m] → logits u_t [k]. The state h [n] of its cell is the query. */
export function attentionDecoder(
  algebra: Algebra,
  decoder: Unit,
  score: Score,
  readout: Dense,
  { annotations, ws, initial }: AttendedSource,
): AttentionDecoder {
  const { add, concat } = algebra;
  let state = initial;
  const taken = ws.map((w): Taken => {
    const attended = attend(algebra, score, annotations, state["h"]!); // (1)
    const read = concat(w, attended.context);
    const stepped = step(algebra, decoder, read, state); // (2)
    const output = dense(algebra, readout, concat(stepped.y, read)); // (3)
    state = stepped.state;
    return { attended, stepped, output };
  });
  return {
    us: taken.map(({ output }) => output.y),
    weights: taken.map(({ attended }) => attended.weights),
    back(dUs, dWeights) {
      let dState = noState(state);
      const dAnnotations = zeroMatrix(annotations);
      const dWs: Vector[] = [];
      for (const [t, { attended, stepped, output }] of [...taken.entries()].toReversed()) {
        const n = stepped.y.length;
        const dOutput = output.back(dUs[t]!); // (3)
        const { dX, dPrevious } = stepped.back(dOutput.subarray(0, n), dState); // (2)
        const [dW, dContext] = split(add(dX, dOutput.subarray(n)), ws[t]!.length, annotations.columns);
        const look = attended.back(dContext!, dWeights[t]!); // (1)
        algebra.accumulate(look.dAnnotations.data, dAnnotations.data); // (1)
        dState = { ...dPrevious, h: add(dPrevious["h"]!, look.dQuery) };
        dWs.unshift(dW!);
      }
      return { dAnnotations, dWs, dInitial: dState };
    },
  };
}
