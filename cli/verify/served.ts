import type { Support } from "../../impl/contract.ts";
import { declarableCells } from "../../spec/catalogue.ts";
import { unknownCell } from "../shared/similar.ts";

type Named = Pick<Support, "cell">;
const isKnown = ({ cell }: Named): boolean => declarableCells().some(({ id }) => id === cell);

/** The cells of the catalogue, and a line for each that is none. */
export function servedOf<S extends Named>(cells: readonly S[]): { readonly known: S[]; readonly unknown: string[] } {
  return {
    known: cells.filter(isKnown),
    unknown: cells.filter((one) => !isKnown(one)).map(({ cell }) => `serves an ${unknownCell(cell)}`),
  };
}

/** The cells that a target serves, where none of those that were asked for is among them: `serves gru, not lstm`. */
export function unserved(cells: readonly Named[], wanted: readonly string[] | null): string[] {
  if (wanted === null || cells.length === 0 || cells.some(({ cell }) => wanted.includes(cell))) return [];
  return [`serves ${cells.map(({ cell }) => cell).join(", ")}, not ${wanted.join(", ")}`];
}
