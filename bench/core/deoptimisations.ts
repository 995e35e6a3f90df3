/** Optimised code that V8 threw away, counted in the file to which V8 traces it, line by line, as it happens. */
import { existsSync, readFileSync } from "node:fs";

/** Flags of a process that traces into `file`. */
export const tracingTo = (file: string): string[] => [
  "--trace-deopt",
  "--redirect-code-traces",
  `--redirect-code-traces-to=${file}`,
];

/** Deoptimisations until now. A loop that is left for a better version of itself (on-stack replacement) is none. */
export function deoptimisations(file: string): number {
  if (!existsSync(file)) return 0;
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.includes("begin. deoptimizing") && !line.includes("on stack replacement")).length;
}
