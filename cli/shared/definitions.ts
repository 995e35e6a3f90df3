/** `--define FILE`: cells of the user's own, in this process and in those that it starts. */
import { Option } from "commander";
import { TargetError, imported } from "../../impl/targets/module.ts";
import { shellWord } from "../../properties/run/shell-words.ts";
import type { Cell } from "../../spec/cell.ts";
import { DefinitionError, define } from "../../spec/definition.ts";
import { UsageError } from "./errors.ts";

/** The variable by which the worker processes are told. */
const DEFINE = "GATECHECK_DEFINE";

const told = (): readonly string[] => JSON.parse(process.env[DEFINE] ?? "[]") as readonly string[];

/** `--define FILE` of a command; may be given again. */
export const defineOption = (): Option =>
  new Option(
    "--define <FILE>",
    "a module whose default export is a cell of your own, or a list of them (docs/define.md); may be repeated",
  ).argParser((path: string, before: readonly string[] | undefined) => [...(before ?? []), path]);

/** The cells of a file, not yet in the catalogue. @throws UsageError one line */
async function cellsIn(path: string): Promise<readonly unknown[]> {
  try {
    const value = await imported(path);
    if (value === undefined)
      throw new UsageError(`${path}: its default export is missing: export default defineCell({ … })`);
    if (Array.isArray(value) && value.length === 0) throw new UsageError(`${path}: its list of cells is empty`);
    return Array.isArray(value) ? (value as unknown[]) : [value];
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(error.message) : error;
  }
}

async function defineFrom(paths: readonly string[]): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const path of new Set(paths))
    for (const given of await cellsIn(path))
      try {
        cells.push(define(given));
      } catch (error) {
        throw error instanceof DefinitionError ? new UsageError(`${path}: ${error.message}`) : error;
      }
  return cells;
}

/** The cells of every file of `--define`, now in the catalogue. @throws UsageError one line: the file, what is wrong */
export async function settleDefinitions(paths: readonly string[] = []): Promise<Cell[]> {
  const cells = await defineFrom(paths);
  if (paths.length > 0) process.env[DEFINE] = JSON.stringify(paths);
  return cells;
}

/** The same in a process that another one started. */
export const inheritDefinitions = (): Promise<Cell[]> => defineFrom(told());

/** A target with the definitions that it is judged by, as a shell reads it. */
export const withDefinitions = (target: string): string =>
  [shellWord(target), ...told().flatMap((path) => ["--define", shellWord(path)])].join(" ");
