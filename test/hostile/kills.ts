/**
 * Kills at random moments: `node test/hostile/kills.ts --times 50 --seed 1`. The main process or a worker with SIGKILL, the main process with
 * SIGINT; nothing may be left five seconds later, a report is whole or absent, and SIGINT ends with status 130.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hash } from "../../properties/cases/hash.ts";
import { readReport } from "../../reports/report/read.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Processes in whose environment a word stands. */
const bearing = (word: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, "utf8").split("\0").includes(word);
      } catch {
        return false;
      }
    })
    .map(Number);

export type Way = "main" | "worker" | "interrupt";

/** Kills one run, so many milliseconds after its start, and says what is wrong with the end of it. */
export async function killed(way: Way, ms: number): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "gatecheck-kills-"));
  const word = `KILLED=${directory}`;
  const args = ["bin/gatecheck.js", "verify", "test/hostile/testing/slow.mjs", "--level", "quick"];
  const main = spawn(process.execPath, [...args, "--laws", "step,time", "--report", directory], {
    cwd: root,
    stdio: "ignore",
    env: { ...process.env, KILLED: directory, LEFT: join(directory, "left") },
  });
  const ended = new Promise<number | null>((resolve) => main.once("exit", resolve));
  await pause(ms);
  if (way === "worker") {
    const children = bearing(word).filter((pid) => pid !== main.pid);
    for (const pid of children.slice(0, 1)) process.kill(pid, "SIGKILL");
    await pause(1_000);
    main.kill("SIGINT");
  } else main.kill(way === "main" ? "SIGKILL" : "SIGINT");
  const status = await ended;
  const wrong: string[] = [];
  // before it listens for signals there is nothing to report, and the signal ends it
  if (way === "interrupt" && status !== 130 && status !== null) wrong.push(`status ${status}`);
  const report = join(directory, "report.json");
  if (existsSync(report)) await readReport(report).catch((error: unknown) => wrong.push(String(error)));
  for (let k = 0; k < 50 && bearing(word).length > 0; k++) await pause(100);
  if (bearing(word).length > 0) wrong.push("left something behind");
  for (const pid of bearing(word)) process.kill(pid, "SIGKILL");
  rmSync(directory, { recursive: true, force: true });
  return wrong;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { times: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
  });
  let count = 0;
  for (const way of ["main", "worker", "interrupt"] as const)
    for (let k = 0; k < Number(values.times); k++) {
      const ms = 100 + (hash(Number(values.seed), way, k) % 4_000);
      const wrong = await killed(way, ms);
      count += wrong.length;
      for (const what of wrong) process.stdout.write(`${way} after ${ms} ms: ${what}\n`);
    }
  process.stdout.write(`3 × ${values.times} kills, seed ${values.seed}: ${count} with a fault of ours\n`);
  process.exitCode = count === 0 ? 0 : 1;
}
