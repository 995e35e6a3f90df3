import type { RunAnswer, RunRequest } from "../../../../impl/contract.ts";
import { type Tensors, tensor } from "../../../../spec/tensor.ts";
import type { Oracle } from "../../../judge/oracle.ts";
import type { Comparison } from "../../../law.ts";
import { mapTensor } from "../../../requests/rearrange.ts";

/** The Elman network on the candidate's weights `W_g, U_g, b_g` (and a second bias c_g, added to the first). */
export const elmanOf = (request: RunRequest, gate: string): RunRequest => ({
  ...request,
  layers: request.layers.map((layer) => ({
    cell: "elman",
    options: layer.options["activation"] === undefined ? {} : { activation: layer.options["activation"] },
    direction: layer.direction,
    params: layer.params.map((params) => {
      const bias = params[`b_${gate}`] as Tensors[string];
      const inner = params[`c_${gate}`];
      return {
        W_h: params[`W_${gate}`],
        U_h: params[`U_${gate}`] ?? tensor(request.dtype, [...bias.shape, ...bias.shape]),
        b_h: inner === undefined ? bias : mapTensor(bias, (b, i) => b + (inner.data[i] as number)),
      } as Tensors;
    }),
    initial: layer.initial?.map(({ h }) => ({ h }) as Tensors) ?? null,
  })),
});

/** y of the gated cell against φ of y of the Elman network; the bounds of both add up. */
export function reduced(answer: RunAnswer, gated: Oracle, elman: Oracle, outer: (h: number) => number): Comparison[] {
  const y = answer.y as NonNullable<RunAnswer["y"]>;
  return [
    {
      what: "y",
      shape: y.shape,
      got: y.data,
      want: elman("any").y.value.map(outer), // φ(0) = 0: padding stays 0
      tolerance: {
        from: "error analysis of the gated cell and of the Elman network",
        of: (accuracy) => gated(accuracy).y.error.map((e, i) => e + (elman(accuracy).y.error[i] as number)),
      },
    },
  ];
}
