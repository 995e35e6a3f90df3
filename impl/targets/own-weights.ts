/** Weights of a file on an implementation that runs them. */
import { cellOf, canonical } from "../../spec/catalogue.ts";
import type { Implementation, OwnWeights } from "../contract.ts";
import { TargetError } from "./stdio/errors.ts";

/** The one cell of a file, and its weights where these are known. */
export interface FileCell extends Pick<OwnWeights, "options" | "direction"> {
  readonly cell: string;
  readonly own: OwnWeights | null;
}

/**
 * The implementation as that of one cell, with the weights of a file beside those that a run gives.
 * @param runtime the implementation as it was named
 * @throws TargetError where it has no such cell
 */
export function withOwnWeights(
  runtime: string,
  base: Implementation,
  { cell, options, direction, own }: FileCell,
  remarks: readonly string[] = [],
): Implementation {
  const words = JSON.stringify(canonical(cellOf(cell), options));
  const support = base.cells.find((one) => one.cell === cell);
  const has = support?.options.some((one) => JSON.stringify(canonical(cellOf(cell), one)) === words);
  if (support === undefined || has !== true || !support.directions.includes(direction)) {
    const declared = base.cells
      .map((one) => one.cell)
      .slice(0, 8)
      .join(", ");
    throw new TargetError(
      `${runtime} declares no ${direction} ${cell}${words === "{}" ? "" : ` with ${words}`}, which the file has; it declares ${declared}`,
    );
  }
  return {
    ...base,
    cells: [{ ...support, options: [options], directions: [direction], ...(own && { own }) }],
    remarks: [...(base.remarks ?? []), ...remarks],
  };
}
