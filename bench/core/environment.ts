/** The machine during a measurement. Figures of different machine classes are never compared. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

export interface Environment {
  /** SHA-256 of all below but the load. */
  readonly fingerprint: string;
  /** Processor, cores, architecture and the major version of Node: figures are comparable within one class. */
  readonly machineClass: string;
  readonly os: string;
  readonly arch: string;
  /** Model of the processor, as the system names it. */
  readonly cpu: string;
  /** SHA-256 of the processor's flags; null where the system does not tell. */
  readonly cpuFlags: string | null;
  readonly cores: number;
  /** Sizes of the data caches of one core in bytes, level 1 first; empty where the system does not tell. */
  readonly caches: readonly number[];
  /** Bytes. */
  readonly memory: number;
  /** The system's policy for the processor's frequency (cpufreq's scaling governor); null where the system does not tell. */
  readonly governor: string | null;
  readonly node: string;
  readonly v8: string;
  readonly nodeOptions: string | null;
  /** Continuous integration that the run was part of; null where none is. */
  readonly ci: string | null;
  /** Processes that wanted to run, averaged over the minute before and the last of the measurement. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A file of the system, trimmed; null where there is none. */
function told(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}

const units: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** `1024K` in bytes. */
function bytes(text: string): number {
  const [, count, unit] = /^(\d+)([KMG])?$/.exec(text) ?? [];
  return Number(count) * (unit === undefined ? 1 : (units[unit] as number));
}

/** By level, those of instructions left out. */
function caches(): number[] {
  const places = Array.from({ length: 8 }, (_, k) => `/sys/devices/system/cpu/cpu0/cache/index${k}`);
  return places
    .filter((place) => told(`${place}/type`) !== "Instruction")
    .flatMap((place) => {
      const size = told(`${place}/size`);
      return size === null ? [] : [bytes(size)];
    });
}

/** Names of the services that run on these variables. */
const services = { GITHUB_ACTIONS: "GitHub Actions", GITLAB_CI: "GitLab CI", BUILDKITE: "Buildkite", CI: "CI" };

/** The machine, before a measurement. */
export function environment(): Environment {
  const [cpu] = cpus();
  const model = cpu?.model.trim() ?? "unknown";
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(told("/proc/cpuinfo") ?? "")?.[1];
  const { node, v8 } = process.versions;
  const cores = availableParallelism();
  const stable = {
    machineClass: `${model}, ${cores} cores, ${arch()}, Node ${node.split(".", 1).join("")}`,
    os: `${platform()} ${release()}`,
    arch: arch(),
    cpu: model,
    cpuFlags: flags === undefined ? null : sha256(flags),
    cores,
    caches: caches(),
    memory: totalmem(),
    governor: told("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
    node,
    v8,
    nodeOptions: process.env["NODE_OPTIONS"] ?? null,
    ci: Object.entries(services).find(([name]) => process.env[name] !== undefined)?.[1] ?? null,
  };
  const [load = 0] = loadavg();
  return { fingerprint: sha256(JSON.stringify(stable)), ...stable, loadBefore: load, loadAfter: load };
}

/** The same, after it. */
export const environmentAfter = (before: Environment): Environment => ({ ...before, loadAfter: loadavg()[0] ?? 0 });
