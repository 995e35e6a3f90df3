/** A neighbour that keeps every core busy now and then; a comparison must not be misled by it. */
import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Starts it, and returns a function that stops it. */
export function startNoise(): () => void {
  const worker = fileURLToPath(new URL(`./noise-worker${extname(import.meta.url)}`, import.meta.url));
  const child: ChildProcess = fork(worker, { stdio: "ignore" });
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", stop);
  return () => {
    process.off("exit", stop);
    stop();
  };
}
