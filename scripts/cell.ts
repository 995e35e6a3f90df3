/**
 * Checks one cell in seconds: `npm run cell -- lstm`. The types; the kernel in impl/reference against the definition in spec/, in
 * all its options; gradients and the other laws at level quick. Exit status 1 where something fails, 2 for an unknown cell.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reference } from "../impl/reference/index.ts";
import { type Law, appliesToCell } from "../properties/law.ts";
import { laws, lawsAt } from "../properties/laws/index.ts";
import { verify } from "../properties/run/verify.ts";
import type { Verdict } from "../properties/verdict.ts";
import { fails } from "../reports/report/status.ts";
import { formatFailure } from "../reports/text/failure.ts";
import { catalogue, combinations } from "../spec/catalogue.ts";
import type { Cell } from "../spec/cell.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

const appliesTo = (law: Law, cell: Cell): boolean =>
  appliesToCell(law, cell) &&
  combinations(cell).some((options) => law.appliesTo === undefined || law.appliesTo(cell, options));

/** A law is a cell's own if it or its family names the cell, or if it applies to no other. */
const isOwn = (law: Law, cell: Cell): boolean =>
  appliesTo(law, cell) &&
  (law.cells !== undefined ||
    law.family === cell.id ||
    catalogue.filter((other) => appliesTo(law, other)).length === 1);

/** The two files of a cell, and the ids of its own laws. */
export const placesOf = (cell: Cell): { equations: string; kernel: string; laws: readonly string[] } => ({
  equations: `spec/cells/${cell.id}.ts`,
  kernel: `impl/reference/cells/${cell.id}.ts`,
  laws: laws.filter((law) => isOwn(law, cell)).map(({ id }) => id),
});

/** The reason why a cell cannot be checked, one line; null where it can. */
function obstacle(id: string | undefined): string | null {
  if (id === undefined) return "name a cell: npm run cell -- lstm";
  if (!catalogue.some((cell) => cell.id === id))
    return existsSync(`${root}spec/cells/${id}.ts`)
      ? `spec/cells/${id}.ts is not named in spec/catalogue.ts`
      : `unknown cell ${JSON.stringify(id)}; the catalogue has ${catalogue.map((cell) => cell.id).join(", ")}`;
  if (!reference.cells.some(({ cell }) => cell === id)) return `${id} is not named in impl/reference/supported.ts`;
  return null;
}

/** The compiler's messages; empty where the types are right. */
const typeErrors = (): Promise<string> =>
  new Promise((resolve) => {
    const compiler = fileURLToPath(import.meta.resolve("typescript/package.json")).replace("package.json", "bin/tsc");
    execFile(process.execPath, [compiler, "--noEmit"], { cwd: root }, (error, stdout) =>
      resolve(error === null ? "" : stdout || error.message),
    );
  });

const twins = "step/direct";
const groups: readonly (readonly [name: string, holds: (law: string) => boolean])[] = [
  ["twins", (law) => law === twins],
  ["gradients", (law) => law.startsWith("gradient/")],
  ["other laws", (law) => law !== twins && !law.startsWith("gradient/")],
];

const line = (ok: boolean, name: string, says: string): string => `${ok ? "✓" : "✗"} ${name.padEnd(10)} ${says}\n`;

function told(verdicts: readonly Verdict[]): string {
  return groups
    .map(([name, holds]) => {
      const own = verdicts.filter(({ law }) => holds(law));
      const cases = own.reduce((sum, verdict) => sum + verdict.cases, 0);
      const count = new Set(own.map(({ law }) => law)).size;
      return line(!own.some(fails), name, `${cases} cases of ${count} law${count === 1 ? "" : "s"}`);
    })
    .join("");
}

async function main(id: string | undefined): Promise<number> {
  const why = obstacle(id);
  const cell = catalogue.find((one) => one.id === id);
  if (why !== null || cell === undefined) {
    process.stderr.write(`cell: ${why}\n`);
    return 2;
  }
  const { equations, kernel, laws: own } = placesOf(cell);
  process.stdout.write(`${cell.title}\n${[equations, kernel, ...own].map((place) => `  ${place}\n`).join("")}`);
  const checked = typeErrors();
  const further = lawsAt("quick").filter((law) => law.id !== twins && appliesTo(law, cell));
  const verdicts = [
    ...(await verify(reference, { cells: [cell.id], laws: [twins], level: "standard", grade: "faithful" })),
    ...(await verify(reference, { cells: [cell.id], laws: further, level: "quick", grade: "faithful" })),
  ];
  const errors = await checked;
  process.stdout.write(line(errors === "", "types", errors === "" ? "" : `\n${errors}`) + told(verdicts));
  const failed = verdicts.filter(fails);
  for (const verdict of failed) process.stdout.write(`\n${formatFailure(verdict, null)}\n`);
  return errors === "" && failed.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv[2]);
