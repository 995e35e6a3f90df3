/** Between the catalogue's named parameters and a framework's packed tensors, both ways. */
import { cellOf, stepFor } from "../catalogue.ts";
import type { SizeOf } from "../language/sizes.ts";
import type { Options } from "../options.ts";
import { type Dtype, type Tensor, type Tensors, dtypeOf, elements, tensor } from "../tensor.ts";
import type { Convention } from "./convention.ts";
import { planOf } from "./plan.ts";

/** −1 where the framework's gate is 1 − the catalogue's. */
export function signOf({ cell, opposite }: Convention, options: Options, name: string): 1 | -1 {
  if (opposite === undefined || name.slice(2) !== opposite.gate) return 1;
  const value = options[opposite.option] ?? cellOf(cell).options[opposite.option]?.[0];
  return value === opposite.value ? -1 : 1;
}

/** @throws RangeError for a tensor that is missing or of another shape */
function expected(what: string, tensors: Tensors, name: string, shape: readonly number[]): Tensor {
  const found = tensors[name];
  if (found === undefined) throw new RangeError(`${what}: ${name} is missing, got ${Object.keys(tensors).join(", ")}`);
  if (found.shape.join() !== shape.join())
    throw new RangeError(`${what}: ${name} is [${found.shape.join(",")}], must be [${shape.join(",")}]`);
  return found;
}

const dtypeAmong = (tensors: Tensors): Dtype => {
  const [first] = Object.values(tensors);
  return first === undefined ? "float64" : dtypeOf(first);
};

/**
 * A cell's parameters as the framework stores them. Of two biases that the framework adds, the first holds all and the second is 0.
 * @param params in the catalogue's names and shapes, at `sizes`
 * @throws RangeError for options that the framework does not take, or a parameter that is missing or of another shape
 */
export function pack(convention: Convention, options: Options, sizes: SizeOf, params: Tensors): Tensors {
  const dtype = dtypeAmong(params);
  const tensors = planOf(convention, options, sizes).map(({ name, shape, placed }) => {
    const values = new Float64Array(elements(shape));
    for (const { block, shape: own, at } of placed) {
      if (block.as !== "value") continue;
      const sign = signOf(convention, options, block.of);
      const added = convention.added?.[block.of];
      expected("pack", params, block.of, own).data.forEach((value, i) => {
        values[at(i)] = added === undefined ? sign * value : sign * value - added;
      });
    }
    return [name, tensor(dtype, shape, values)] as const;
  });
  return Object.fromEntries(tensors);
}

/** A zero adds nothing, also to −0. */
const sum = (a: number, b: number): number => (b === 0 ? a : a + b);

/**
 * The inverse of `pack`: the catalogue's parameters. Two biases that the framework adds are added.
 * @throws RangeError for options that the framework does not take, or a tensor that is missing or of another shape
 */
export function unpack(convention: Convention, options: Options, sizes: SizeOf, packed: Tensors): Tensors {
  const dtype = dtypeAmong(packed);
  const found = planOf(convention, options, sizes).flatMap(({ name, shape, placed }) => {
    const { data } = expected("unpack", packed, name, shape);
    return placed.map(({ block, shape: own, at }) => ({
      ...block,
      shape: own,
      values: Float64Array.from({ length: elements(own) }, (_, i) => data[at(i)] as number),
    }));
  });
  const params = stepFor(convention.cell, options).params.map(({ name }) => {
    const value = found.find(({ of, as }) => of === name && as === "value");
    if (value === undefined) throw new RangeError(`unpack: ${convention.name} stores no ${name}`);
    const seconds = found.filter(({ of, as }) => of === name && as === "second");
    const sign = signOf(convention, options, name);
    const added = convention.added?.[name];
    const values = value.values.map((first, i) => {
      const stored = seconds.reduce((total, second) => sum(total, second.values[i] as number), first);
      return sign * (added === undefined ? stored : stored + added);
    });
    return [name, tensor(dtype, value.shape, values)] as const;
  });
  return Object.fromEntries(params);
}
