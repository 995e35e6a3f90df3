/** Going on with a run that was interrupted: only as the same measurement, and nothing is run that the user did not name. */
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { AbsoluteResult, BenchTarget } from "../../bench/absolute/result.ts";
import { type Environment, environment } from "../../bench/core/environment.ts";
import { builtInCode, commitHere, harness, isChangedBesides, tinybench } from "../../bench/core/provenance.ts";
import { commandTyped } from "../../properties/run/shell-words.ts";
import { readBenchResult } from "../../reports/bench/read.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import type { BenchChoice } from "./choices.ts";
import { introduced } from "./pool.ts";
import { UsageError } from "../shared/errors.ts";
import { moduleSum } from "../shared/module-sum.ts";
import { sourceOf } from "../targets.ts";

/** A file cannot start a program or a module by itself: targets that are not built in must be named on the command line. */
const mustBeNamed = (targets: readonly string[]): boolean =>
  targets.some((target) => sourceOf(target).kind !== "built-in");

/** The command that goes on with a file. */
export const resuming = (targets: readonly string[], file: string, report: string | null): string =>
  commandTyped([
    "bench",
    ...(mustBeNamed(targets) ? targets : []),
    "--resume",
    file,
    ...(report === null ? [] : ["--report", report]),
  ]);

/** The directory of the file, where the first run left its report there; else null. */
export const reportBeside = (file: string, { command }: AbsoluteResult): string | null =>
  basename(file) === "result.json" && / --report[ =]/.test(command) && existsSync(join(dirname(file), "README.md"))
    ? dirname(file)
    : null;

/** The targets of a file, which are named as in it, or not at all where all are built in. @throws UsageError */
function agreed(named: readonly string[], targets: readonly string[], file: string): readonly string[] {
  if (named.length === 0 && !mustBeNamed(targets)) return targets;
  if (named.length === targets.length && named.every((target, k) => target === targets[k])) return targets;
  const must = named.length === 0 ? "runs modules or programs, which must be named" : "was made with other targets";
  throw new UsageError(`${file} ${must}; if these are yours: ${resuming(targets, file, null)}`);
}

const is = (what: string, now: unknown, before: unknown): string[] =>
  JSON.stringify(now) === JSON.stringify(before)
    ? []
    : [
        `${what} is ${oneLine(JSON.stringify(now) ?? "not known", 100)}, was ${oneLine(JSON.stringify(before) ?? "not known", 100)}`,
      ];

/** All of an environment but what changes from minute to minute, and the sum of it. */
const lasting: readonly (keyof Environment)[] = [
  "machineClass",
  "os",
  "arch",
  "cpu",
  "cpuFlags",
  "cores",
  "caches",
  "memory",
  "governor",
  "node",
  "v8",
  "nodeOptions",
  "ci",
];

/** The files that a run writes itself: its result, and the report beside it. */
function isWrittenWith(file: string): (path: string) => boolean {
  const directory = realpathSync(dirname(resolve(file)));
  const names = [basename(file), "README.md"];
  return (path) => dirname(path) === directory && (names.includes(basename(path)) || extname(path) === ".svg");
}

/** Differences of the machine, the tool and the working tree since the interrupted run. */
function changes({ env, tool, git }: AbsoluteResult, file: string): string[] {
  const here = environment();
  const commit = commitHere();
  const dirtied = commit !== null && git !== null && !git.dirty && isChangedBesides(isWrittenWith(file));
  return [
    ...lasting.flatMap((key) => is(key, here[key], env[key])),
    ...(tool.harness === harness() ? [] : ["bench/ was changed"]),
    ...(tool.code === builtInCode() ? [] : ["impl/, properties/ or spec/ was changed"]),
    ...is("tinybench", tinybench(), tool.tinybench),
    ...is("the commit", commit?.commit, git?.commit),
    ...(dirtied ? ["the working tree has changes, had none"] : []),
  ];
}

/** Differences of a target since the interrupted run. */
async function changesOf(
  { target, name, version, sha256, failure }: BenchTarget,
  { protocol }: AbsoluteResult,
): Promise<string[]> {
  const shown = oneLine(target, 60);
  if ((await moduleSum(sourceOf(target))) !== (sha256 ?? null)) return [`${shown} was changed`];
  if (version === null || failure !== null) return [];
  const now = await introduced(target, protocol);
  return is(shown, typeof now === "string" ? now : `${now.name} ${now.version}`, `${name} ${version}`);
}

/** Continues an interrupted run: its measurements are kept, the rest is still to be measured. @throws UsageError, ReportError */
export async function resumed(named: readonly string[], file: string): Promise<BenchChoice> {
  const first = await readBenchResult(file);
  if (first.kind !== "absolute")
    throw new UsageError(`${file} holds no run of gatecheck bench, but of gatecheck ${first.kind}`);
  const { protocol, measurements } = first;
  const names = measurements.targets.map(({ target }) => target);
  const targets = agreed([...new Set(named)], names, file);
  const differences = changes(first, file);
  if (differences.length === 0)
    for (const target of measurements.targets) differences.push(...(await changesOf(target, first)));
  if (differences.length > 0)
    throw new UsageError(`${file} was measured otherwise: ${differences.join("; ")}: begin anew`);
  return { targets, protocol, measurements, first };
}
