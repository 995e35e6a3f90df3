/** Parameters as a framework stores them, and gradients of those back to the catalogue's. */
import { frameworks } from "../../spec/conventions/frameworks/index.ts";
import type { Convention } from "../../spec/conventions/convention.ts";
import { pack, signOf } from "../../spec/conventions/pack.ts";
import { planOf } from "../../spec/conventions/plan.ts";
import { type Tensors, elements } from "../../spec/tensor.ts";
import type { Options } from "../../spec/options.ts";
import type { Sizes } from "../contract.ts";
import type { Numbers } from "./network.ts";

/** Form in which a run takes its parameters: `packed` makes one. */
export interface Packing {
  readonly to: (params: Tensors, cell: string, options: Options, sizes: Sizes) => Tensors;
  readonly from: (
    slopes: Readonly<Record<string, Numbers>>,
    cell: string,
    options: Options,
    sizes: Sizes,
  ) => Readonly<Record<string, Numbers>>;
}

/** @throws RangeError naming what there is */
export function conventionOf(framework: string, cell: string): Convention {
  const found = frameworks.find(({ id }) => id === framework);
  if (found === undefined)
    throw new RangeError(
      `unknown framework ${JSON.stringify(framework)}; there are ${frameworks.map(({ id }) => id).join(", ")}`,
    );
  const convention = found.conventions.find((one) => one.cell === cell);
  if (convention === undefined)
    throw new RangeError(`${found.name} has no ${cell}; it has ${found.conventions.map((one) => one.cell).join(", ")}`);
  return convention;
}

/**
 * `packed("pytorch")`: a function receives `weight_ih_l0`, `weight_hh_l0`, … as PyTorch packs them (docs/cells.md), and answers
 * gradients of these.
 */
export const packed = (framework: string): Packing => ({
  to: (params, cell, options, sizes) => pack(conventionOf(framework, cell), options, sizes, params),
  from: (slopes, cell, options, sizes) => {
    const convention = conventionOf(framework, cell);
    // a parameter's gradient is that of the block which holds it, negated where the block is stored so
    const found = planOf(convention, options, sizes).flatMap(({ name, shape, placed }) => {
      const values = slopes[name];
      if (values?.length !== elements(shape))
        throw new RangeError(
          `the gradient of ${name} has ${values?.length ?? "no"} numbers, wanted ${elements(shape)}`,
        );
      return placed
        .filter(({ block }) => block.as === "value")
        .map(({ block, shape: own, at }): [string, Float64Array] => {
          const sign = signOf(convention, options, block.of);
          return [block.of, Float64Array.from({ length: elements(own) }, (_, i) => sign * (values[at(i)] as number))];
        });
    });
    return Object.fromEntries(found);
  },
});
