/** Where figures come from: the commit, and the ruler that measured. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Git } from "./result.ts";

/** Milliseconds that git may take. */
const PATIENCE = 10_000;

function git(...args: readonly string[]): string | null {
  try {
    return execFileSync("git", args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: PATIENCE,
    }).trim();
  } catch {
    return null;
  }
}

/** The commit of the current directory; null where there is no repository. */
export function commitHere(): Git | null {
  const commit = git("rev-parse", "--verify", "HEAD");
  if (commit === null) return null;
  const branch = git("symbolic-ref", "--short", "--quiet", "HEAD");
  return { commit, branch, dirty: git("status", "--porcelain", "--untracked-files=no") !== "" };
}

/** SHA-256 of everything in this directory that runs: whoever changes how it is measured changes this. */
export function harness(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const extension = extname(import.meta.url);
  const files = readdirSync(here, { recursive: true, encoding: "utf8" })
    .filter((file) => extname(file) === extension && !/\.test\.|(^|[\\/])testing[\\/]/.test(file))
    .sort();
  const sum = createHash("sha256");
  for (const file of files)
    sum
      .update(file)
      .update("\0")
      .update(readFileSync(join(here, file)))
      .update("\0");
  return sum.digest("hex");
}
