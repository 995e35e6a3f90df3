/** Saved vectors put to an implementation: each answer within the bounds that stand in the file. */
import type { Implementation, RunRequest, Support } from "../../impl/contract.ts";
import { leaves, mapTree } from "../../impl/tree.ts";
import type { Comparison } from "../law.ts";
import { type Mismatch, judge } from "../judge/compare.ts";
import { NotOffered, ask, blame } from "../run/ask.ts";
import type { SavedVector } from "../run/saved.ts";
import { type Tensor, tensor } from "../../spec/tensor.ts";

/** The outcome of one vector; `reason` where it was not asked, or failed. */
export type Checked =
  | { readonly verdict: "holds" }
  | { readonly verdict: "violated"; readonly mismatch: Mismatch }
  | { readonly verdict: "errored" | "unsupported"; readonly reason: string };

/** A tensor as it stands in JSON: texts are NaN, the infinities and −0. */
interface Written {
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

/** The request of a vector, of what an implementation answers: with gradients where it has them. */
function requestOf({ request }: SavedVector, gradients: boolean): RunRequest {
  const { dtype } = request;
  const read: RunRequest = mapTree(request, (t): Tensor => {
    const { shape, data } = t as Written;
    return tensor(dtype, shape, data.map(Number));
  });
  return gradients ? read : { ...read, want: ["y", "final"], cotangents: null };
}

/** The reason why an implementation does not declare a request; null where it does. */
function undeclared(support: Support | undefined, { dtype, layers, lengths }: RunRequest): string | null {
  const [layer] = layers;
  if (support === undefined) return `${layer?.cell ?? "nothing"} is not declared`;
  const { options, dtypes, directions, maxLayers } = support;
  const has = (wanted: object): boolean => options.some((one) => JSON.stringify(one) === JSON.stringify(wanted));
  if (!dtypes.includes(dtype)) return `${dtype} is not declared`;
  if (layers.length > maxLayers) return `${layers.length} layers are not declared`;
  if (lengths !== null && !support.lengths) return "lengths are not declared";
  for (const { options: wanted, direction, initial } of layers) {
    if (!has(wanted)) return `options ${JSON.stringify(wanted)} are not declared`;
    if (!directions.includes(direction)) return `${direction} is not declared`;
    if (initial !== null && !support.initialState) return "initialState is not declared";
  }
  return null;
}

/** Puts one vector to an implementation. Never throws for what that does. */
export async function check(implementation: Implementation, vector: SavedVector): Promise<Checked> {
  const support = implementation.cells.find(({ cell }) => cell === vector.request.layers[0]?.cell);
  const request = requestOf(vector, support?.gradients === true);
  const reason = undeclared(support, request);
  if (reason !== null) return { verdict: "unsupported", reason };
  try {
    const answered = new Map(leaves(await ask(implementation, request)));
    const sides = leaves(vector.expected).flatMap(([what, says]): Comparison[] => {
      const got = answered.get(what);
      const { shape, data, bound } = says as Written & { readonly bound: readonly (number | string)[] };
      if (got === undefined) return [];
      const of = Float64Array.from(bound, Number);
      return [
        {
          what,
          shape,
          got: got.data,
          want: data.map(Number),
          tolerance: { from: "the file", of: () => of },
        },
      ];
    });
    const { mismatch } = judge(sides, "absolute");
    return mismatch === null ? { verdict: "holds" } : { verdict: "violated", mismatch };
  } catch (error) {
    if (error instanceof NotOffered) return { verdict: "unsupported", reason: error.message };
    return { verdict: "errored", reason: blame(error) };
  }
}
