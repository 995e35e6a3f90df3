/** `--define FILE`: cells of the user's own. */
import { Option } from "commander";
import { settleDefinitions as settled } from "../../impl/targets/definitions.ts";
import { TargetError } from "../../impl/targets/module.ts";
import type { Cell } from "../../spec/cell.ts";
import { UsageError } from "./errors.ts";

/** `--define FILE` of a command; may be given again. */
export const defineOption = (): Option =>
  new Option(
    "--define <FILE>",
    "a module whose default export is a cell of your own, or a list of them (docs/define.md); may be repeated",
  ).argParser((path: string, before: readonly string[] | undefined) => [...(before ?? []), path]);

/** The cells of every file of `--define`, now in the catalogue. @throws UsageError one line: the file, what is wrong */
export async function settleDefinitions(paths: readonly string[] = []): Promise<Cell[]> {
  try {
    return await settled(paths);
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(error.message) : error;
  }
}
