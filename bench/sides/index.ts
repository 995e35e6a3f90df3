/** The sides that BASE and HEAD on the command line name. */
import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { builtInNamed, missingPeer } from "../../impl/targets/index.ts";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import type { SideFacts } from "../paired/result.ts";
import { placeModule } from "./module.ts";
import { packedOf, packedSide } from "./packed.ts";
import { commitOf, repositoryHere, revisionSide } from "./revision.ts";
import type { Side } from "./side.ts";
import type { Workspace } from "./workspace.ts";

export type { Side } from "./side.ts";
export { Workspace } from "./workspace.ts";

/** The module that is timed of a git reference, unless `--module` says otherwise: the reference implementation of this repository. */
export const defaultModule = "impl/reference/index.ts";

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const facts = (name: string, kind: SideFacts["kind"], sha256: string | null = null): SideFacts => ({
  name,
  kind,
  commit: null,
  implementation: null,
  sha256,
});

async function moduleSide(name: string, path: string, root: string, workspace: Workspace): Promise<Side> {
  const { load, copy, sha256 } = await placeModule(path, root, workspace);
  return { facts: facts(name, "module", sha256), load, copy };
}

/**
 * `exec:"command"`, a library's version `tfjs@4.21`, a built-in name, the path of a module, `.` (the working tree), or a git reference.
 * @param module the module that is timed of a git reference and of the working tree
 * @throws TargetError
 */
export async function sideOf(name: string, module: string, workspace: Workspace): Promise<Side> {
  if (name.startsWith("exec:")) {
    const load = { kind: "program", command: name.slice("exec:".length) } as const;
    if (load.command.trim() === "") throw new TargetError(`${name} names no command; write exec:"command"`);
    return { facts: facts(name, "program"), load, copy: load };
  }
  const packed = packedOf(name);
  if (packed !== null) return packedSide(name, packed, workspace);
  const builtIn = builtInNamed(name);
  if (builtIn !== undefined) {
    const missing = missingPeer(builtIn);
    if (missing !== null) throw new TargetError(`${name} is ${missing}`);
    return { facts: facts(name, "built-in"), load: { kind: "built-in", name: builtIn.name }, copy: null };
  }
  if (isFile(name)) return moduleSide(name, resolve(name), dirname(resolve(name)), workspace);
  const repository = repositoryHere();
  if (name === "." && repository !== null) {
    const path = join(repository, module);
    if (!isFile(path)) throw new TargetError(`.: there is no ${module} here; name the module with --module PATH`);
    return moduleSide(name, path, repository, workspace);
  }
  const commit = commitOf(name);
  if (commit !== null) return revisionSide(name, commit, module, workspace);
  throw new TargetError(
    `${JSON.stringify(name)} is no git reference here, no module, no built-in name, no version such as tfjs@4.21, and no exec:"command"`,
  );
}
