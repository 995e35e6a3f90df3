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

/** Packages stay outside; modules named by a path come in. */
export const packages = (id: string): boolean => !id.startsWith(".") && !id.startsWith("\0") && !isAbsolute(id);

/** The same code, independent of names and paths. */
export const bundleOf = (code: string): Bundle => ({ code, sha256: createHash("sha256").update(code).digest("hex") });

/**
 * @param file path of the module
 * @param root the tree it belongs to: names of files in the bundle are relative to it, so that equal trees make equal bundles
 * @param outside the imports that stay imports
 * @returns null where there is no bundler (rolldown, an optional peer)
 * @throws the bundler's errors
 */
export async function bundle(file: string, root: string, outside: (id: string) => boolean): Promise<Bundle | null> {
  const bundler = await import("rolldown").catch(() => null);
  if (bundler === null) return null;
  const built = await bundler.rolldown({
    input: file,
    cwd: root,
    platform: "node",
    external: (id) => id.startsWith("node:") || outside(id),
    logLevel: "silent",
  });
  try {
    const { output } = await built.generate({ format: "esm", codeSplitting: false });
    return bundleOf(output[0].code);
  } finally {
    await built.close();
  }
}
