/** `pytorch:my_module.MyLSTM` and `python:my_module:my_step`: the Python kit on a cell of a module, without a file of one's own. */
import { kitFile } from "../../impl/targets/stdio/kits.ts";
import { UsageError } from "./errors.ts";

/** The variables by which the worker processes are told. */
const PYTHON = "GATECHECK_PYTHON";
const CELL = "GATECHECK_CELL";

/** `--python PATH`, and the one cell of `--cells`, for every target of this run. */
export function settleKit(python: string | undefined, cells: readonly string[] | null): void {
  if (python !== undefined) process.env[PYTHON] = python;
  if (cells?.length === 1) process.env[CELL] = cells[0];
}

const quoted = (word: string): string => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** The command that starts the Python kit on a target; null where the target is another. @throws UsageError */
export function kitCommand(target: string): string | null {
  const [, kind, what] = /^(python|pytorch):(.*)$/s.exec(target) ?? [];
  if (kind === undefined || what === undefined) return null;
  const wanted = kind === "python" ? /^[^:]+:\w+$/ : /^(?:[\w.]+\.\w+|[^:]+\.py:\w+)$/;
  if (!wanted.test(what))
    throw new UsageError(
      `${JSON.stringify(target)} names no cell: write python:my_module:my_step, python:./my_file.py:my_step or pytorch:my_module.MyLSTM`,
    );
  const words = [process.env[PYTHON] ?? "python3", kitFile("python/gatecheck_kit.py"), kind, what];
  return [...words, process.env[CELL] ?? []].flat().map(quoted).join(" ");
}
