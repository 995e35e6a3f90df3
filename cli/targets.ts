import { existsSync } from "node:fs";
import { type BuiltIn, builtInNamed, builtIns } from "../impl/targets/index.ts";
import { TargetError, boxModule, moduleFile, moduleTarget } from "../impl/targets/module.ts";
import { programBox } from "../impl/targets/stdio/box.ts";
import { stdio } from "../impl/targets/stdio/index.ts";
import { type Adapter, type BlackBox, adapted } from "../impl/targets/black-box.ts";
import { type HostLimits, hosted } from "../impl/targets/hosted/index.ts";
import type { Implementation } from "../impl/contract.ts";
import { onnxruntimeFindings } from "../impl/adapters/onnxruntime/onnxruntime.findings.ts";
import type { Target } from "../properties/run/tasks.ts";
import { UsageError } from "./shared/errors.ts";
import { type FileCell, withOwnWeights } from "../impl/targets/own-weights.ts";
import { insteadOf } from "./shared/instead.ts";
import { claimTold, packingTold, runnerTold, runtimeTold } from "./shared/runtime.ts";
import { kitCommand } from "./shared/kit.ts";

/** Source of an implementation under test. */
export type Source =
  | { readonly kind: "built-in"; readonly builtIn: BuiltIn }
  | { readonly kind: "program"; readonly command: string }
  /** An ONNX file, or one node of it: `model.onnx#lstm_1`. */
  | { readonly kind: "onnx"; readonly target: string }
  /** A file of weights, or one set of it: `model.safetensors#encoder.l0`. */
  | { readonly kind: "weights"; readonly target: string }
  | { readonly kind: "module"; readonly path: string };

const names = (): string => builtIns.map(({ name }) => name).join(", ");

/**
 * The source that a target on the command line names: a built-in, `exec:` and a command, a cell for the Python kit, or the path of a module.
 * @throws UsageError
 */
export function sourceOf(target: string): Source {
  if (target.startsWith("exec:")) return { kind: "program", command: target.slice("exec:".length) };
  const command = kitCommand(target);
  if (command !== null) return { kind: "program", command };
  const builtIn = builtInNamed(target);
  if (builtIn !== undefined) return { kind: "built-in", builtIn };
  if (/\.onnx(?:#.*)?$/s.test(target)) return { kind: "onnx", target };
  if (/\.(?:safetensors|npz)(?:#.*)?$/s.test(target) && runnerTold() !== null) return { kind: "weights", target };
  const instead = insteadOf(target);
  if (instead !== null) throw new UsageError(instead);
  if (/[/\\.]/.test(target) || existsSync(target)) return { kind: "module", path: target };
  throw new UsageError(
    `unknown target ${JSON.stringify(target)}: give ${names()}, the path of a module or ONNX file, or exec:"command"`,
  );
}

/** Make sure that a module is there before anything is tested. @throws UsageError */
export async function assertThere(source: Source): Promise<void> {
  if (source.kind !== "module") return;
  await moduleFile(source.path).catch((error: unknown) => {
    throw error instanceof TargetError ? new UsageError(error.message) : error;
  });
}

/** Make sure that a target can be a black box, which only a module and a program can. @throws UsageError */
export function assertBox(target: string): void {
  const { kind } = sourceOf(target);
  if (kind !== "module" && kind !== "program")
    throw new UsageError(
      `${target} is no black box: give the path of a module, such as ./my-box.mjs, or a program that takes packed weights, exec:"…"`,
    );
}

/** A black box as it is, in this process. @throws TargetError, UsageError, ProgramFault */
export async function box(target: string, seconds: number): Promise<BlackBox> {
  const source = sourceOf(target);
  return source.kind === "program" ? programBox(source.command, { timeoutMs: seconds * 1000 }) : boxModule(target);
}

/** Seconds that a target may take for one answer, and in all, unless told. */
export const ANSWER_LIMIT = 30;
export const TIME_LIMIT = 86_400;

export const LIMITS: HostLimits = { load: 120, run: ANSWER_LIMIT, close: 5 };

/**
 * An implementation as it is, in this process.
 * @param seconds for one answer of a program
 * @throws TargetError, ProgramFault, or the library's errors on import
 */
export async function open(source: Source, seconds: number = ANSWER_LIMIT): Promise<Implementation> {
  switch (source.kind) {
    case "built-in":
      return source.builtIn.load();
    case "program":
      return stdio(source.command, { timeoutMs: seconds * 1000 });
    case "onnx":
      return (await import("../impl/targets/onnx/index.ts")).onnxFile(source.target, {
        binding: runtimeTold(),
        as: claimTold(),
      });
    case "weights":
      throw new UsageError(`${source.target}: weights are tested by gatecheck verify`);
    case "module":
      return moduleTarget(source.path);
  }
}

/**
 * Load an implementation, a module in a process of its own, a black box as the cell that an adapter says it is.
 * @param onEnd told, in words, when the process of a module has ended: no call is answered then
 * @throws TargetError, ProgramFault, the library's errors on import, or Error where a module takes longer than its limit
 */
export async function load(
  name: string,
  adapter: Adapter | null,
  limits: HostLimits,
  onEnd: (words: string) => void,
): Promise<Target> {
  const source = sourceOf(name);
  switch (source.kind) {
    case "built-in":
      return { name, implementation: await source.builtIn.load(), findings: source.builtIn.findings };
    case "program":
      if (adapter !== null)
        return {
          name,
          implementation: adapted(await programBox(source.command, { timeoutMs: limits.run * 1000 }), adapter),
          findings: [],
        };
      return {
        name,
        implementation: await stdio(source.command, { timeoutMs: limits.run * 1000, judgesStop: true }),
        findings: [],
      };
    case "onnx": {
      const runner = runnerTold();
      if (runner === null) return { name, implementation: await open(source), findings: onnxruntimeFindings };
      const { onnxCell } = await import("../impl/targets/onnx/index.ts");
      const { at, remarks } = await onnxCell(source.target, claimTold());
      return onRunner(name, runner, at, limits, onEnd, remarks);
    }
    case "weights": {
      const { weightsIn } = await import("../impl/targets/weights/index.ts");
      const own = await weightsIn(source.target, await packingTold(source.target), claimTold());
      const { cell, options, direction } = own;
      return onRunner(name, runnerTold() as string, { cell, options, direction, own }, limits, onEnd, []);
    }
    case "module":
      return { name, implementation: await hosted(source.path, adapter, limits, onEnd), findings: [] };
  }
}

/** A file on the target that runs it. @throws TargetError */
async function onRunner(
  name: string,
  runner: string,
  at: FileCell,
  limits: HostLimits,
  onEnd: (words: string) => void,
  remarks: readonly string[],
): Promise<Target> {
  const { implementation, findings } = await load(runner, null, limits, onEnd);
  const { sizes } = at.own ?? {};
  const said =
    sizes === undefined ? [] : [`its weights are ${at.cell}, m = ${sizes.m}, n = ${sizes.n}, run by ${runner}`];
  return { name, implementation: withOwnWeights(runner, implementation, at, [...remarks, ...said]), findings };
}
