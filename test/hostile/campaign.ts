/**
 * Hostile programs, modules and files without end: `npm run hostile -- --programs 400 --modules 250 --files 10000 --seed 1`. Each must end
 * with a verdict or a line of words, never with exit status 0, and leave nothing behind.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readAdapter } from "../../cli/shared/adapter-file.ts";
import { UsageError } from "../../cli/shared/errors.ts";
import { hash } from "../../properties/cases/hash.ts";
import { readExpectations } from "../../reports/expect/file.ts";
import { ReportError } from "../../reports/report/report.ts";
import { readReport } from "../../reports/report/read.ts";
import { fileOf, leftOf, moduleOf, programOf } from "./testing/generator.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Milliseconds after which a run has hung, on a machine however busy. */
const HUNG = 600_000;
/** Milliseconds in which all that a target has started must be gone. */
const GONE = 5_000;

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

/** One run of `gatecheck verify`. */
function verified(target: string): Promise<Ended> {
  const args = ["bin/gatecheck.js", "verify", target, "--level", "quick", "--laws", "step", "--answer-limit", "1"];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), HUNG);
  return new Promise((resolve) =>
    child.on("close", (status) => {
      clearTimeout(timer);
      resolve({ status, said });
    }),
  );
}

/** True while a process sleeps that a target has left behind. */
const left = (seed: number): boolean =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").includes(leftOf(seed));
      } catch {
        return false;
      }
    });

async function leaves(seed: number): Promise<boolean> {
  for (const end = performance.now() + GONE; left(seed);) {
    if (performance.now() > end) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

const RAW = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

const kinds = ["not survived", "not named", "forged", "left behind", "unescaped"] as const;

/** Our own faults, and how they show. */
interface Fault {
  readonly kind: (typeof kinds)[number];
  readonly how: string;
}

/** The faults of ours that a run shows; none is as it should be. */
async function faults(seed: number, target: string, { status, said }: Ended): Promise<Fault[]> {
  const found: Fault[] = [];
  if (status === 0) found.push({ kind: "forged", how: "exit status 0" });
  else if (status === null || ![1, 2, 3].includes(status))
    found.push({ kind: "not survived", how: `exit status ${status}` });
  else if (!said.includes(target.slice(0, 20))) found.push({ kind: "not named", how: `exit status ${status}` });
  if (RAW.test(said)) found.push({ kind: "unescaped", how: "control characters" });
  if (/^\s*::|##\[/m.test(said)) found.push({ kind: "unescaped", how: "a command to a runner of workflows" });
  if (await leaves(seed)) found.push({ kind: "left behind", how: "a process" });
  return found;
}

const readers: Readonly<Record<string, (path: string) => unknown>> = {
  adapter: readAdapter,
  report: readReport,
  expectations: readExpectations,
};

/** The fault that a spoilt file shows. */
async function faultOf(reader: string, path: string): Promise<Fault[]> {
  try {
    await readers[reader]?.(path);
    return [];
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof UsageError || error instanceof ReportError))
      return [{ kind: "not named", how: String(error) }];
    if (RAW.test(message)) return [{ kind: "unescaped", how: "control characters" }];
    return message.includes("\n") && reader === "adapter" ? [{ kind: "not named", how: "more than a line" }] : [];
  }
}

export interface Counts {
  readonly modules: number;
  readonly programs: number;
  readonly files: number;
}

/**
 * Tries so many of each, and tells of each that shows a fault of ours.
 * @param jobs runs at once
 * @returns the number of faults by their kind
 */
export async function campaign(
  counts: Counts,
  seed: number,
  tell: (line: string) => void,
  jobs: number = availableParallelism(),
): Promise<Record<Fault["kind"], number>> {
  const directory = mkdtempSync(join(tmpdir(), "gatecheck-campaign-"));
  const wrong = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Fault["kind"], number>;
  const judge = (what: string, found: readonly Fault[]): void => {
    for (const { kind, how } of found) {
      wrong[kind]++;
      tell(`${what}: ${kind}: ${how}`);
    }
  };
  const one = async (kind: "module" | "program", k: number): Promise<void> => {
    const own = hash(seed, kind, k);
    const { text, attack } = (kind === "module" ? moduleOf : programOf)(own);
    const path = join(directory, `${kind}-${own}.mjs`);
    writeFileSync(path, text);
    const target = kind === "module" ? path : `exec:"${process.execPath}" "${path}"`;
    judge(`${kind} ${own} (${attack.slice(0, 300)})`, await faults(own, target, await verified(target)));
  };
  try {
    const work = [
      ...Array.from({ length: counts.programs }, (_, k) => () => one("program", k)),
      ...Array.from({ length: counts.modules }, (_, k) => () => one("module", k)),
    ];
    const take = async (): Promise<void> => {
      for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
    };
    await Promise.all(Array.from({ length: jobs }, take));
    const originals = Object.keys(readers).map(
      (name) => [name, readFileSync(join(root, "test/hostile/testing", `${name}.json`), "utf8")] as const,
    );
    const path = join(directory, "spoilt.json");
    for (let k = 0; k < counts.files; k++) {
      const own = hash(seed, "file", k);
      const [reader, whole] = originals[k % originals.length]!;
      writeFileSync(path, fileOf(own, whole));
      judge(`${reader} ${own}`, await faultOf(reader, path));
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return wrong;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = (value: string): { readonly type: "string"; readonly default: string } => ({
    type: "string",
    default: value,
  });
  const { values } = parseArgs({
    options: {
      programs: text("400"),
      modules: text("250"),
      files: text("10000"),
      seed: text("1"),
      jobs: text(String(availableParallelism())),
    },
  });
  const counts = { modules: Number(values.modules), programs: Number(values.programs), files: Number(values.files) };
  const from = performance.now();
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const wrong = await campaign(counts, Number(values.seed), tell, Number(values.jobs));
  tell(
    `${counts.programs} programs, ${counts.modules} modules, ${counts.files} files, seed ${values.seed}: ` +
      `${kinds.map((kind) => `${kind} ${wrong[kind]}`).join(", ")}; ${((performance.now() - from) / 60_000).toFixed(1)} min`,
  );
  process.exitCode = kinds.every((kind) => wrong[kind] === 0) ? 0 : 1;
}
