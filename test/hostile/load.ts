/**
 * A right implementation on a machine that is busy with others: `node test/hostile/load.ts --competitors 50`. It must conform, and never be
 * said to hang.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { root } from "./testing/runs.ts";

const { values } = parseArgs({ options: { competitors: { type: "string", default: "50" } } });
const competitors = Array.from({ length: Number(values.competitors) }, (): ChildProcess =>
  spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
);
const end = (): void => competitors.forEach((one) => one.kill("SIGKILL"));
process.on("exit", end);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

const from = performance.now();
const args = ["bin/gatecheck.js", "verify", "reference", "--cells", "lstm", "--level", "quick"];
const run = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
let said = "";
run.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
let highest = 0;
const look = setInterval(() => (highest = Math.max(highest, loadavg()[0] as number)), 1000);
run.on("close", (status) => {
  clearInterval(look);
  const accused = /errored|said nothing|no answer/.test(said);
  process.stdout.write(
    `${said.trim().split("\n").at(-1)}\n${competitors.length} competitors, load up to ${highest.toFixed(0)}, ` +
      `${((performance.now() - from) / 1000).toFixed(0)} s, status ${status}: ${accused ? "accused" : "no false accusation"}\n`,
  );
  process.exitCode = status === 0 && !accused ? 0 : 1;
  end();
});
