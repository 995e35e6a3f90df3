import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { stdio } from "./index.ts";
import { faulty, outcome, using } from "./testing/requests.ts";

const dir = mkdtempSync(join(tmpdir(), "gatecheck stdio "));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string): string => join(dir, name);

/** True if a process is there and not a zombie. */
const alive = (pid: number): boolean => {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("Z");
  } catch {
    return false;
  }
};
async function gone(pid: number): Promise<boolean> {
  for (let k = 0; k < 200 && alive(pid); k++) await new Promise((resolve) => setTimeout(resolve, 10));
  return !alive(pid);
}

describe("the end", () => {
  test("a program that ignores stop is killed", async () => {
    await using(faulty("ignores-stop"), { stopMs: 50 }, async (program) => {
      expect(await outcome(program)).toBe("answered");
    });
  });

  test("what is in flight at the stop is rejected, and nothing runs after it", async () => {
    const program = await stdio(faulty("hang"), { stopMs: 300 });
    const runs = Promise.all(Array.from({ length: 10 }, () => outcome(program)));
    await program.close?.();
    expect((await runs)[9]).toBe("Error: the program was stopped before it answered run (seq 10)");
    expect(await outcome(program)).toBe("Error: the program was stopped; start it again to run it");
    await program.close?.();
  });

  test("whatever the program started is killed with it", async () => {
    await using(faulty("grandchild", file("family")), { timeoutMs: 400 }, async (program) => {
      expect(await outcome(program)).toMatch(/within 400 ms/);
      expect(await gone(Number(readFileSync(file("family.pid"), "utf8")))).toBe(true);
    });
  });

  test.each(["SIGTERM", "SIGINT", "exit", "handled"])("our own end by %s kills the program", async (how) => {
    const pid = file(`${how}.pid`);
    const owner = spawn(process.execPath, [fileURLToPath(new URL("./testing/owner.ts", import.meta.url)), how, pid], {
      stdio: "ignore",
    });
    const ended = once(owner, "exit"); // it may end before the next look
    for (let k = 0; k < 500 && !existsSync(pid); k++) await new Promise((resolve) => setTimeout(resolve, 10));
    if (how !== "exit") owner.kill(how === "handled" ? "SIGTERM" : (how as NodeJS.Signals));
    const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    expect(signal ?? code).toBe({ exit: 0, handled: 5 }[how] ?? how);
    expect(await gone(Number(readFileSync(pid, "utf8")))).toBe(true);
  });
});
