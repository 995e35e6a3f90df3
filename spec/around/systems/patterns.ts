/**
 * Patterns of inputs and outputs of one layer (seeds 001, 003; A. Karpathy 2015). Unequal lengths belong to the encoder–decoders. Where
 * one input makes many outputs, later inputs are zero, or the output before.
 *
 *     one to one          y_1 = cell(x_1)
 *     one to many         x_t = 0, or x_t = y_{t−1}, for t > 1;  y_1 … y_T
 *     many to one         y_T
 *     many to many        y_1 … y_T
 */
import { type Node, constant } from "../../language/expression.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Options } from "../../options.ts";
import { instance } from "./instance.ts";
import { inputs, numbered } from "./parts.ts";

export type Pattern = "one-to-one" | "one-to-many" | "one-to-many-fed-back" | "many-to-one" | "many-to-many";

/** x_t [n], as are the outputs; of T steps (1 where one to one), gives those that are written of `y0 …`. */
export function pattern(kind: Pattern, cell: string, options: Options, T: number): Equations {
  const layer = instance({ cell, options, prefix: "cell", m: "n", n: "n" });
  const steps = kind === "one-to-one" ? 1 : T;
  const xs = inputs("x", kind.startsWith("one") ? 1 : T, "n");
  const later = (previous: Node): Node => (kind === "one-to-many-fed-back" ? previous : constant(0, ["n"]));
  const ys: Node[] = [];
  let state = layer.initial;
  for (let t = 0; t < steps; t++) {
    const stepped = layer.step(xs[t] ?? later(ys[t - 1] as Node), state);
    state = stepped.state;
    ys.push(stepped.y);
  }
  const written = numbered("y", ys);
  const last = `y${T - 1}`;
  return kind === "many-to-one" ? { [last]: written[last] as Node } : written;
}
