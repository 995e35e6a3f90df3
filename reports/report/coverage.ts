import type { ReportedImplementation } from "./report.ts";

/**
 * `98.2 % of 6,120 pairs`: how many of the pairs of options, directions, numbers of layers, kinds of lengths, initial states and
 * element types that an implementation declares occurred together in some case; null where no cases were drawn. Never rounded to 100.
 */
export function coveredPairs({ coverage = [] }: ReportedImplementation): string | null {
  const pairs = coverage.reduce((sum, cell) => sum + cell.pairs, 0);
  if (pairs === 0) return null;
  const missing = coverage.reduce((sum, cell) => sum + cell.missing.length, 0);
  const share = Math.floor((1000 * Math.max(0, pairs - missing)) / pairs) / 10;
  return `${share} % of ${pairs.toLocaleString("en-US")} pairs`;
}
