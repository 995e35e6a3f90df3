import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { main } from "../../cli/main.ts";

/** An ended command. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place for a command, and variables of its environment. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type Write = typeof process.stdout.write;

/**
 * Runs a command line in this process: nothing is started and loaded anew, and its branches are counted.
 * Signals, closed pipes and the end of a process need a process: `spawn` one there.
 */
export async function gatecheck(args: readonly string[], { cwd, env = {} }: Surroundings = {}): Promise<Ended> {
  const { exitCode, argv } = process;
  const before = { cwd: process.cwd(), env: { ...process.env } };
  const texts = { stdout: "", stderr: "" };
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ["stdout", "stderr"] as const)
    process[name].write = ((text: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      texts[name] += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
      const done = rest.at(-1);
      if (typeof done === "function") process.nextTick(done);
      return true;
    }) as Write;
  try {
    enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/gatecheck", import.meta.url)));
    process.chdir(cwd ?? fileURLToPath(new URL("../../", import.meta.url)));
    Object.assign(process.env, env);
    process.exitCode = 0;
    process.argv = [process.execPath, "gatecheck", ...args];
    await main(process.argv);
    return { status: Number(process.exitCode), ...texts };
  } finally {
    Object.assign(process, { exitCode, argv });
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.stdout.write = writes.stdout;
    process.stderr.write = writes.stderr;
  }
}
