import type { Adapter } from "../../impl/targets/black-box.ts";
import { builtIns, missingPeer } from "../../impl/targets/index.ts";
import { TargetError } from "../../impl/targets/module.ts";
import { CaseError, parseCase } from "../../properties/cases/case.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { ReportedImplementation } from "../../reports/report/report.ts";
import { missingRuntime } from "../shared/runtime.ts";
import { readAdapter } from "../shared/adapter-file.ts";
import { UsageError } from "../shared/errors.ts";
import { assertBox, assertThere, sourceOf } from "../targets.ts";

/** Laws of which is said why they do not concern a case. */
const WHY = 3;

/** The same targets, an ONNX file as each of its recurrent nodes. @throws UsageError */
async function eachNode(targets: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const target of targets) {
    if (sourceOf(target).kind !== "onnx") {
      found.push(target);
      continue;
    }
    const missing = missingRuntime();
    if (missing !== null) throw new UsageError(`${target}: ${missing}`);
    const { onnxTargets } = await import("../../impl/targets/onnx/index.ts");
    try {
      found.push(...(await onnxTargets(target)));
    } catch (error) {
      throw error instanceof TargetError ? new UsageError(error.message) : error;
    }
  }
  return found;
}

/** The targets to test, and those that could be if their library were installed. @throws UsageError where one that was named is not there */
export async function targetsOf(
  named: readonly string[],
): Promise<{ readonly present: string[]; readonly absent: ReportedImplementation[] }> {
  const targets = named.length > 0 ? await eachNode([...new Set(named)]) : builtIns.map(({ name }) => name);
  const present: string[] = [];
  const absent: ReportedImplementation[] = [];
  for (const target of targets) {
    const source = sourceOf(target);
    await assertThere(source);
    const message = source.kind === "built-in" ? missingPeer(source.builtIn) : null;
    if (message === null) present.push(target);
    else absent.push({ target, installed: false, info: null, message });
  }
  if (named.length > 0 && absent.length > 0)
    throw new UsageError(absent.map(({ target, message }) => `${target} is ${message}`).join("; "));
  return { present, absent };
}

/** `--case`. @throws UsageError */
export function caseOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    parseCase(text);
    return text;
  } catch (error) {
    if (error instanceof CaseError) throw new UsageError(error.message);
    throw error;
  }
}

/** The adapter of the one target that was named. @throws UsageError */
export async function adapterOf(path: string, named: readonly string[]): Promise<Adapter> {
  const [target] = named;
  if (target === undefined || named.length !== 1)
    throw new UsageError("--convention reads the weights of one target: name it");
  assertBox(target);
  return readAdapter(path);
}

/** Make sure that a case was tried by some law. @throws UsageError */
export function assertTried(verdicts: readonly Verdict[]): void {
  if (verdicts.some(({ verdict }) => verdict !== "unsupported")) return;
  const why = [...new Set(verdicts.map(({ law, message }) => `${law}: ${message}`))];
  const more = why.length > WHY ? `; and ${why.length - WHY} more laws` : "";
  throw new UsageError(`--case: no selected law concerns this case; ${why.slice(0, WHY).join("; ")}${more}`);
}
