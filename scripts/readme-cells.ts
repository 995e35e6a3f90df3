import { catalogue, stepFor } from "../spec/catalogue.ts";
import type { Cell } from "../spec/cell.ts";

/** Kinds of cells; a cell is of the first that it fits. */
const kinds: readonly (readonly [kind: string, fits: (cell: Cell) => boolean])[] = [
  ["simple", ({ family }) => !family.includes("gated") && !family.includes("linear-recurrence")],
  ["long short-term memory", ({ id }) => /^(grid-)?lstm/.test(id)],
  ["exponential gates", ({ id }) => /^[ms]lstm/.test(id)],
  ["recurrences without U", ({ id }) => !stepFor(id, {}).params.some(({ name }) => name.startsWith("U_"))],
  ["gated units", () => true],
];

/** The README with the number of cells and its table of them as the catalogue has them. */
export function readmeWithCells(readme: string): string {
  const rows = kinds.map(([kind]) => {
    const cells = catalogue.filter((cell) => kinds.find(([, fits]) => fits(cell))?.[0] === kind);
    return `| ${kind} | ${cells.map(({ id }) => `\`${id}\``).join(", ")} |\n`;
  });
  return readme
    .replace(/^\d+(?= cells, each stated twice)/m, String(catalogue.length))
    .replace(/(\| \| cells \|\n\|---\|---\|\n)(\|.*\n)*/, (_, head: string) => head + rows.join(""));
}
