/** A module as a side: bundled where that can be done, and loaded as it lies where not. */
import { copyFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Bundle, bundle, packages } from "../core/bundle.ts";
import type { Loadable } from "../paired/job.ts";
import type { Workspace } from "./workspace.ts";

/** A module in its place, ready to be loaded, with the checksum of its code. */
export interface Placed {
  readonly load: Loadable;
  readonly copy: Loadable | null;
  readonly sha256: string | null;
}

/** A bundle and its copy, in directories that can import the packages of `origin`. */
export function placeBundle({ code, sha256 }: Bundle, origin: string, workspace: Workspace): Placed {
  const [first, second] = [workspace.directory(), workspace.directory()];
  for (const directory of [first, second]) workspace.link(directory, origin);
  const path = join(first, "side.mjs");
  const copy = join(second, "side.mjs");
  writeFileSync(path, code);
  copyFileSync(path, copy);
  return { load: { kind: "module", path }, copy: { kind: "module", path: copy }, sha256 };
}

/** True if a bundle can be moved: code that looks for files beside itself would look beside the bundle. */
const movable = ({ code }: Bundle): boolean => !code.includes("import.meta.");

/** @param root the tree the module belongs to */
export async function placeModule(path: string, root: string, workspace: Workspace): Promise<Placed> {
  // a module that cannot be bundled is loaded as it is; if loading fails too, its error says why
  const built = await bundle(path, root, packages).catch(() => null);
  if (built !== null && movable(built)) return placeBundle(built, dirname(path), workspace);
  return { load: { kind: "module", path }, copy: null, sha256: null };
}
