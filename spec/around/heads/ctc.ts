/**
 * Connectionist temporal classification by its definition (Graves, Fernández, Gomez & Schmidhuber 2006, section 3): a path names one
 * class a frame, and a labelling is as probable as all the paths together that collapse to it.
 *
 *     y^t       = softmax(u^t)
 *     p(π|x)    = Π_t y^t_{π_t}                                                             (1)
 *     p(l|x)    = Σ_{π: collapse(π) = l} p(π|x)                                             (2)
 *     ∂(−ln p(l|x))/∂u^t_k = y^t_k − Σ_{π: collapse(π) = l, π_t = k} p(π|x) / p(l|x)        (3)
 *
 * All Cᵀ paths are enumerated: for few classes and frames.
 */

/** One class for every frame. */
export type Path = readonly number[];

/** The probability of a labelling and its gradient. */
export interface Enumerated {
  readonly labels: readonly number[];
  /** (2) */
  readonly probability: number;
  /** (3), [T][C] */
  readonly gradient: readonly (readonly number[])[];
}

/** Merge repeats, then drop blanks. */
export function collapse(path: Path, blank: number): number[] {
  const merged: number[] = [];
  for (const symbol of path) if (symbol !== merged.at(-1)) merged.push(symbol);
  return merged.filter((symbol) => symbol !== blank);
}

/** All paths of `frames` frames over `classes` classes. */
export function paths(frames: number, classes: number): Path[] {
  let all: Path[] = [[]];
  for (let t = 0; t < frames; t++)
    all = all.flatMap((path) => Array.from({ length: classes }, (_, symbol) => [...path, symbol]));
  return all;
}

/** y = softmax(u), by its definition; for moderate u. */
function probabilities(u: readonly number[]): number[] {
  const weights = u.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Every labelling that has a path, given logits [T][C]; of no frames the empty one. */
export function enumerate(logits: readonly (readonly number[])[], blank: number): Enumerated[] {
  const y = logits.map(probabilities);
  const weigh = (path: Path): number => path.reduce((p, symbol, t) => p * (y[t]?.[symbol] as number), 1); // (1)
  const byLabelling = Map.groupBy(paths(y.length, y[0]?.length ?? 0), (path) => collapse(path, blank).join(" "));
  return [...byLabelling.values()].map((group) => {
    const sum = (some: readonly Path[]): number => some.reduce((total, path) => total + weigh(path), 0);
    const probability = sum(group); // (2)
    const gradient = y.map((frame, t) =>
      frame.map((yk, k) => yk - sum(group.filter((path) => path[t] === k)) / probability),
    ); // (3)
    return { labels: collapse(group[0] as Path, blank), probability, gradient };
  });
}
