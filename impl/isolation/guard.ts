/** A thread that ends this process, with all that it started, when its parent is gone: the module under test may block every other thread. */
import { Worker, isMainThread, workerData } from "node:worker_threads";
import { endOwnCgroup } from "./cgroup.ts";
import { ownMark, sweep } from "./mark.ts";

/** Milliseconds between two looks. */
const LOOK = 500;

interface Guarded {
  readonly guards: true;
  /** The parent, while it lives. */
  readonly parent: number;
}

const isGuarded = (data: unknown): data is Guarded => typeof data === "object" && data !== null && "guards" in data;

/** Ends all that this process has started, where it has a mark, and this process too, where it has a group of its own. */
export function endOwn(): void {
  const mark = ownMark();
  if (mark !== null) sweep(mark);
  endOwnCgroup();
}

/** From now on this process ends when its parent has. */
export function guard(): void {
  const data: Guarded = { guards: true, parent: process.ppid };
  new Worker(new URL(import.meta.url), { workerData: data }).unref();
}

if (!isMainThread && isGuarded(workerData)) {
  const { parent } = workerData;
  setInterval(() => {
    if (process.ppid === parent) return;
    endOwn();
    process.kill(process.pid, "SIGKILL");
  }, LOOK);
}
