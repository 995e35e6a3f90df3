import type { Tensor } from "../../spec/tensor.ts";
import type { Oracle } from "../judge/oracle.ts";
import type { Comparison } from "../law.ts";

/** y of one computation against y of another: each is within its bound of the same number. */
export const outputs = (y: Tensor, want: ArrayLike<number>, own: Oracle, other: Oracle): Comparison => ({
  what: "y",
  shape: y.shape,
  got: y.data,
  want,
  tolerance: {
    from: "running error analysis of the equations of both computations",
    of: (accuracy) => own(accuracy).y.error.map((e, k) => e + (other(accuracy).y.error[k] as number)),
  },
});
