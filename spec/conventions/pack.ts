/** Between the catalogue's named parameters and a framework's packed tensors, both ways. */
import { canonical, cellOf, stepFor } from "../catalogue.ts";
import { shapeAt, sizeAt, type SizeOf } from "../language/sizes.ts";
import type { Options } from "../options.ts";
import { type Dtype, type Tensor, type Tensors, dtypeOf, elements, tensor } from "../tensor.ts";
import type { Band, Block, Convention, Packed } from "./convention.ts";

/** A block with its place: element `i` of the parameter, row-major, is element `at(i)` of the packed tensor. */
interface Placed {
  readonly block: Block;
  readonly shape: readonly number[];
  readonly at: (i: number) => number;
}

/** The shapes of a cell's parameters; what is not in it (biases of a cell without) is not packed. */
type Shapes = ReadonlyMap<string, readonly number[]>;

/** Whether the framework has the cell with these options. @throws CatalogueError */
export function offers(convention: Convention, options: Options): boolean {
  const cell = cellOf(convention.cell);
  const chosen = canonical(cell, options);
  return Object.entries(cell.options).every(([name, [standard]]) => {
    const value = chosen[name] ?? standard;
    return (convention.options[name] ?? [standard]).some((taken) => taken === value);
  });
}

/** @throws RangeError for options that the framework does not take */
function shapesOf(convention: Convention, options: Options, sizes: SizeOf): Shapes {
  if (!offers(convention, options))
    throw new RangeError(`${convention.name} has no ${convention.cell} with ${JSON.stringify(options)}`);
  const { params } = stepFor(convention.cell, options);
  return new Map(params.map(({ name, shape }) => [name, shapeAt(shape, sizes)]));
}

/** The blocks of one band from element `start` on. */
function placedBand({ layout, blocks }: Band, shapes: Shapes, start: number): Placed[] {
  const present = blocks.flatMap((block) => {
    const shape = shapes.get(block.of);
    return shape === undefined ? [] : [{ block, shape }];
  });
  const width = present.reduce((sum, { shape: [rows = 1] }) => sum + rows, 0);
  let [offset, left] = [start, start];
  return present.map(({ block, shape }) => {
    const [rows = 1, columns = 1] = shape;
    const [first, column] = [offset, left];
    offset += elements(shape);
    left += rows;
    const at =
      layout === "stacked"
        ? (i: number): number => first + i
        : (i: number): number => column + (i % columns) * width + Math.floor(i / columns);
    return { block, shape, at };
  });
}

const count = (placed: readonly Placed[]): number => placed.reduce((sum, { shape }) => sum + elements(shape), 0);

/** Where everything stands in one packed tensor; nothing where the cell has none of its parameters. */
const placedTensor = ({ bands }: Packed, shapes: Shapes): Placed[] =>
  bands.reduce<Placed[]>((all, band) => [...all, ...placedBand(band, shapes, count(all))], []);

/** `4n`, `m+n`, `1` at actual sizes. */
const dimension = (text: string, sizes: SizeOf): number => {
  const [, times = "", symbol = ""] = /^(\d*)(.*)$/.exec(text) ?? [];
  return (times === "" ? 1 : Number(times)) * (symbol === "" ? 1 : sizeAt(symbol, sizes));
};

/** −1 where the framework's gate is 1 − the catalogue's. */
function signOf({ cell, opposite }: Convention, options: Options, name: string): 1 | -1 {
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

/** The packed tensors that the cell fills with these options: shape, and the blocks in their places. */
function plan(convention: Convention, options: Options, sizes: SizeOf) {
  const shapes = shapesOf(convention, options, sizes);
  return convention.tensors.flatMap((packed) => {
    const placed = placedTensor(packed, shapes);
    const shape = packed.shape?.map((text) => dimension(text, sizes)) ?? [count(placed)];
    return placed.length === 0 ? [] : [{ name: packed.name, shape, placed }];
  });
}

/**
 * A cell's parameters as the framework stores them. Of two biases that the framework adds, the first holds all and the second is 0.
 * @param params in the catalogue's names and shapes, at `sizes`
 * @throws RangeError for options that the framework does not take, or a parameter that is missing or of another shape
 */
export function pack(convention: Convention, options: Options, sizes: SizeOf, params: Tensors): Tensors {
  const dtype = dtypeAmong(params);
  const tensors = plan(convention, options, sizes).map(({ name, shape, placed }) => {
    const values = new Float64Array(count(placed));
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
  const found = plan(convention, options, sizes).flatMap(({ name, shape, placed }) => {
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
