import { stepFor } from "../../catalogue.ts";
import { widthOf } from "../../cell.ts";
import { random } from "../../language/testing/random.ts";
import { type Direction, type Options, directionsOf } from "../../options.ts";
import { type Tensor, type Tensors, elements, tensor } from "../../tensor.ts";
import type { Run } from "../oracle.ts";
import { type SizeOf, shapeAt } from "../../language/sizes.ts";

/** A run of a network of equal layers, in float64, filled from a seed. */
export interface Plan {
  readonly cell: string;
  readonly options?: Options;
  readonly direction?: Direction;
  readonly layers?: number;
  readonly T: number;
  readonly B: number;
  readonly m: number;
  readonly n: number;
  readonly lengths?: readonly number[];
  /** Numbers are within ± this. */
  readonly scale?: number;
  /** Round every number but the cotangents to a multiple of this. */
  readonly quantum?: number;
  readonly seed?: number;
}

/** A run with every tensor given. */
export type FullRun = Run & {
  readonly cotangents: { readonly y: Tensor; readonly final: readonly (readonly Tensors[])[] };
};

export function runFor(plan: Plan): FullRun {
  const { cell, options = {}, direction = "forward", T, B, m, n, scale = 1, quantum = 0, lengths } = plan;
  const next = random(plan.seed ?? 1);
  const filled = (shape: readonly number[]): Tensor => {
    const number = (): number => scale * (2 * next() - 1);
    return tensor(
      "float64",
      shape,
      Array.from({ length: elements(shape) }, () =>
        quantum === 0 ? number() : quantum * Math.round(number() / quantum),
      ),
    );
  };
  const step = stepFor(cell, options);
  const further = Object.fromEntries(Object.keys(step.cell.sizes ?? {}).map((name, k) => [name, k + 2]));
  const count = directionsOf(direction);
  const each = <T>(make: () => T): T[] => Array.from({ length: count }, make);
  const widths = [m];
  for (let depth = 0; depth < (plan.layers ?? 1); depth++)
    widths.push(count * widthOf(step, { ...further, m: widths[depth] as number, n }));
  const sizesAt = (depth: number): SizeOf => ({ ...further, m: widths[depth] as number, n });
  const stateAt = (depth: number) => (): Tensors =>
    Object.fromEntries(
      Object.entries(step.state).map(([name, { shape }]) => {
        const drawn = filled([B, ...shapeAt(shape, sizesAt(depth))]);
        if (step.cell.clocks?.includes(name) === true) return [name, { ...drawn, data: drawn.data.map(() => 2) }];
        return [name, step.cell.positive?.includes(name) === true ? absolute(drawn) : drawn];
      }),
    );
  const depths = Array.from({ length: plan.layers ?? 1 }, (_, depth) => depth);
  return {
    sizes: { T, B, m, n, ...further },
    layers: depths.map((depth) => {
      const size = sizesAt(depth);
      const params = (): Tensors =>
        Object.fromEntries(step.params.map(({ name, shape }) => [name, filled(shapeAt(shape, size))]));
      return { cell, options, direction, params: each(params), initial: each(stateAt(depth)) };
    }),
    x: filled([T, B, m]),
    lengths: lengths ?? null,
    cotangents: { y: filled([T, B, widths.at(-1) as number]), final: depths.map((depth) => each(stateAt(depth))) },
  };
}

/** Away from 0: something is divided by it. */
const absolute = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map((v) => Math.abs(v) + 1 / 2) });

/** The same tensor with one element moved. */
export function moved({ shape, data }: Tensor, at: number, by: number): Tensor {
  const copy = Float64Array.from(data);
  copy[at] = (copy[at] as number) + by;
  return { shape, data: copy };
}
