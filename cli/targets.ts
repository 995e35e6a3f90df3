import { existsSync } from "node:fs";
import { type BuiltIn, builtIns, isInstalled } from "../impl/adapters/index.ts";
import { boxModule, moduleTarget } from "../impl/adapters/module.ts";
import { stdio } from "../impl/adapters/stdio/index.ts";
import { type Adapter, adapted } from "../impl/black-box.ts";
import type { Implementation } from "../impl/contract.ts";
import type { Target } from "../properties/verify.ts";
import { UsageError } from "./errors.ts";

/** Where an implementation under test comes from. */
export type Source =
  | { readonly kind: "built-in"; readonly builtIn: BuiltIn }
  | { readonly kind: "program"; readonly command: string }
  | { readonly kind: "module"; readonly path: string };

const names = (): string => builtIns.map(({ name }) => name).join(", ");

/**
 * What a target on the command line names: a built-in, `exec:` and a command, or the path of a module.
 * @throws UsageError
 */
export function sourceOf(target: string): Source {
  if (target.startsWith("exec:")) return { kind: "program", command: target.slice("exec:".length) };
  const wanted =
    target === "onnxruntime"
      ? builtIns.filter(({ name }) => name.startsWith("onnxruntime-"))
      : builtIns.filter(({ name }) => name === target);
  const builtIn = wanted.find(isInstalled) ?? wanted[0];
  if (builtIn !== undefined) return { kind: "built-in", builtIn };
  if (/[/\\.]/.test(target) || existsSync(target)) return { kind: "module", path: target };
  throw new UsageError(
    `unknown target ${JSON.stringify(target)}: give ${names()}, the path of a module, or exec:"command"`,
  );
}

/** Seconds that one run of a module may take; a program has its own limit (impl/adapters/stdio). */
const RUN_LIMIT = 60;

/** The same implementation, whose runs reject instead of never settling. */
const impatient = (implementation: Implementation): Implementation => ({
  ...implementation,
  run: async (request) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${RUN_LIMIT} s`)), RUN_LIMIT * 1000);
    });
    try {
      return await Promise.race([implementation.run(request), late]);
    } finally {
      clearTimeout(timer);
    }
  },
});

/** Load a black box as the cell that an adapter says it is. @throws TargetError */
async function loadBox(name: string, adapter: Adapter): Promise<Target> {
  return { name, implementation: impatient(adapted(await boxModule(name), adapter)), findings: [] };
}

/** An implementation as it is, without a limit of our own. @throws TargetError, ProgramFault, or what the library throws on import */
export async function open(source: Source): Promise<Implementation> {
  switch (source.kind) {
    case "built-in":
      return source.builtIn.load();
    case "program":
      return stdio(source.command);
    case "module":
      return moduleTarget(source.path);
  }
}

/** Load an implementation. @throws TargetError, ProgramFault, or what the library throws on import */
export async function load(name: string, adapter: Adapter | null = null): Promise<Target> {
  if (adapter !== null) return loadBox(name, adapter);
  const source = sourceOf(name);
  const opened = await open(source);
  return {
    name,
    implementation: source.kind === "module" ? impatient(opened) : opened,
    findings: source.kind === "built-in" ? source.builtIn.findings : [],
  };
}
