/** `--runtime node|web`, the package of ONNX Runtime that runs an ONNX file, and `--as CELL`, the cell that it is meant to be. */
import type { OnnxBinding } from "../../impl/adapters/onnxruntime/onnxruntime.ts";
import { builtInNamed, missingPeer } from "../../impl/targets/index.ts";
import { cellsOf, oneOf } from "./choices.ts";
import { UsageError } from "./errors.ts";

/** The variable by which the worker processes are told. */
const RUNTIME = "GATECHECK_RUNTIME";
const AS = "GATECHECK_AS";
const bindings: readonly OnnxBinding[] = ["node", "web"];

/** @throws UsageError */
export function settleRuntime(runtime: string | undefined, cell: string | undefined): void {
  if (runtime !== undefined) process.env[RUNTIME] = oneOf("--runtime", runtime, bindings);
  const [one, ...more] = cell === undefined ? [] : cellsOf(cell);
  if (more.length > 0) throw new UsageError("--as names one cell");
  if (one !== undefined) process.env[AS] = one;
}

/** The cell that an ONNX file is meant to be; undefined: what its attributes say. */
export const claimTold = (): string | undefined => process.env[AS];

/** The package that was named; whichever is installed where none was. */
export const runtimeTold = (): OnnxBinding | undefined => bindings.find((one) => one === process.env[RUNTIME]);

/** A line that says that ONNX Runtime is to be installed; null where it is. */
export function missingRuntime(): string | null {
  const told = runtimeTold();
  const builtIn = builtInNamed(told === undefined ? "onnxruntime" : `onnxruntime-${told}`);
  const missing = builtIn === undefined ? null : missingPeer(builtIn);
  return missing === null ? null : `ONNX Runtime is ${missing}`;
}
