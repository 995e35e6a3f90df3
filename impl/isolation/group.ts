import { spawnSync } from "node:child_process";

/**
 * A program under test leads a process group of its own, so that whatever it starts can be ended with it. The groups that
 * are alive are remembered here and killed when we end: at exit, and at a signal that nobody else in this process handles
 * (whoever handles it decides; the exit that follows kills them).
 */
const living = new Set<number>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Kills a group at once; that it is gone already is no error. */
function kill(pid: number, platform: NodeJS.Platform = process.platform): void {
  if (platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: nobody left; EPERM: only zombies left (macOS)
  }
}

function killAll(): void {
  for (const pid of living) kill(pid);
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  killAll();
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}

/** From now on the group that `pid` leads ends with us. */
export function watch(pid: number): void {
  if (living.size === 0) {
    process.on("exit", killAll);
    for (const signal of signals) process.on(signal, onSignal);
  }
  living.add(pid);
}

/** Kills all that is left of the group that `pid` leads, and forgets it. Calling it again does nothing: the number may be another's by then. */
export function end(pid: number): void {
  if (!living.delete(pid)) return;
  kill(pid);
  if (living.size > 0) return;
  process.off("exit", killAll);
  for (const signal of signals) process.off(signal, onSignal);
}
