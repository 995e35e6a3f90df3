/**
 * Checks one cell in seconds: `npm run cell -- lstm`. The types; the kernel in impl/reference against the definition in spec/, in
 * all its options; gradients and the other laws at level quick. Exit status 1 where something fails, 2 for an unknown cell.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reference } from "../impl/reference/index.ts";
import { type Law, appliesToCell } from "../properties/law.ts";
import { fileOf } from "../properties/laws/file-of.ts";
import { laws, lawsAt } from "../properties/laws/index.ts";
import { type Plan, plannedTasks, settlePlanned } from "../properties/run/plan.ts";
import type { Level } from "../properties/run/tasks.ts";
import type { Verdict } from "../properties/verdict.ts";
import { fails } from "../reports/report/status.ts";
import { formatFailure } from "../reports/text/failure.ts";
import { catalogue, combinations, stepFor } from "../spec/catalogue.ts";
import type { Cell } from "../spec/cell.ts";
import { ShapeError } from "../spec/language/expression.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

const known = new Map<Law, readonly Cell[]>();

/** The cells that a law applies to, with some options at least. */
function cellsOf(law: Law): readonly Cell[] {
  const cells =
    known.get(law) ??
    catalogue.filter(
      (cell) =>
        appliesToCell(law, cell) &&
        (law.appliesTo === undefined || combinations(cell).some((options) => law.appliesTo?.(cell, options))),
    );
  known.set(law, cells);
  return cells;
}

/** A law is a cell's own if its family is the cell, or if it applies to at most two others. */
const isOwn = (law: Law, cell: Cell): boolean =>
  cellsOf(law).includes(cell) && (law.family === cell.id || cellsOf(law).length <= 3);

interface Place {
  readonly id: string;
  readonly file: string;
}

const placeOf = ({ id }: Law): Place => {
  const [theme, name] = id.split("/") as [string, string];
  return { id, file: `properties/laws/${theme}/${fileOf(theme, name)}.ts` };
};

/** The two files of a cell, and its own laws. */
export const placesOf = (cell: Cell): { equations: string; kernel: string; laws: readonly Place[] } => ({
  equations: `spec/cells/${cell.id}.ts`,
  kernel: `impl/reference/cells/${cell.id}.ts`,
  laws: laws.filter((law) => isOwn(law, cell)).map(placeOf),
});

/** The cell that is named, or one line that says why it cannot be checked. */
function cellNamed(id: string | undefined): Cell | string {
  if (id === undefined) return "name a cell: npm run cell -- lstm";
  const cell = catalogue.find((one) => one.id === id);
  if (cell === undefined)
    return existsSync(`${root}spec/cells/${id}.ts`)
      ? `spec/cells/${id}.ts is not named in spec/catalogue.ts`
      : `unknown cell ${JSON.stringify(id)}; the catalogue has ${catalogue.map((one) => one.id).join(", ")}`;
  return reference.cells.some((support) => support.cell === id)
    ? cell
    : `${id} is not named in impl/reference/supported.ts`;
}

/** The combinations of options that the kernel lacks. */
export function lacking(cell: Cell): string[] {
  const offered = reference.cells
    .find((support) => support.cell === cell.id)
    ?.options.map((one) => JSON.stringify(one));
  return combinations(cell)
    .map((options) => JSON.stringify(options))
    .filter((options) => offered?.includes(options) !== true);
}

/** The shapes that do not fit, and the line of the definition where; null where all do. */
function shapeError(cell: Cell): string | null {
  try {
    for (const options of combinations(cell)) stepFor(cell.id, options);
    return null;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return `${error.message} (${/spec\/cells\/[^)\s]*/.exec(error.stack ?? "")?.[0]})`;
  }
}

/** The compiler's messages; empty where the types are right. */
const typeErrors = (): Promise<string> =>
  new Promise((resolve) => {
    const compiler = fileURLToPath(import.meta.resolve("typescript/package.json")).replace("package.json", "bin/tsc");
    execFile(process.execPath, [compiler, "--noEmit"], { cwd: root }, (error, stdout) =>
      resolve(error === null ? "" : stdout || error.message),
    );
  });

async function verdictsOf(cell: Cell, level: Level, chosen: readonly Law[]): Promise<Verdict[]> {
  const plan: Plan = { cells: [cell.id], laws: chosen, level, seed: 1, grade: "faithful", shard: [1, 1], replay: null };
  const verdicts: Verdict[] = [];
  for (const task of plannedTasks({ name: "reference", implementation: reference, findings: [] }, plan)) {
    const settled = await settlePlanned(task, plan);
    if (settled !== null && "verdict" in settled) verdicts.push(settled.verdict);
  }
  return verdicts;
}

const line = (ok: boolean, name: string, says: string): void => {
  process.stdout.write(`${`${ok ? "✓" : "✗"} ${name.padEnd(10)} ${says}`.trimEnd()}\n`);
};

/** One line for a group of laws. True where all hold. */
function told(name: string, verdicts: readonly Verdict[]): boolean {
  const holds = !verdicts.some(fails);
  const cases = verdicts.reduce((sum, verdict) => sum + verdict.cases, 0);
  const count = new Set(verdicts.map(({ law }) => law)).size;
  line(holds, name, `${cases} cases of ${count} law${count === 1 ? "" : "s"}`);
  return holds;
}

const isGradient = (law: string): boolean => law.startsWith("gradient/");

/** The exit status. */
async function check(named: string | undefined): Promise<number> {
  const cell = cellNamed(named);
  if (typeof cell === "string") {
    process.stderr.write(`cell: ${cell}\n`);
    return 2;
  }
  const shapes = shapeError(cell);
  if (shapes !== null) {
    line(false, "shapes", shapes);
    return 1;
  }
  const missing = lacking(cell);
  if (missing.length > 0) {
    line(false, "options", `the kernel lacks ${missing.join(", ")}; \`defaults\` names every option`);
    return 1;
  }
  const { equations, kernel, laws: own } = placesOf(cell);
  const ownLaws =
    own.length > 0 ? own.map(({ id, file }) => `${file}  ${id}`) : ["no law of its own: docs/add-a-cell.md, 3"];
  const places = [equations, kernel, ...ownLaws];
  process.stdout.write(`${cell.title}\n${places.map((place) => `  ${place}\n`).join("")}`);
  const errors = await typeErrors();
  line(errors === "", "types", errors === "" ? "" : `\n${errors}`);
  if (errors !== "") return 1;
  const direct = await verdictsOf(
    cell,
    "standard",
    laws.filter(({ id }) => id === "step/direct"),
  );
  const others = await verdictsOf(
    cell,
    "quick",
    lawsAt("quick").filter(({ id }) => id !== "step/direct"),
  );
  const held = [
    told("twins", direct),
    told(
      "gradients",
      others.filter(({ law }) => isGradient(law)),
    ),
    told(
      "other laws",
      others.filter(({ law }) => !isGradient(law)),
    ),
  ];
  for (const verdict of [...direct, ...others].filter(fails))
    process.stdout.write(`\n${formatFailure(verdict, null)}\n`);
  return held.every(Boolean) ? 0 : 1;
}

if (import.meta.main) process.exitCode = await check(process.argv[2]);
