/**
 * `pytorch:my_module.MyLSTM` and `python:my_module:my_step`: the Python kit on a cell of a module, without a file of one's own; and
 * `pytorch:model_new.py --problem lstm`: a kernel.
 */
import { kitFile } from "../../impl/targets/stdio/kits.ts";
import { profileNames } from "../../spec/language/precision.ts";
import { oneOf } from "./choices.ts";
import { UsageError } from "./errors.ts";

/** The variables by which the worker processes are told. */
const PYTHON = "GATECHECK_PYTHON";
const CELL = "GATECHECK_CELL";
const PROBLEM = "GATECHECK_PROBLEM";

/** Problems that a kernel can be written for, and the cell of each. */
export const problems: Readonly<Record<string, string>> = {
  lstm: "lstm",
  gru: "gru-reset-after",
  rnn: "elman",
  elman: "elman",
  "kernelbench-35": "lstm",
  "kernelbench-36": "lstm",
  "kernelbench-39": "gru-reset-after",
  "kernelbench-40": "gru-reset-after",
  "kernelbench-41": "gru-reset-after",
};

/** The problem of a kernel, and further demands. */
export interface Demands {
  readonly problem?: string;
  /** The arithmetic to which it is held; float32 where none is named. */
  readonly precision?: string;
  /** Its backward pass is judged too. */
  readonly gradients?: boolean;
}

/** The cell of `--problem`, which the one target of this run is a kernel for; null without it. @throws UsageError */
export function settleProblem({ problem, precision, gradients }: Demands, targets: readonly string[]): string | null {
  if (problem === undefined) {
    if (precision !== undefined || gradients)
      throw new UsageError(
        `--${precision === undefined ? "gradients" : "precision"} is said of a kernel: with --problem`,
      );
    return null;
  }
  const cell = problems[oneOf("--problem", problem, Object.keys(problems))] as string;
  if (targets.length !== 1 || !/^pytorch:[^:]+\.py(?::\w+)?$/.test(targets[0] ?? ""))
    throw new UsageError("--problem judges one kernel: pytorch:model_new.py, or pytorch:model_new.py:MyKernel");
  if (gradients && problem.startsWith("kernelbench-"))
    throw new UsageError("--gradients is not offered for KernelBench's problems, which are forward passes");
  const named = precision === undefined ? [] : ["--precision", oneOf("--precision", precision, arithmetics)];
  process.env[PROBLEM] = [problem, ...named, ...(gradients ? ["--gradients"] : [])].join(" ");
  return cell;
}

/** Arithmetics to which a kernel can be held. */
export const arithmetics: readonly string[] = ["float32", ...profileNames];

/** A kernel's problem, and what else is demanded of it, as words of a command. */
const demanded = (): string[] | undefined => process.env[PROBLEM]?.split(" ");

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
  const [problem, ...further] = demanded() ?? [];
  if (kind === "pytorch" && problem !== undefined)
    return [process.env[PYTHON] ?? "python3", kitFile("python/gatecheck_kernel.py"), problem, what, ...further]
      .map(quoted)
      .join(" ");
  const wanted = kind === "python" ? /^[^:]+:\w+$/ : /^(?:[\w.]+\.\w+|[^:]+\.py:\w+)$/;
  if (!wanted.test(what))
    throw new UsageError(
      `${JSON.stringify(target)} names no cell: write python:my_module:my_step, python:./my_file.py:my_step or pytorch:my_module.MyLSTM`,
    );
  const words = [process.env[PYTHON] ?? "python3", kitFile("python/gatecheck_kit.py"), kind, what];
  return [...words, process.env[CELL] ?? []].flat().map(quoted).join(" ");
}
