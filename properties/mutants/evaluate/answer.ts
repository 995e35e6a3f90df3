import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { mapTree } from "../../../impl/tree.ts";
import type { Expectation } from "../../../spec/networks/oracle.ts";
import { tensor } from "../../../spec/tensor.ts";

/** The answer that is expected: what a request wants, rounded to its element type. */
export const answerOf = ({ y, final, gradients }: Expectation, { dtype, want }: RunRequest): RunAnswer =>
  mapTree(
    { ...(want.includes("y") && { y }), ...(want.includes("final") && { final }), ...(gradients && { gradients }) },
    ({ shape, value }) => tensor(dtype, shape, [...value]),
  );
