/** A process that ends what we have started should we be killed before we can: a timed process has no thread to spare for that. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { marked, sweep } from "./mark.ts";

const file = fileURLToPath(import.meta.url);
let watched = false;

/** From now on all that this process starts ends when it does, however that happens (Linux). */
export function watchdog(): void {
  if (watched || process.platform !== "linux") return;
  watched = true;
  const mark = randomUUID();
  const dog = spawn(process.execPath, [file, mark], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  dog.on("error", () => undefined).unref();
  dog.stdin.on("error", () => undefined);
  // the mark is on every process that is started from here on, not on the watchdog
  Object.assign(process.env, marked(mark));
}

if (process.argv[1] === file) {
  const mark = process.argv[2] as string;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  // the end of our input is the end of the process that holds its other end
  process.stdin.resume().once("close", () => sweep(mark));
}
