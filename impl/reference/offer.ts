/** What the reference offers, and what it says to a request for anything else. */
import type { RunRequest, Support, Unsupported } from "../contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Cell } from "./cell.ts";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { gruResetAfter } from "./gru-reset-after.ts";
import { lstm } from "./lstm.ts";

/** A cell under one combination of its options. */
export interface Variant {
  readonly cell: Cell;
  /** Without the defaults. */
  readonly options: Options;
}

const cells: readonly Cell[] = [elman("tanh"), elman("relu"), elman("identity"), lstm, gru, gruResetAfter];

const variants: readonly Variant[] = cells.flatMap((cell) => [
  { cell, options: cell.options },
  ...("bias" in cell.defaults ? [{ cell, options: { ...cell.options, bias: false } }] : []),
]);

const dtypes = ["float32", "float64"] as const;
const directions = ["forward", "reverse", "bidirectional"] as const;
const maxLayers = 8;

export const support: readonly Support[] = [...new Set(cells.map(({ id }) => id))].map((id) => ({
  cell: id,
  options: variants.filter(({ cell }) => cell.id === id).map(({ options }) => options),
  dtypes,
  directions,
  maxLayers,
  lengths: true,
  initialState: true,
  gradients: true,
}));

/** The variant that each layer asks for, or what it is that is not offered. */
export function variantsFor({ dtype, layers }: RunRequest): readonly Variant[] | Unsupported {
  if (!dtypes.includes(dtype)) return { unsupported: `dtype ${dtype}` };
  if (layers.length > maxLayers) return { unsupported: `${layers.length} layers: at most ${maxLayers}` };
  const found: Variant[] = [];
  for (const { cell: id, options, direction } of layers) {
    const ofCell = variants.filter(({ cell }) => cell.id === id);
    const variant = ofCell.find(({ cell, options: offered }) => same(cell.defaults, offered, options));
    if (ofCell.length === 0) return { unsupported: `cell ${id}` };
    if (variant === undefined) return { unsupported: `options ${JSON.stringify(options)} of ${id}` };
    if (!directions.includes(direction)) return { unsupported: `direction ${direction}` };
    found.push(variant);
  }
  return found;
}

/** Whether two sets of options say the same upon the defaults. */
function same(defaults: Options, a: Options, b: Options): boolean {
  const inFull = { a: { ...defaults, ...a }, b: { ...defaults, ...b } };
  return Object.keys({ ...inFull.a, ...inFull.b }).every((name) => inFull.a[name] === inFull.b[name]);
}
