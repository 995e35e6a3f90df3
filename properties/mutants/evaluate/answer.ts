import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import type { Bounded } from "../../../spec/networks/bounded.ts";
import type { ByDirection, Expectation } from "../../../spec/networks/oracle.ts";
import { type Dtype, type Tensor, type Tensors, tensor } from "../../../spec/tensor.ts";

const rounded = ({ shape, value }: Bounded, dtype: Dtype): Tensor => tensor(dtype, shape, [...value]);
const byWalk = (layers: ByDirection, dtype: Dtype): Tensors[][] =>
  layers.map((walks) =>
    walks.map((walk) => Object.fromEntries(Object.entries(walk).map(([name, t]) => [name, rounded(t, dtype)]))),
  );

/** What is expected, as an answer: what a request wants, rounded to its element type. */
export const answerOf = ({ y, final, gradients }: Expectation, { dtype, want }: RunRequest): RunAnswer => ({
  ...(want.includes("y") && { y: rounded(y, dtype) }),
  ...(want.includes("final") && { final: byWalk(final, dtype) }),
  ...(gradients && {
    gradients: {
      x: rounded(gradients.x, dtype),
      params: byWalk(gradients.params, dtype),
      initial: byWalk(gradients.initial, dtype),
    },
  }),
});
