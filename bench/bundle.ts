/**
 * Makes one file of a module and all it imports from its own tree. What is loaded then is small, the same wherever it lies, can be
 * copied, and has a checksum that says whether two revisions compute with the same code.
 */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";

export interface Bundle {
  readonly code: string;
  readonly sha256: string;
}

/** Packages stay outside: only what is named by a path, or is to be inside, comes in. */
const isOutside =
  (inside: readonly string[]) =>
  (id: string): boolean =>
    !id.startsWith(".") && !isAbsolute(id) && !inside.some((name) => id === name || id.startsWith(`${name}/`));

/**
 * @param file path of the module
 * @param root the tree it belongs to: names of files in the bundle are relative to it, so that equal trees make equal bundles
 * @param inside packages that come in as well
 * @returns null where there is no bundler
 * @throws what the bundler says of the module
 */
export async function bundle(file: string, root: string, inside: readonly string[] = []): Promise<Bundle | null> {
  const bundler = await import("rolldown").catch(() => null);
  if (bundler === null) return null;
  const built = await bundler.rolldown({
    input: file,
    cwd: root,
    platform: "node",
    external: isOutside(inside),
    logLevel: "silent",
  });
  const { output } = await built.generate({ format: "esm", codeSplitting: false });
  await built.close();
  const { code } = output[0];
  return { code, sha256: createHash("sha256").update(code).digest("hex") };
}
