/** Cells of the user's own, from files: in this process, and in those that it starts, which are told by a variable. */
import type { Cell } from "../../spec/cell.ts";
import { DefinitionError, define } from "../../spec/definition.ts";
import { TargetError, imported } from "./module.ts";
import { quietly } from "./quiet.ts";

const DEFINE = "GATECHECK_DEFINE";

/** The files that processes are told of. */
export const definitionFiles = (): readonly string[] => JSON.parse(process.env[DEFINE] ?? "[]") as readonly string[];

/** The cells of a file, not yet in the catalogue. @throws TargetError one line */
async function cellsIn(path: string): Promise<readonly unknown[]> {
  const value = await quietly(() => imported(path));
  if (value === undefined)
    throw new TargetError(`${path}: its default export is missing: export default defineCell({ … })`);
  if (Array.isArray(value) && value.length === 0) throw new TargetError(`${path}: its list of cells is empty`);
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

async function defineFrom(paths: readonly string[]): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const path of new Set(paths))
    for (const given of await cellsIn(path))
      try {
        cells.push(define(given));
      } catch (error) {
        throw error instanceof DefinitionError ? new TargetError(`${path}: ${error.message}`, { cause: error }) : error;
      }
  return cells;
}

/** The cells of these files, now in the catalogue, and in that of every process started from here. @throws TargetError one line */
export async function settleDefinitions(paths: readonly string[]): Promise<Cell[]> {
  const cells = await defineFrom(paths);
  if (paths.length > 0) process.env[DEFINE] = JSON.stringify(paths);
  return cells;
}

/** The same in a process that another one started. @throws TargetError */
export const inheritDefinitions = (): Promise<Cell[]> => defineFrom(definitionFiles());
