import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { bundle, packages } from "../../bench/core/bundle.ts";
import type { Source } from "../targets.ts";

/**
 * SHA-256 of a module and of what it imports by path, as far as a bundler is there to follow it; null for what is no module, or
 * cannot be read.
 */
export async function moduleSum(source: Source): Promise<string | null> {
  if (source.kind !== "module") return null;
  const file = resolve(source.path);
  const text = await readFile(file).catch(() => null);
  if (text === null) return null;
  // a module that cannot be bundled fails with its reason when it is loaded
  const whole = await bundle(file, dirname(file), packages).catch(() => null);
  return createHash("sha256")
    .update(text)
    .update(whole?.sha256 ?? "")
    .digest("hex");
}
