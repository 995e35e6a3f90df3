import { canonical, catalogue, cellOf } from "../../../../spec/catalogue.ts";
import type { Cell } from "../../../../spec/cell.ts";
import type { Options } from "../../../../spec/options.ts";
import type { ParameterMap } from "./parameter-map.ts";

/**
 * A cell of a reduction, with the options that matter. Any other option that both cells have carries over; one that only this cell
 * has is at its default.
 */
export interface ReducedCell {
  readonly cell: string;
  readonly options?: Options;
}

/** One cell, with its parameters tied, is another: for every choice of the other's parameters both compute the same. */
export interface Reduction {
  /** `gru-write-r1-z1-is-elman` */
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  /** The cell that is tied. */
  readonly from: ReducedCell;
  /** The cell that it then is. */
  readonly to: ReducedCell;
  /** The parameters of `from` in terms of those of `to`. */
  readonly map: ParameterMap;
  /** The parameters of `to` in terms of freely chosen ones, where not every choice will do. */
  readonly given?: ParameterMap;
  /** The states of `from` that are states of `to` of another name. */
  readonly states?: Readonly<Record<string, string>>;
  /** Sizes of `from` that are as large as the hidden layer. */
  readonly asLargeAsN?: readonly string[];
  /** Gates of `from` that are forced: the name of one, whose inverse is what the law's control computes. */
  readonly forced?: string;
  /** Two implementations that sum in the same order differ in no bit. */
  readonly bitwise: boolean;
  /** But for their gradients, which are summed over gates in another order. */
  readonly regrouped?: true;
}

export type Role = "from" | "to";

const has = (id: string): boolean => catalogue.some((cell) => cell.id === id);

/** Every option of a cell, defaults filled in. */
const chosen = ({ options }: Cell, given: Options): Options =>
  Object.fromEntries(Object.entries(options).map(([name, [standard]]) => [name, given[name] ?? standard])) as Options;

/** The options of the other cell of a reduction; null where the reduction does not speak of this cell with these options. */
export function counterpart(reduction: Reduction, role: Role, id: string, options: Options): Options | null {
  const [own, other] = role === "from" ? [reduction.from, reduction.to] : [reduction.to, reduction.from];
  if (own.cell !== id || !has(other.cell)) return null;
  const [cell, target] = [cellOf(id), cellOf(other.cell)];
  const carried: Record<string, Options[string]> = { ...other.options };
  for (const [name, value] of Object.entries(chosen(cell, options))) {
    const named = own.options?.[name];
    if (named !== undefined && named !== value) return null;
    if (named !== undefined || value === cell.options[name]?.[0]) continue;
    if (other.options?.[name] !== undefined || target.options[name]?.includes(value) !== true) return null;
    carried[name] = value;
  }
  const biased = (role === "from" ? options : carried)["bias"] !== false;
  return reduction.forced !== undefined && !biased ? null : canonical(target, carried);
}

/**
 * The cell on which a reduction is tried: always the one that is tied, and the other where the reduction is an identity
 * of equations and forces no gate.
 */
export function roleOf(reduction: Reduction, id: string, options: Options): Role | null {
  if (counterpart(reduction, "from", id, options) !== null) return "from";
  if (reduction.forced !== undefined) return null;
  return counterpart(reduction, "to", id, options) === null ? null : "to";
}
