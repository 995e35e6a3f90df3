/** A result's figures, computed again from its raw samples. */
import { analyseAbsolute } from "./absolute/analyse.ts";
import { reanalyseComparison } from "./compare.ts";
import type { BenchResult } from "./result.ts";

/** A number that comes out otherwise. */
export interface Discrepancy {
  /** `figures[3].time.est` */
  readonly where: string;
  readonly stored: unknown;
  readonly computed: unknown;
}

export interface Reanalysis {
  /** Numbers that were compared. */
  readonly numbers: number;
  readonly discrepancies: readonly Discrepancy[];
}

/** Relative: the order of additions and the decimal digits of JSON are the same, so this is generous. */
const TOLERANCE = 1e-10;

const equal = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number"
    ? Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
    : a === b;

/** Both, leaf by leaf. */
export function compared(where: string, stored: unknown, computed: unknown): Reanalysis {
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  if (!isTree(stored) || !isTree(computed))
    return {
      numbers: typeof stored === "number" ? 1 : 0,
      discrepancies: equal(stored, computed) ? [] : [{ where, stored, computed }],
    };
  const keys = [...new Set([...Object.keys(stored), ...Object.keys(computed)])];
  const parts = keys.map((key) =>
    compared(
      Array.isArray(stored) ? `${where}[${key}]` : `${where}${where === "" ? "" : "."}${key}`,
      stored[key],
      computed[key],
    ),
  );
  return {
    numbers: parts.reduce((sum, part) => sum + part.numbers, 0),
    discrepancies: parts.flatMap((part) => part.discrepancies),
  };
}

/** Every figure of a result. */
export function reanalyse(result: BenchResult): Reanalysis {
  const again = result.kind === "compare" ? reanalyseComparison(result) : analyseAbsolute(result.measurements);
  return compared("analysis", result.analysis, JSON.parse(JSON.stringify(again)));
}
