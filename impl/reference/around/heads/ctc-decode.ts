/**
 * Decoding of connectionist temporal classification: from logits u^1..T [C] to a labelling.
 *
 * Greedy: the labelling of the most probable path (Graves et al. 2006, section 3.2).
 * Prefix beam search (Hannun, Maas, Jurafsky & Ng 2014, arXiv 1408.2873, algorithm 1, without a language model): for every prefix l
 * the probability of the paths so far that give it and end in a blank, and of those that end in its last label:
 *
 *     p_b(l)      = y_b (p_b'(l) + p_nb'(l))                                                      (1)
 *     p_nb(l)     = y_{l_U} p_nb'(l)  +  what (3) gives to l from the prefix one shorter          (2)
 *     p_nb(l + k) = y_k (p_b'(l) + p_nb'(l)),   and y_k p_b'(l) alone where k = l_U              (3)
 */
import { logSum } from "./ctc-lattice.ts";
import { checkedIndex } from "./checked-index.ts";
import { type Logits, argmax } from "./logits.ts";
import { logSoftmax } from "./softmax.ts";

/** A labelling with its log-probability. */
export interface Labelling {
  readonly labels: readonly number[];
  /** nats; at most ln p(labels | logits). */
  readonly logProbability: number;
}

/** Repeats merged, then blanks dropped: the labelling that a path stands for. */
export const collapse = (path: readonly number[], blank: number): number[] =>
  path.filter((symbol, t) => symbol !== path[t - 1] && symbol !== blank);

/**
 * The labelling of the path of largest logits (the lowest class where several are), and the log-probability of that one path.
 * @throws RangeError when the blank is no class
 */
export function greedyDecode(logits: readonly Logits[], blank = 0): Labelling {
  let logProbability = 0;
  const path = logits.map((u) => {
    checkedIndex("greedyDecode: blank", blank, u.length);
    const best = argmax(u);
    logProbability += logSoftmax(u)[best]!;
    return best;
  });
  return { labels: collapse(path, blank), logProbability };
}

/** A prefix with ln p_b and ln p_nb. */
interface Prefix {
  readonly labels: readonly number[];
  blank: number;
  label: number;
}

/** The prefixes of one frame, each once. */
type Prefixes = Map<string, Prefix>;

/**
 * The `width` most probable labellings found, best first (of equals the shorter, then the lower labels). A wide beam finds all of
 * them with their exact probabilities; a narrow one loses paths, and its probabilities are lower bounds.
 * @throws RangeError for a beam that is not 1 or wider, or a blank that is no class
 */
export function prefixBeamSearch(logits: readonly Logits[], width: number, blank = 0): Labelling[] {
  if (!(width >= 1)) throw new RangeError(`prefixBeamSearch: got a beam of ${width}, wanted at least 1`);
  let beam: readonly Prefix[] = [{ labels: [], blank: 0, label: -Infinity }];
  for (const u of logits) {
    checkedIndex("prefixBeamSearch: blank", blank, u.length);
    beam = best(extend(beam, logSoftmax(u), blank), width);
  }
  return beam.map((prefix) => ({ labels: prefix.labels, logProbability: total(prefix) }));
}

const total = ({ blank, label }: Prefix): number => logSum(blank, label);

/** One frame on: y are its log-probabilities, [C]. */
function extend(beam: readonly Prefix[], y: Float64Array, blank: number): Prefixes {
  const next: Prefixes = new Map();
  for (const prefix of beam) {
    const { labels } = prefix;
    const last = labels.at(-1);
    const same = reach(next, labels);
    same.blank = logSum(same.blank, y[blank]! + total(prefix)); // (1)
    if (last !== undefined) same.label = logSum(same.label, y[last]! + prefix.label); // (2)
    y.forEach((logProbability, k) => {
      if (k === blank) return;
      const longer = reach(next, [...labels, k]);
      longer.label = logSum(longer.label, logProbability + (k === last ? prefix.blank : total(prefix))); // (3)
    });
  }
  return next;
}

/** The prefix of these labels, at probability 0 where it is new. */
function reach(prefixes: Prefixes, labels: readonly number[]): Prefix {
  const key = labels.join(" ");
  const known = prefixes.get(key);
  if (known !== undefined) return known;
  const fresh = { labels, blank: -Infinity, label: -Infinity };
  prefixes.set(key, fresh);
  return fresh;
}

function best(prefixes: Prefixes, width: number): Prefix[] {
  const possible = [...prefixes.values()].filter((prefix) => total(prefix) > -Infinity);
  const byRank = (a: Prefix, b: Prefix): number =>
    total(b) - total(a) || a.labels.length - b.labels.length || firstDifference(a.labels, b.labels);
  return possible.sort(byRank).slice(0, width);
}

/** Below 0 where a has the lower label at the first place that differs. */
function firstDifference(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((label, i) => label !== b[i]);
  return place === -1 ? 0 : a[place]! - b[place]!;
}
