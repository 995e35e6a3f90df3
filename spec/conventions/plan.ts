/** The places of a cell's parameters in a framework's packed tensors. */
import { canonical, cellOf, stepFor } from "../catalogue.ts";
import { shapeAt, sizeAt, type SizeOf } from "../language/sizes.ts";
import type { Options } from "../options.ts";
import { elements } from "../tensor.ts";
import type { Band, Block, Convention, Packed } from "./convention.ts";

/** A block with its place: element `i` of the parameter, row-major, is element `at(i)` of the packed tensor. */
interface Placed {
  readonly block: Block;
  readonly shape: readonly number[];
  readonly at: (i: number) => number;
}

/** The shapes of a cell's parameters; parameters that it lacks (biases of a cell without) are not packed. */
type Shapes = ReadonlyMap<string, readonly number[]>;

/** True if the framework has the cell with these options. @throws CatalogueError */
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

/** The places of the blocks in one packed tensor; none where the cell has none of its parameters. */
const placedTensor = ({ bands }: Packed, shapes: Shapes): Placed[] =>
  bands.reduce<Placed[]>((all, band) => [...all, ...placedBand(band, shapes, count(all))], []);

/** `4n`, `m+n`, `1` at actual sizes. */
const dimension = (text: string, sizes: SizeOf): number => {
  const [, times = "", symbol = ""] = /^(\d*)(.*)$/.exec(text) ?? [];
  return (times === "" ? 1 : Number(times)) * (symbol === "" ? 1 : sizeAt(symbol, sizes));
};

/** A packed tensor at actual sizes: its shape, and the blocks in their places. */
interface Planned {
  readonly name: string;
  readonly shape: readonly number[];
  readonly placed: readonly Placed[];
}

/**
 * The packed tensors that the cell fills with these options.
 * @throws RangeError for options that the framework does not take
 */
export function planOf(convention: Convention, options: Options, sizes: SizeOf): Planned[] {
  const shapes = shapesOf(convention, options, sizes);
  return convention.tensors.flatMap((packed) => {
    const placed = placedTensor(packed, shapes);
    const shape = packed.shape?.map((text) => dimension(text, sizes)) ?? [count(placed)];
    return placed.length === 0 ? [] : [{ name: packed.name, shape, placed }];
  });
}
