/** A git reference as a side: its commit in a worktree of its own, with the packages that are installed here. */
import { execFileSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { placeModule } from "./module.ts";
import type { Side } from "./side.ts";
import type { Workspace } from "./workspace.ts";

/** The output of a git command; null where it fails. */
function git(...args: readonly string[]): string | null {
  try {
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/** Directory of the repository that we are in; null outside of one. */
export const repositoryHere = (): string | null => git("rev-parse", "--show-toplevel");

/** The commit that a reference stands for; null where it stands for none. */
export const commitOf = (reference: string): string | null =>
  reference.startsWith("-")
    ? null
    : git("rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`);

/**
 * @param module within the repository
 * @throws TargetError
 */
export async function revisionSide(name: string, commit: string, module: string, workspace: Workspace): Promise<Side> {
  const repository = repositoryHere()!;
  let tree: string;
  try {
    tree = workspace.worktree(repository, commit);
  } catch (cause) {
    throw new TargetError(`${name}: git could not check out ${commit.slice(0, 10)}`, { cause });
  }
  const installed = join(repository, "node_modules");
  const there = join(tree, "node_modules");
  if (existsSync(installed) && !existsSync(there)) symlinkSync(installed, there, "junction");
  const path = join(tree, module);
  if (!existsSync(path))
    throw new TargetError(
      `${name}: commit ${commit.slice(0, 10)} has no ${module}; name the module with --module PATH`,
    );
  const { load, copy, sha256 } = await placeModule(path, tree, workspace);
  return { facts: { name, kind: "revision", commit, implementation: null, sha256 }, load, copy };
}
