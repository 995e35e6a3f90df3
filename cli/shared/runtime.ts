/**
 * `--runtime node|web|TARGET`, what runs a file; `--as CELL`, the cell that it is meant to be; `--convention`, how a file of weights packs
 * them.
 */
import type { OnnxBinding } from "../../impl/adapters/onnxruntime/onnxruntime.ts";
import type { Packing } from "../../impl/targets/weights/index.ts";
import { builtInNamed, missingPeer } from "../../impl/targets/index.ts";
import { frameworks } from "../../spec/conventions/frameworks/index.ts";
import { readAdapter } from "./adapter-file.ts";
import { cellsOf } from "./choices.ts";
import { UsageError } from "./errors.ts";

/** The variables by which the worker processes are told. */
const RUNTIME = "GATECHECK_RUNTIME";
const AS = "GATECHECK_AS";
const CONVENTION = "GATECHECK_CONVENTION";
const bindings: readonly OnnxBinding[] = ["node", "web"];

/** @throws UsageError */
export function settleRuntime(runtime: string | undefined, cell: string | undefined): void {
  if (runtime !== undefined) {
    if (runtime.trim() === "" || /\.(?:onnx|safetensors|npz)(?:#|$)/.test(runtime))
      throw new UsageError(
        `--runtime is ${JSON.stringify(runtime)}, must be node, web, or what runs a file: exec:"command", a module, pytorch:my_module.MyLSTM`,
      );
    process.env[RUNTIME] = runtime;
  }
  const [one, ...more] = cell === undefined ? [] : cellsOf(cell, "--as");
  if (more.length > 0) throw new UsageError("--as names one cell");
  if (one !== undefined) process.env[AS] = one;
}

/** `--convention` of a file of weights: a framework's id, or the file of `gatecheck discover`. */
export function settlePacking(convention: string | undefined): void {
  if (convention !== undefined) process.env[CONVENTION] = convention;
}

/** The convention that was named. @throws UsageError where none was, or none that there is */
export async function packingTold(target: string): Promise<Packing> {
  const told = process.env[CONVENTION];
  const ids = frameworks.map(({ id }) => id);
  if (told === undefined)
    throw new UsageError(
      `${target}: weights are read by a convention: --convention ${ids.join(", ")}, or the file of gatecheck discover --write`,
    );
  if (ids.includes(told)) return { framework: told };
  if (!/[./\\]/.test(told))
    throw new UsageError(`--convention is ${JSON.stringify(told)}, must be one of ${ids.join(", ")}, or a file`);
  return readAdapter(told);
}

/** The cell that a file is meant to be; undefined: what it says itself. */
export const claimTold = (): string | undefined => process.env[AS];

/** The package that was named; whichever is installed where none was. */
export const runtimeTold = (): OnnxBinding | undefined => bindings.find((one) => one === process.env[RUNTIME]);

/** The target that runs a file; null where ONNX Runtime does. */
export const runnerTold = (): string | null =>
  process.env[RUNTIME] === undefined || runtimeTold() !== undefined ? null : process.env[RUNTIME];

/** A line that says that ONNX Runtime is to be installed; null where it is, or where something else runs the file. */
export function missingRuntime(): string | null {
  if (runnerTold() !== null) return null;
  const told = runtimeTold();
  const builtIn = builtInNamed(told === undefined ? "onnxruntime" : `onnxruntime-${told}`);
  const missing = builtIn === undefined ? null : missingPeer(builtIn);
  if (missing === null) return null;
  const skip = missing.endsWith("onnxruntime-node")
    ? " (where api.nuget.org cannot be reached: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node)"
    : "";
  return `ONNX Runtime is ${missing}${skip}`;
}
