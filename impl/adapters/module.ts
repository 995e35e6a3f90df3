import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Implementation } from "../contract.ts";
import { readDeclaration, type Declaration } from "./stdio/declaration.ts";
import { TargetError } from "./stdio/errors.ts";
import { printable } from "./stdio/text.ts";

export { TargetError } from "./stdio/errors.ts";

const EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];
const HELP = "it must be an implementation { info, cells, run } (examples/my-cell.mjs is one)";

/** An error of somebody else's on one line. */
function oneLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message || cause.name : String(cause);
  return printable(message.trim().split("\n", 1)[0]!, 300) || "no message";
}

async function imported(path: string): Promise<unknown> {
  const file = resolve(path);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new TargetError(`${path}: no such file`);
  if (!found.isFile()) throw new TargetError(`${path}: not a file; name the module inside it`);
  if (!EXTENSIONS.includes(extname(file)))
    throw new TargetError(`${path}: not a module; its name must end in ${EXTENSIONS.join(", ")}`);
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (cause) {
    throw new TargetError(`${path}: it cannot be imported: ${oneLine(cause)}`, { cause });
  }
}

/** A default export that is a function makes the implementation. */
async function made(path: string, exported: unknown): Promise<unknown> {
  if (typeof exported !== "function") return exported;
  try {
    return await (exported as () => unknown)();
  } catch (cause) {
    throw new TargetError(`${path}: its default export, a function, failed: ${oneLine(cause)}`, { cause });
  }
}

function declared(path: string, { info, cells }: Partial<Implementation>): Declaration {
  try {
    return readDeclaration(info, cells, "info");
  } catch (cause) {
    throw new TargetError(`${path}: ${oneLine(cause)}`, { cause });
  }
}

/**
 * An implementation in JavaScript or TypeScript: a module whose default export is an `Implementation`, or a function, async
 * or not, that makes one.
 * @param path relative to the current directory
 * @throws TargetError when there is no such module, it cannot be imported, or what it exports is no implementation
 */
export async function moduleTarget(path: string): Promise<Implementation> {
  const target = await made(path, await imported(path));
  if (typeof target !== "object" || target === null)
    throw new TargetError(
      `${path}: its default export is ${target === undefined ? "missing" : target === null ? "null" : `a ${typeof target}`}; ${HELP}`,
    );
  const implementation = target as Partial<Implementation>;
  if (typeof implementation.run !== "function")
    throw new TargetError(`${path}: its default export has no function \`run\`; ${HELP}`);
  if (implementation.close !== undefined && typeof implementation.close !== "function")
    throw new TargetError(`${path}: its default export has a \`close\` that is no function; ${HELP}`);
  const whole = implementation as Implementation;
  return {
    ...declared(path, implementation),
    run: (request) => whole.run(request),
    ...(whole.close && { close: () => whole.close!() }),
  };
}
