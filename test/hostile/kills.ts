/**
 * Kills at random moments: `node test/hostile/kills.ts --times 50 --seed 1`. The main process or a worker with SIGKILL, the main process with
 * SIGINT. Nothing may be left five seconds later; the report is absent, that of the run before, whole, or says that it is a part; SIGINT
 * ends with status 130.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hash } from "../../properties/cases/hash.ts";
import { exitStatusOfWhole } from "../../reports/report/counts.ts";
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

const previous = readFileSync(join(root, "test/hostile/testing/report.json"), "utf8");

/** The fault of a report that was written: it can be read, and says conforms of all its laws or not at all. */
async function faultsIn(path: string): Promise<string[]> {
  try {
    const report = await readReport(path);
    const left = report.run.laws.filter((id) => report.verdicts.every(({ law }) => law !== id));
    return left.length === 0 || exitStatusOfWhole(report) !== 0 ? [] : [`it conforms without ${left.join(", ")}`];
  } catch (error) {
    return [String(error)];
  }
}

export type Way = "main" | "worker" | "interrupt";

/** Kills one run, so many milliseconds after its start, and says what is wrong with the end of it. */
export async function killed(way: Way, ms: number): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "gatecheck-kills-"));
  const report = join(directory, "report.json");
  const before = ms % 2 === 0;
  if (before) writeFileSync(report, previous);
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
  // before it listens for signals there is nothing to report, and the signal ends it: 130 to a shell
  if (way === "interrupt" && status !== 130 && status !== null) wrong.push(`status ${status}`);
  if (!before && !existsSync(report)) {
    if (status === 130) wrong.push("status 130, and no report");
  } else if (!before || readFileSync(report, "utf8") !== previous) wrong.push(...(await faultsIn(report)));
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
