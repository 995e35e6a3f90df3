/** The snippets of docs/kits.md in a folder of their own, with the kits beside them, as a newcomer would have them. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stdio } from "../../impl/targets/stdio/index.ts";
import type { Implementation } from "../../impl/contract.ts";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The first Python that can import a module; Debian's packages are the system Python's alone. */
export const pythonWith = (module: string): string | undefined =>
  ["python3", "/usr/bin/python3"].find(
    (command) => spawnSync(command, ["-c", `import ${module}`], { timeout: 60_000 }).status === 0,
  );

const page = readFileSync(`${root}docs/kits.md`, "utf8");

/** The files whose snippets name them in their first line, and nothing else. */
export function kitFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatecheck kits "));
  for (const [, text = "", name = ""] of page.matchAll(/^```\w+\n((?:#|\/\/|\/\*) ([\w.]+).*\n[^]*?)^```$/gm))
    writeFileSync(join(folder, name), text);
  cpSync(`${root}kits/python/gatecheck_kit.py`, join(folder, "gatecheck_kit.py"));
  return folder;
}

/** The command lines of the page that speak of a word: what follows `npx gatecheck`. */
export const commandsOf = (word: string): string[] =>
  [...page.matchAll(/^\$ npx gatecheck (.*)$/gm)].map(([, line = ""]) => line).filter((line) => line.includes(word));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `gatecheck` in a folder, with words in double quotes taken as one. */
export function gatecheck(folder: string, line: string, env: Readonly<Record<string, string>> = {}): Ended {
  const words = (line.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ""));
  return spawnSync(process.execPath, [join(root, "bin/gatecheck.js"), ...words], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 100_000,
  });
}

/** What a program writes to its standard output for these lines, and how it ends. */
export const fed = (folder: string, command: readonly [string, ...string[]], input: string): Ended =>
  spawnSync(command[0], command.slice(1), { cwd: folder, input, encoding: "utf8", timeout: 60_000 });

/** A program of a folder, stopped whatever happens. */
export async function serving<T>(
  folder: string,
  command: string,
  use: (implementation: Implementation) => Promise<T>,
): Promise<T> {
  const implementation = await stdio(command, { cwd: folder, stopMs: 1000 });
  try {
    return await use(implementation);
  } finally {
    await implementation.close?.();
  }
}
