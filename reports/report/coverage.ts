import type { Report, ReportedImplementation } from "./report.ts";

/** The laws that try structures, of which `step/direct` is one that every cell has. */
const OF_STRUCTURES = "step/direct";

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

/**
 * `all with default options, 4-way with others`: the structures (directions, layers, lengths, states, rows, steps, losses) that a
 * level tries together; null where it tries pairs alone, or where not all that was tried holds.
 */
export function structuresTried({ run, verdicts }: Report): string | null {
  const its = verdicts.filter(({ law, verdict }) => law === OF_STRUCTURES && verdict !== "unsupported");
  if (run.level === "quick" || its.length === 0 || its.some(({ verdict }) => verdict !== "holds")) return null;
  const [some, others] = [true, false].map((standard) =>
    its.some(({ options }) => (Object.keys(options).length === 0) === standard),
  );
  return [...(some ? ["all with default options"] : []), ...(others ? ["4-way with others"] : [])].join(", ");
}
