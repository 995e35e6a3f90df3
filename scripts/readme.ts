import type { Audit } from "../properties/audit/audit.ts";
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

/** Checks in the table. */
const CHECKS = 8;

type Row = Audit["rows"][number];

const passing = ({ mutants }: Row): number => 1 - mutants.noticed / mutants.of;

/** Rows of the checks that let the largest share of the mistakes pass, each with its widest tolerance. */
const auditRows = (audits: readonly Audit[]): string[] =>
  audits
    .map(({ title, rows }) => ({ title, row: rows.toSorted((a, b) => passing(b) - passing(a))[0] as Row }))
    .toSorted((a, b) => passing(b.row) - passing(a.row))
    .slice(0, CHECKS)
    .map(({ title, row: { tolerance, mutants } }) => {
      const told = tolerance.id.replaceAll("|", "\\|");
      return `| ${title} | ${told} | ${mutants.of - mutants.noticed} of ${mutants.of} |\n`;
    });

/** The README with its tables of other people's checks and of cells, and the number of cells, as the audits and the catalogue have them. */
export function readmeWithTables(readme: string, audits: readonly Audit[]): string {
  const rows = kinds.map(([kind]) => {
    const cells = catalogue.filter((cell) => kinds.find(([, fits]) => fits(cell))?.[0] === kind);
    return `| ${kind} | ${cells.map(({ id }) => `\`${id}\``).join(", ")} |\n`;
  });
  return readme
    .replace(/^\d+(?= cells, each stated twice)/m, String(catalogue.length))
    .replace(
      /(\| check \| tolerance .*\n\|---\|---\|---\|\n)(\|.*\n)*/,
      (_, head: string) => head + auditRows(audits).join(""),
    )
    .replace(/(\| \| cells \|\n\|---\|---\|\n)(\|.*\n)*/, (_, head: string) => head + rows.join(""));
}
