/** Provenance of figures: the commit, and the harness that measured. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandTyped } from "../../properties/run/shell-words.ts";
import type { Environment } from "./environment.ts";
import { type Git, type Header, benchSchema } from "./header.ts";

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

/** True where a tracked file was changed and not committed; files for which `isOwn` holds do not count. */
export function isChangedBesides(isOwn: (path: string) => boolean): boolean {
  const top = git("rev-parse", "--show-toplevel");
  const changed = git("diff", "--name-only", "--no-relative", "--no-renames", "-z", "HEAD");
  if (top === null || changed === null) return false;
  const names = changed.split("\0").filter((name) => name !== "");
  return names.some((name) => !isOwn(join(top, name)));
}

/** SHA-256 of everything in top-level directories that runs. */
function sumOf(directories: readonly string[]): string {
  const extension = extname(import.meta.url);
  const sum = createHash("sha256");
  for (const directory of directories) {
    const place = fileURLToPath(new URL(`../../${directory}/`, import.meta.url));
    const files = readdirSync(place, { recursive: true, encoding: "utf8" })
      .filter((file) => extname(file) === extension && !/\.test\.|(^|[\\/])testing[\\/]/.test(file))
      .sort();
    for (const file of files)
      sum
        .update(file)
        .update("\0")
        .update(readFileSync(join(place, file)))
        .update("\0");
  }
  return sum.digest("hex");
}

/** Checksum of bench/, which changes with the way of measuring. */
export const harness = (): string => sumOf(["bench"]);

/** Checksum of impl/, properties/ and spec/, which changes with the built-in implementations and with their judge. */
export const builtInCode = (): string => sumOf(["impl", "properties", "spec"]);

/** The version of tinybench that is installed. */
export function tinybench(): string {
  const file = createRequire(import.meta.url).resolve("tinybench");
  const { version } = JSON.parse(readFileSync(join(dirname(file), "../package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/** Header of a file with measurements from `started` until now. */
export const headerOf = (version: string, started: Date, env: Environment): Omit<Header, "interrupted"> => ({
  schema: benchSchema,
  createdAt: started.toISOString(),
  seconds: Math.round(Date.now() - started.getTime()) / 1000,
  tool: { name: "gatecheck", version, harness: harness(), code: builtInCode(), tinybench: tinybench() },
  git: commitHere(),
  command: commandTyped(process.argv.slice(2)),
  env,
});

/** Header of a run that was continued: it began with the first part and was timed in both. */
export const headerOfBoth = (first: Header, last: Omit<Header, "interrupted">): Omit<Header, "interrupted"> => ({
  ...last,
  createdAt: first.createdAt,
  seconds: Math.round(1000 * (first.seconds + last.seconds)) / 1000,
  git: first.git,
  command: first.command,
  env: { ...last.env, loadBefore: first.env.loadBefore },
});
