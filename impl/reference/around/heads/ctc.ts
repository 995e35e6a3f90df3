/**
 * Connectionist temporal classification: the loss of a labelling l_1..U given logits u^1..T [C], its classes and the blank b.
 * Graves, Fernández, Gomez & Schmidhuber 2006, section 4.1, in logarithms. y^t = softmax(u^t), l' and S as in ctc-lattice.ts.
 *
 *     α_0(1) = 1, α_0(s) = 0 for s > 1
 *     α_t(s) = y^t_{l'_s} [α_{t−1}(s) + α_{t−1}(s − 1) + skip_s α_{t−1}(s − 2)]                              (1)
 *     β_T(S) = β_T(S − 1) = 1
 *     β_t(s) = β⁺_{t+1}(s) + β⁺_{t+1}(s + 1) + skip_{s+2} β⁺_{t+1}(s + 2),   β⁺_t(s) = y^t_{l'_s} β_t(s)     (2)
 *     p(l|x) = α_T(S) + α_T(S − 1)                                                                           (3)
 *     ∂(−ln p)/∂u^t_k = y^t_k − Σ_{s: l'_s = k} α_t(s) β_t(s) / p                                            (4)
 *
 * The β of the paper include y^t, as β⁺ here: without it (4) divides by no probability that may be 0.
 *
 * A labelling that no path gives (fewer frames than labels and adjacent repeats, or a logit of -Infinity in every path) has the loss
 * Infinity, and no gradient: here it is 0 throughout. (PyTorch: NaN; with `zero_infinity=True` loss and gradient are both 0.)
 */
import { type Lattice, lattice, logSum } from "./ctc-lattice.ts";
import { checkedIndex } from "./checked-index.ts";
import type { Logits } from "./logits.ts";
import { logSoftmax } from "./softmax.ts";

/** A loss [nats] and its gradient by the logits, [T][C]. */
export interface CtcLoss {
  readonly loss: number;
  readonly dLogits: readonly Float64Array[];
}

/** By frame, [S], logarithms. */
type Table = readonly Float64Array[];

/**
 * −ln p(labels | logits) and its gradient. Without frames only the empty labelling has a path, and its loss is 0.
 * @throws RangeError when a label is the blank or no class, or the frames are not all of one size
 */
export function ctcLoss(logits: readonly Logits[], labels: readonly number[], blank = 0): CtcLoss {
  check(logits, labels, blank);
  const path = lattice(labels, blank);
  const logY = logits.map(logSoftmax);
  const alpha = forward(path, logY);
  const logP = logSum(...alpha.at(-1)!.subarray(-2)); // (3)
  if (logP === -Infinity) return { loss: Infinity, dLogits: logits.map(({ length }) => new Float64Array(length)) };
  return { loss: -logP, dLogits: gradient(path, logY, alpha, backward(path, logY), logP) };
}

/** ln 1 at `count` places from `from` on, ln 0 elsewhere, [S]. */
const start = (size: number, from: number, count: number): Float64Array =>
  new Float64Array(size).fill(-Infinity).fill(0, from, from + count);

/** ln α_0..T, (1). */
function forward({ size, symbols, skips }: Lattice, logY: Table): Table {
  const alpha = [start(size, 0, 1)];
  for (const y of logY) {
    const before = alpha.at(-1)!;
    const now = before.map((value, s) => {
      const terms = [value];
      if (s >= 1) terms.push(before[s - 1]!);
      if (skips[s] === true) terms.push(before[s - 2]!);
      return y[symbols[s]!]! + logSum(...terms);
    });
    alpha.push(now);
  }
  return alpha;
}

/** ln β_1..T, (2). */
function backward({ size, symbols, skips }: Lattice, logY: Table): Table {
  const beta: Float64Array[] = [];
  let now = start(size, Math.max(size - 2, 0), 2);
  for (const y of logY.toReversed()) {
    beta.unshift(now);
    const after = now.map((value, s) => y[symbols[s]!]! + value); // β⁺
    now = now.map((_, s) => {
      const terms = [after[s]!];
      if (s + 1 < size) terms.push(after[s + 1]!);
      if (skips[s + 2] === true) terms.push(after[s + 2]!);
      return logSum(...terms);
    });
  }
  return beta;
}

/** (4) */
function gradient({ symbols }: Lattice, logY: Table, alpha: Table, beta: Table, logP: number): Float64Array[] {
  return logY.map((y, t) => {
    const d = y.map(Math.exp);
    symbols.forEach((symbol, s) => {
      d[symbol]! -= Math.exp(alpha[t + 1]![s]! + beta[t]![s]! - logP);
    });
    return d;
  });
}

function check(logits: readonly Logits[], labels: readonly number[], blank: number): void {
  const classes = logits[0]?.length ?? Infinity;
  checkedIndex("ctcLoss: blank", blank, classes);
  for (const { length } of logits)
    if (length !== classes) throw new RangeError(`ctcLoss: got frames of ${classes} and of ${length} classes`);
  for (const label of labels)
    if (checkedIndex("ctcLoss: label", label, classes) === blank)
      throw new RangeError(`ctcLoss: got the blank ${blank} among the labels`);
}
