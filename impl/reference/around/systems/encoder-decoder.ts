/**
 * Encoder–decoders under teacher forcing: x_t [m] the source, w_t [k] what came before each output, u_t [k] its logits. Where the
 * decoder starts, and what it is told of the source besides, tells the two apart:
 *
 *     Sutskever, Vinyals & Le 2014, arXiv 1409.3215: h_t = enc(x_t, h_{t+1}), s_0 = h_1                     (1)
 *         s_t = dec(w_{t−1}, s_{t−1}),  u_t = W s_t + b                                                      (2)
 *     Cho et al. 2014, arXiv 1406.1078: h_t = enc(x_t, h_{t−1}), c = tanh(V h_T + b_c), s_0 = tanh(V′ c + b_s)      (3)
 *         s_t = dec([w_{t−1}; c], s_{t−1}),  u_t = W [s_t; w_{t−1}; c] + b                                   (4)
 */
import type { Algebra, Vector } from "../../algebra/types.ts";
import type { State } from "../../cell.ts";
import type { Sequence, PassGradient } from "../../run/pass.ts";
import { zip } from "../../algebra/zip.ts";
import { type Dense, dense } from "./dense.ts";
import { split } from "./split.ts";
import { type Unit, noState, unrolled, zeros } from "./unit.ts";

/** Derivatives of a decoding: dL/dw_t, dL/dx_t and dL/d(the encoder's initial state). */
interface Derivative extends PassGradient {
  readonly dWs: Sequence;
}

/** The run of an encoder–decoder: the logits u_t, with the pullback of dL/du_t. */
export interface EncoderDecoder {
  readonly us: Sequence;
  readonly back: (dUs: Sequence) => Derivative;
}

type Units = Readonly<Record<"encoder" | "decoder", Unit>>;

/** The encoder–decoder of Sutskever, Vinyals & Le 2014 (1) (2): x_t [m] and w_t [k] → logits u_t [k]. */
export function sutskever(
  algebra: Algebra,
  { encoder, decoder }: Units,
  readout: Dense,
  { xs, ws, initial }: { readonly xs: Sequence; readonly ws: Sequence; readonly initial: State },
): EncoderDecoder {
  const source = unrolled(algebra, encoder, xs, initial, true); // (1)
  const target = unrolled(algebra, decoder, ws, source.final); // (2)
  const outputs = target.ys.map((s) => dense(algebra, readout, s)); // (2)
  return {
    us: outputs.map(({ y }) => y),
    back(dUs) {
      const dSs = zip(outputs, dUs).map(([{ back }, dU]) => back(dU)); // (2)
      const { dXs: dWs, dInitial: dStart } = target.back(dSs, noState(target.final)); // (2)
      return { dWs, ...source.back(xs.map(() => noOutput(source.final)), dStart) }; // prettier-ignore
    },
  };
}

/** The encoder–decoder of Cho et al. 2014 (3) (4), of a cell whose one state is h: x_t [m] and w_t [k] → logits u_t [k]. */
export function cho(
  algebra: Algebra,
  { encoder, decoder }: Units,
  layers: Readonly<Record<"summary" | "start" | "readout", Dense>>,
  { xs, ws, initial }: { readonly xs: Sequence; readonly ws: Sequence; readonly initial: State },
): EncoderDecoder {
  const { add, concat } = algebra;
  const source = unrolled(algebra, encoder, xs, initial); // (3)
  const summary = dense(algebra, layers.summary, source.final["h"]!, "tanh"); // (3)
  const c = summary.y;
  const start = dense(algebra, layers.start, c, "tanh"); // (3)
  const told = ws.map((w) => concat(w, c));
  const target = unrolled(algebra, decoder, told, { h: start.y }); // (4)
  const outputs = zip(target.ys, told).map(([s, wc]) => dense(algebra, layers.readout, concat(s, wc))); // (4)
  return {
    us: outputs.map(({ y }) => y),
    back(dUs) {
      const dReads = zip(zip(outputs, dUs), target.ys).map(([[{ back }, dU], s]) => {
        const d = back(dU);
        return split(d, s.length, d.length - s.length); // (4)
      });
      const dSs = dReads.map(([dS]) => dS!);
      const { dXs: dTold, dInitial: dStart } = target.back(dSs, noState(target.final)); // (4)
      const dWcs = zip(dReads, dTold).map(([[, dWc], d]) => split(add(dWc!, d), d.length - c.length, c.length));
      const dC = dWcs.reduce((sum, [, d]) => add(sum, d!), start.back(dStart["h"]!)); // (4) (3)
      const dFinal = { h: summary.back(dC) }; // (3)
      return { dWs: dWcs.map(([dW]) => dW!), ...source.back(xs.map(() => noOutput(source.final)), dFinal) }; // prettier-ignore
    },
  };
}

/** dL/dh of a step whose output nothing reads but the next. */
const noOutput = ({ h }: State): Vector => zeros(h!);
