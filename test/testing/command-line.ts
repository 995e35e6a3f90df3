import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { main } from "../../cli/main.ts";

/** An ended command. */
export interface Ended {
  readonly status: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place for a command, and variables of its environment. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command line in this process: nothing is started and loaded anew, and its branches are counted.
 * Signals, closed pipes and the end of a process need a process: `spawn` one there.
 */
export async function gatecheck(args: readonly string[], { cwd, env = {} }: Surroundings = {}): Promise<Ended> {
  const { exitCode, argv } = process;
  const before = { cwd: process.cwd(), env: { ...process.env } };
  const texts = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text, ...rest) => {
      texts[name] += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
      const done = rest.at(-1);
      if (typeof done === "function") process.nextTick(done);
      return true;
    }),
  );
  try {
    enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/gatecheck", import.meta.url)));
    process.chdir(cwd ?? fileURLToPath(new URL("../../", import.meta.url)));
    Object.assign(process.env, env);
    process.exitCode = 0;
    process.argv = [process.execPath, "gatecheck", ...args];
    await main(process.argv);
    return { status: process.exitCode, ...texts };
  } finally {
    Object.assign(process, { exitCode, argv });
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before.env);
    for (const spy of spies) spy.mockRestore();
  }
}
