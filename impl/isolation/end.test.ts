import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { Cgroup, directoryOf, endOwnCgroup } from "./cgroup.ts";
import { sweep } from "./mark.ts";
import { WorkerProcess } from "./process.ts";

const home = mkdtempSync(join(tmpdir(), "gatecheck-end-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** True for a process that is there, and no zombie. */
const alive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.startsWith("Z") === false;
  } catch {
    return false;
  }
};

async function gone(pid: number): Promise<boolean> {
  for (let k = 0; k < 500 && alive(pid); k++) await new Promise((resolve) => setTimeout(resolve, 10));
  return !alive(pid);
}

const linux = process.platform === "linux";

const V2 = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
const V1 = "33 31 0:30 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";
const PART = "41 31 0:38 /pod /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw";

test.each([
  ["of the root", `${V1}\n${V2}\n`, "4:memory:/a\n0::/\n", "/sys/fs/cgroup/unified"],
  ["below it", V2, "0::/user.slice/one.scope\n", "/sys/fs/cgroup/unified/user.slice/one.scope"],
  ["in a mounted part", PART, "0::/pod/one\n", "/sys/fs/cgroup/one"],
  ["outside the mounted part", PART, "0::/other\n", null],
  ["of version 1 alone", V1, "4:memory:/a\n", null],
  ["of no system that has them", "", "", null],
])("the directory of a control group %s", (_where, mounts, groups, directory) => {
  expect(directoryOf(mounts, groups)).toBe(directory);
});

test("a control group takes a process, and kills all in it at once", () => {
  const group = Cgroup.of(7, "mark", home);
  const directory = join(home, `gatecheck-${process.pid}-mark`);
  expect(group?.directory).toBe(directory);
  expect(readFileSync(join(directory, "cgroup.procs"), "utf8")).toBe("7");
  group?.end();
  expect(readFileSync(join(directory, "cgroup.kill"), "utf8")).toBe("1");
});

test("where no control group can be made there is none", () => {
  expect(Cgroup.of(7, "mark", null)).toBeNull();
  expect(Cgroup.of(7, "mark", join(home, "nowhere"))).toBeNull();
  endOwnCgroup(); // this process is in none that was made for it
});

/** A control group can be made here. */
const grouped = ((): boolean => {
  const child: ChildProcess = spawn("sleep", ["5"], { stdio: "ignore" });
  const group = Cgroup.of(child.pid ?? 0, "probe");
  group?.end();
  child.kill();
  return group !== null;
})();

test.skipIf(!grouped)("what has left its session and cleared its environment ends with its worker", async () => {
  const end = await new WorkerProcess(import.meta.url, "./testing/unruly").run("escape", 60, () => {});
  expect(end).toMatchObject({ hung: false, code: 3 });
  expect(await gone(Number(end.stderr))).toBe(true);
});

test.skipIf(!linux)("what has left its group and cleared its environment is found by its session", async () => {
  const leader = spawn("env", ["-i", "/bin/sh", "-mc", "sleep 60 & echo $!; wait"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [said] = (await once(leader.stdout, "data")) as [Buffer];
  sweep("a mark that nobody has", leader.pid);
  expect(await gone(Number(said.toString()))).toBe(true);
});

test.skipIf(!linux)("what a process with a watchdog has started ends when it is killed", async () => {
  const file = fileURLToPath(new URL("testing/watched.ts", import.meta.url));
  const owner = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "ignore"] });
  const [said] = (await once(owner.stdout, "data")) as [Buffer];
  owner.kill("SIGKILL");
  expect(await gone(Number(said.toString()))).toBe(true);
});
