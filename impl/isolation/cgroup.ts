/** A control group of Linux (version 2) for a process and all that it starts, whatever its session and environment. */
import { mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

const PREFIX = "gatecheck-";
/** Times that an emptied group is to be removed, and milliseconds between two: the killed leave it one by one. */
const TRIES = 20;
const PAUSE = 5;

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/**
 * The directory of the group that a process is in; null where version 2 is not mounted, or not that part of it.
 * @param mounts the text of /proc/PID/mountinfo
 * @param groups the text of /proc/PID/cgroup
 */
export function directoryOf(mounts: string, groups: string): string | null {
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  const mount = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .find((words) => words[words.indexOf("-") + 1] === "cgroup2");
  const [, , , root, point] = mount ?? [];
  if (path === undefined || root === undefined || point === undefined) return null;
  const inside = relative(root, path);
  return inside.startsWith("..") ? null : join(point, inside);
}

const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);

/** Removes a group without processes, and those in it; false where a process is left. */
function removed(directory: string): boolean {
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true }))
      if (entry.isDirectory()) removed(join(directory, entry.name));
    rmdirSync(directory);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Removes the groups of processes of ours that were killed before they could. */
function removeStale(home: string): void {
  for (const name of readdirSync(home)) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !isThere(Number(owner))) removed(join(home, name));
  }
}

let homeHere: string | null | undefined;

/** The group that this process is in. */
function home(): string | null {
  if (homeHere === undefined) {
    homeHere = directoryOf(textOf("/proc/self/mountinfo"), textOf("/proc/self/cgroup"));
    if (homeHere !== null)
      try {
        removeStale(homeHere);
      } catch {
        homeHere = null;
      }
  }
  return homeHere;
}

/** Kills this process with all that it has started, where it is in a group that was made for it. */
export function endOwnCgroup(): void {
  const own = home();
  if (own === null || !basename(own).startsWith(PREFIX)) return;
  try {
    writeFileSync(join(own, "cgroup.kill"), "1");
  } catch {
    // no longer ours to write
  }
}

/** A group of a process and what it starts. */
export class Cgroup {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** A group with this process in it, within ours; null where we may not make one. */
  static of(pid: number, mark: string, within: string | null = home()): Cgroup | null {
    if (within === null) return null;
    const directory = join(within, `${PREFIX}${process.pid}-${mark}`);
    try {
      mkdirSync(directory);
    } catch {
      return null;
    }
    try {
      writeFileSync(join(directory, "cgroup.procs"), String(pid));
      return new Cgroup(directory);
    } catch {
      removed(directory);
      return null;
    }
  }

  /** Kills all that is in it, and removes it. Calling it again does nothing. */
  end(): void {
    try {
      writeFileSync(join(this.directory, "cgroup.kill"), "1");
    } catch {
      return; // gone already
    }
    for (let k = 0; k < TRIES && !removed(this.directory); k++) pause();
  }
}
