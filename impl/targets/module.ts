import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BlackBox } from "./black-box.ts";
import type { Implementation } from "../contract.ts";
import { implementationOf } from "./implementation.ts";
import { ownImports } from "./own-imports.ts";
import { TargetError } from "./stdio/errors.ts";
import { firstLineOf } from "../untrusted-text.ts";

export { TargetError } from "./stdio/errors.ts";

const EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/**
 * The file of a module, which is there.
 * @throws TargetError when there is none
 */
export async function moduleFile(path: string): Promise<string> {
  const file = resolve(path);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new TargetError(`${path}: no such file`);
  if (!found.isFile()) throw new TargetError(`${path}: not a file; name the module inside it`);
  if (!EXTENSIONS.includes(extname(file)))
    throw new TargetError(`${path}: not a module; its name must end in ${EXTENSIONS.join(", ")}`);
  return file;
}

/** The default export of a module. @throws TargetError when there is no such module, or it cannot be imported */
export async function imported(path: string): Promise<unknown> {
  const file = await moduleFile(path);
  ownImports();
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (cause) {
    throw new TargetError(`${path}: it cannot be imported: ${firstLineOf(cause)}`, { cause });
  }
}

/** A default export that is a function makes the implementation. */
async function made(path: string, exported: unknown): Promise<unknown> {
  if (typeof exported !== "function") return exported;
  try {
    return await (exported as () => unknown)();
  } catch (cause) {
    throw new TargetError(`${path}: its default export, a function, failed: ${firstLineOf(cause)}`, { cause });
  }
}

const BOX = "it must be a black box { name, kind, dtype, states, weights, run } (examples/black-box.mjs is one)";

/**
 * A black box in JavaScript or TypeScript: a module whose default export is a `BlackBox`, or a function that makes one.
 * @throws TargetError when there is no such module, it cannot be imported, or what it exports is none
 */
export async function boxModule(path: string): Promise<BlackBox> {
  const value = (await made(path, await imported(path))) as Partial<BlackBox> | null | undefined;
  const wrong = (what: string): TargetError => new TargetError(`${path}: its default export ${what}; ${BOX}`);
  if (typeof value !== "object" || value === null) throw wrong(value === undefined ? "is missing" : "is no object");
  const { name, kind, dtype, states } = value;
  if (typeof name !== "string") throw wrong("has no name");
  if (!["rnn", "lstm", "gru"].includes(kind as string)) throw wrong("has no kind rnn, lstm or gru");
  if (dtype !== "float32" && dtype !== "float64") throw wrong("has no dtype float32 or float64");
  if (!Array.isArray(states) || !states.every((state) => typeof state === "string"))
    throw wrong("has no list of states");
  for (const method of ["weights", "run"] as const)
    if (typeof value[method] !== "function") throw wrong(`has no function ${method}`);
  return value as BlackBox;
}

/**
 * An implementation in JavaScript or TypeScript: a module whose default export is an `Implementation`, or a function, async
 * or not, that makes one.
 * @param path relative to the current directory
 * @throws TargetError when there is no such module, it cannot be imported, or what it exports is no implementation
 */
export async function moduleTarget(path: string): Promise<Implementation> {
  return implementationOf(path, "its default export", await made(path, await imported(path)));
}
