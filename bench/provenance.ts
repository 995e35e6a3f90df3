/** Where figures come from: the commit, and the ruler that measured. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandTyped } from "../properties/shell-words.ts";
import type { Environment } from "./environment.ts";
import { type Git, type Header, benchSchema } from "./result.ts";

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
function commitHere(): Git | null {
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

/** The version of tinybench that is installed. */
function tinybench(): string {
  const file = createRequire(import.meta.url).resolve("tinybench");
  const { version } = JSON.parse(readFileSync(join(dirname(file), "../package.json"), "utf8")) as { version: string };
  return version;
}

/** How a file begins that holds what was measured from `started` until now. */
export const headerOf = (version: string, started: Date, env: Environment): Omit<Header, "interrupted"> => ({
  schema: benchSchema,
  createdAt: started.toISOString(),
  seconds: Math.round(Date.now() - started.getTime()) / 1000,
  tool: { name: "gatecheck", version, harness: harness(), tinybench: tinybench() },
  git: commitHere(),
  command: commandTyped(process.argv.slice(2)),
  env,
});
