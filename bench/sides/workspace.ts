/** A directory of our own for the sides of a comparison: worktrees, installed packages, bundles. Nothing of it outlives the comparison. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Nearest `node_modules` at or above a directory; null where there is none. */
function modulesAbove(directory: string): string | null {
  const here = join(directory, "node_modules");
  if (existsSync(here)) return here;
  const above = dirname(directory);
  return above === directory ? null : modulesAbove(above);
}

export class Workspace {
  readonly root: string = mkdtempSync(join(tmpdir(), "gatecheck-compare-"));
  readonly #worktrees: { readonly repository: string; readonly path: string }[] = [];
  #made = 0;

  constructor() {
    process.once("exit", this.#remove); // also where the process is told to stop, or fails
  }

  /** A new directory; all have names of one length. */
  directory(): string {
    const path = join(this.root, `side-${String(this.#made++).padStart(2, "0")}`);
    mkdirSync(path);
    return path;
  }

  /** Gives modules in `directory` the packages of modules at `origin`. */
  link(directory: string, origin: string): void {
    const modules = modulesAbove(origin);
    if (modules !== null) symlinkSync(modules, join(directory, "node_modules"), "junction");
  }

  /** A commit of a repository, checked out; its hooks do not run. @throws the error of git */
  worktree(repository: string, commit: string): string {
    const path = join(this.directory(), "tree");
    const args = ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", "--", path, commit];
    this.#worktrees.push({ repository, path });
    execFileSync("git", args, { cwd: repository, stdio: ["ignore", "ignore", "pipe"] });
    return path;
  }

  close(): void {
    process.off("exit", this.#remove);
    this.#remove();
  }

  readonly #remove = (): void => {
    for (const { repository, path } of this.#worktrees.splice(0))
      try {
        execFileSync("git", ["worktree", "remove", "--force", "--", path], { cwd: repository, stdio: "ignore" });
      } catch {
        // it was never made, or is gone: `git worktree prune` forgets what is left of it
      }
    rmSync(this.root, { recursive: true, force: true });
  };
}
