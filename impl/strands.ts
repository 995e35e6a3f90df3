/**
 * Masks and resets for runs that know lengths alone: the steps of a row that count are put together, and a row begins anew as a row of
 * its own. A strand is such a row.
 */
import { type Tensor, dtypeOf, tensor } from "../spec/tensor.ts";
import type { RunAnswer, RunRequest } from "./contract.ts";
import { mapTree } from "./tree.ts";

interface Strand {
  /** Its row. */
  readonly b: number;
  /** The steps of that row. */
  readonly steps: readonly number[];
  /** It begins with zeros, and not with the initial state of its row. */
  readonly fresh: boolean;
  /** It ends with the last state of its row. */
  readonly last: boolean;
}

/** A run as it is asked, and its answer in the steps and rows of the request. */
export interface Unstranded {
  readonly request: RunRequest;
  readonly back: (answer: RunAnswer) => RunAnswer;
}

function strandsOf({ sizes: { T, B }, mask, resets }: RunRequest): Strand[] {
  return [...Array(B).keys()].flatMap((b) => {
    const steps = [...Array(T).keys()].filter((t) => mask === undefined || mask[t]?.[b] === true);
    const begins = resets === undefined ? [] : steps.filter((t) => resets[t]?.[b] === true);
    const starts = begins[0] === 0 || begins[0] === undefined ? begins : [0, ...begins];
    if (starts.length === 0) return [{ b, steps, fresh: false, last: true }];
    const cuts = starts[0] === 0 ? starts : [0, ...starts];
    return cuts.map((from, k) => ({
      b,
      steps: steps.filter((t) => t >= from && t < (cuts[k + 1] ?? T)),
      fresh: resets?.[from]?.[b] === true,
      last: k === cuts.length - 1,
    }));
  });
}

/** Copies so many numbers from one place to another, and a zero with its sign. */
const put = (to: Tensor, at: number, from: Tensor, place: number, width: number): void =>
  to.data.set(from.data.subarray(place * width, (place + 1) * width), at * width);

/** A request without mask and resets. */
export function unstranded(request: RunRequest): Unstranded {
  const { mask, resets, ...plain } = request;
  if (mask === undefined && resets === undefined) return { request: plain, back: (answer) => answer };
  const { T, B } = request.sizes;
  const strands = strandsOf(request);
  const S = strands.length;
  /** [T, B, k] to [T, S, k], or back. */
  const moved = (whole: Tensor, isBack: boolean): Tensor => {
    const width = whole.shape[2] as number;
    const to = tensor(dtypeOf(whole), [T, isBack ? B : S, width]);
    for (const [s, { b, steps }] of strands.entries())
      for (const [k, t] of steps.entries()) {
        const [own, row] = [k * S + s, t * B + b];
        put(to, isBack ? row : own, whole, isBack ? own : row, width);
      }
    return to;
  };
  /** States [B, …] to [S, …], or back, of the strands that are chosen; zeros for the others. */
  const states =
    (chosen: (strand: Strand) => boolean, isBack: boolean) =>
    (whole: Tensor): Tensor => {
      const shape = whole.shape.slice(1);
      const to = tensor(dtypeOf(whole), [isBack ? B : S, ...shape]);
      const width = shape.reduce((product, size) => product * size, 1);
      for (const [s, strand] of strands.entries())
        if (chosen(strand)) put(to, isBack ? strand.b : s, whole, isBack ? s : strand.b, width);
      return to;
    };
  const isFirst = ({ b, fresh, steps }: Strand): boolean =>
    !fresh && strands.find((one) => one.b === b)?.steps[0] === steps[0];
  const isLast = ({ last }: Strand): boolean => last;
  const { cotangents } = request;
  return {
    request: {
      ...plain,
      sizes: { ...request.sizes, B: S },
      lengths: strands.map(({ steps }) => steps.length),
      x: moved(request.x, false),
      layers: request.layers.map((layer) => ({
        ...layer,
        initial: layer.initial && mapTree(layer.initial, states(isFirst, false)),
      })),
      cotangents: cotangents && {
        y: cotangents.y && moved(cotangents.y, false),
        final: cotangents.final && mapTree(cotangents.final, states(isLast, false)),
      },
    },
    back: ({ y, final, gradients, ...rest }) => ({
      ...rest,
      ...(y && { y: moved(y, true) }),
      ...(final && { final: mapTree(final, states(isLast, true)) }),
      ...(gradients && {
        gradients: {
          ...gradients,
          x: moved(gradients.x, true),
          ...(gradients.initial && { initial: mapTree(gradients.initial, states(isFirst, true)) }),
        },
      }),
    }),
  };
}
