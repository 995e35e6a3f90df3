import type { Tensor } from "../../../spec/tensor.ts";
import type { Comparison } from "../../law.ts";
import { at, fill } from "../../requests/rearrange.ts";

/** A sequence with its padding overwritten. */
export const withPadding = (t: Tensor, lengths: readonly number[] | null, value: number): Tensor =>
  fill(t, t.shape, (s, b, i) => (s >= (lengths?.[b] ?? Number.POSITIVE_INFINITY) ? value : at(t, s, b, i)));

/** Padding of a sequence must be 0. */
export const paddingIsZero = (what: string, t: Tensor, lengths: readonly number[] | null): Comparison => ({
  what: `${what} in the padding`,
  shape: t.shape,
  got: t.data,
  want: withPadding(t, lengths, 0).data,
  tolerance: "equal",
});
