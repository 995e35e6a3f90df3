/**
 * Bidirectional layer: M. Schuster, K. Paliwal 1997. Frameworks differ in how the two passes are merged; torch.nn.LSTM(bidirectional)
 * and ONNX concatenate, forward first, Keras's `Bidirectional` has all four (its name for the mean is `ave`).
 *
 *     →h_t = cell(x_t, →h_{t−1}),   ←h_t = cell(x_t, ←h_{t+1})
 *     y_t  = [→h_t; ←h_t],  →h_t + ←h_t,  (→h_t + ←h_t)/2  or  →h_t ⊙ ←h_t
 */
import { type Node, add, concat, constant, mul, scale } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance, unrolled } from "./instance.ts";
import { inputs, numbered, prefixed } from "./parts.ts";

export type Merge = "concat" | "sum" | "mean" | "product";

const merges: Readonly<Record<Merge, (forward: Node, backward: Node) => Node>> = {
  concat,
  sum: (forward, backward) => add(forward, backward),
  mean: (forward, backward) => scale(constant(0.5, []), add(forward, backward)),
  product: (forward, backward) => mul(forward, backward),
};

/** T steps over x_t [m]; gives `y0 …` and the final states `forward.h`, `backward.h`. */
export function bidirectional(cell: string, options: Options, T: number, merge: Merge): Equations {
  const xs = inputs("x", T, "m");
  const [forward, backward] = (["forward", "backward"] as const).map((prefix) => {
    const one = instance({ cell, options, prefix, m: "m", n: "n" });
    return unrolled(one, xs, one.initial, prefix === "backward");
  }) as [ReturnType<typeof unrolled>, ReturnType<typeof unrolled>];
  return {
    ...numbered("y", forward.ys.map((h, t) => merges[merge](h, backward.ys[t] as Node))), // prettier-ignore
    ...prefixed("forward", forward.final),
    ...prefixed("backward", backward.final),
  };
}
