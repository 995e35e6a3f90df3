/**
 * Backpropagation through time, full or truncated: R. J. Williams, J. Peng, An efficient gradient-based algorithm for on-line training
 * of recurrent network trajectories, Neural Computation 2 (1990), their BPTT(h; h′) with h = k2, h′ = k1. Every k1 steps the losses
 * of the last k1 steps are sent back through the last k2 ≥ k1 steps. With L = Σ_t L_t(y_t), ȳ_t = ∂L_t/∂y_t:
 *
 *     dL/dθ ≈ Σ_e Σ_{e−k1 ≤ t < e} ∂L_t/∂θ through the steps e − k2 ≤ s ≤ t,   e = k1, 2k1, … (the last ≥ T)
 *
 * k1 = k2 is chunked truncation (the gradient stops at chunk borders), k1 ≥ T is full. States are carried over every border: what
 * goes forward does not depend on k1 and k2. A cotangent of the final state belongs to the last step.
 */
import type { Tensor } from "../../../../spec/tensor.ts";
import type { Gradients, Implementation, Layer, RunAnswer, RunRequest } from "../../../contract.ts";
import { embedded, joined, silencedBefore, steps, sumOfGradients } from "./steps.ts";

/** A truncation: losses of k1 steps are sent back through k2 steps, whole numbers, 1 ≤ k1 ≤ k2. */
export interface Truncation {
  readonly k1: number;
  readonly k2: number;
}

/** The truncation at borders of chunks: k1 = k2 = k. */
export const chunked = (k: number): Truncation => ({ k1: k, k2: k });

/** The cotangents ȳ of the outputs y, both [T, B, width]. */
export type Cotangent = (y: Tensor) => Tensor;

/**
 * The answer of an implementation in full, its gradients truncated. `cotangent` is asked for ȳ; where it is left out, ȳ is the
 * request's.
 * @throws RangeError for a truncation that is none, a layer that is not forward, a run that the implementation does not offer
 */
export async function truncatedBptt(
  implementation: Implementation,
  request: RunRequest,
  truncation: Truncation,
  cotangent?: Cotangent,
): Promise<Required<Omit<RunAnswer, "seen">>> {
  const { layers, sizes, cotangents } = request;
  const windows = windowsOf(truncation, sizes.T);
  if (layers.some(({ direction }) => direction !== "forward"))
    throw new RangeError("truncatedBptt: a layer is not forward, and states are carried forward only");

  const passage = await forwards(implementation, request, [...new Set(windows.map(({ start }) => start))]);
  const dY = cotangent === undefined ? (cotangents?.y ?? null) : cotangent(passage.y);

  const gradients: Gradients[] = [];
  for (const { start, losses, end } of windows) {
    const answer = await answered(implementation, {
      ...excerpt(request, start, end, passage.states.get(start)!),
      want: ["gradients"],
      cotangents: {
        y: dY && silencedBefore(steps(dY, start, end), losses - start),
        final: end === sizes.T ? (cotangents?.final ?? null) : null,
      },
    });
    gradients.push(ofWhole(answer.gradients!, start, sizes.T));
  }
  return { y: passage.y, final: passage.final, gradients: gradients.reduce(sumOfGradients) };
}

/** Losses of steps `losses` to below `end`, back to step `start`. */
interface Window {
  readonly start: number;
  readonly losses: number;
  readonly end: number;
}

/** At least one; the last, which may be cut short, ends at T. */
function windowsOf({ k1, k2 }: Truncation, T: number): Window[] {
  if (!Number.isInteger(k1) || !Number.isInteger(k2) || k1 < 1 || k2 < k1)
    throw new RangeError(`truncatedBptt: k1, k2 are ${k1}, ${k2}, wanted whole numbers with 1 <= k1 <= k2`);
  const count = Math.max(1, Math.ceil(T / k1));
  return Array.from({ length: count }, (_, place) => {
    const e = (place + 1) * k1;
    return { start: Math.max(0, e - k2), losses: place * k1, end: Math.min(e, T) };
  });
}

/** By layer, by direction, each [B, n]. */
type States = NonNullable<RunAnswer["final"]>;

interface Passage {
  /** [T, B, width] */
  readonly y: Tensor;
  readonly final: States;
  /** The state before the step; as requested before the first. */
  readonly states: ReadonlyMap<number, readonly Layer["initial"][]>;
}

/** From each of the borders to the next, and from the last to T; the first is 0. */
async function forwards(
  implementation: Implementation,
  request: RunRequest,
  borders: readonly number[],
): Promise<Passage> {
  const states = new Map<number, readonly Layer["initial"][]>([[0, request.layers.map(({ initial }) => initial)]]);
  const ys: Tensor[] = [];
  let final: States = [];
  for (const [place, from] of borders.entries()) {
    const to = borders[place + 1] ?? request.sizes.T;
    const part = excerpt(request, from, to, states.get(from)!);
    const answer = await answered(implementation, { ...part, want: ["y", "final"], cotangents: null });
    ys.push(answer.y!);
    final = answer.final!;
    if (to < request.sizes.T) states.set(to, final);
  }
  return { y: joined(ys), final, states };
}

/** Steps `from` to below `to` of a request, begun in the state before them. */
const excerpt = (
  request: RunRequest,
  from: number,
  to: number,
  states: readonly Layer["initial"][],
): Omit<RunRequest, "want" | "cotangents"> => ({
  ...request,
  sizes: { ...request.sizes, T: to - from },
  layers: request.layers.map((layer, l) => ({ ...layer, initial: states[l]! })),
  x: steps(request.x, from, to),
  lengths: request.lengths && request.lengths.map((length) => Math.min(Math.max(length - from, 0), to - from)),
});

/** A window's gradients as those of the whole run; only the first window reaches the initial state. */
function ofWhole({ x, params, initial }: Gradients, start: number, T: number): Gradients {
  return { x: embedded(x, start, T), params, ...(start === 0 && initial && { initial }) };
}

async function answered(implementation: Implementation, request: RunRequest): Promise<RunAnswer> {
  const answer = await implementation.run(request);
  if (!("unsupported" in answer)) return answer;
  throw new RangeError(`truncatedBptt: ${implementation.info.name} does not offer ${answer.unsupported}`);
}
