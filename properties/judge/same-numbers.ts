import type { RunAnswer } from "../../impl/contract.ts";
import type { Tensor } from "../../spec/tensor.ts";
import type { Comparison } from "../law.ts";

const side = (what: string, got: Tensor, want: Tensor | undefined): Comparison[] =>
  want === undefined ? [] : [{ what, shape: got.shape, got: got.data, want: want.data, tolerance: "equal" }];

/** Outputs and states of two answers of one form that must be the same numbers; the specification need not be asked. */
export const sameNumbers = ({ y, final = [] }: RunAnswer, want: RunAnswer): Comparison[] => [
  ...(y === undefined ? [] : side("y", y, want.y)),
  ...final.flatMap((layer, depth) =>
    layer.flatMap((state, walk) =>
      Object.entries(state).flatMap(([name, t]) =>
        side(`final[${depth}][${walk}].${name}`, t, want.final?.[depth]?.[walk]?.[name]),
      ),
    ),
  ),
];
