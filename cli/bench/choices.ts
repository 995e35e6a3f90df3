import { blank } from "../../bench/absolute/progress-record.ts";
import { type AbsoluteProtocol, leastProcesses, absoluteProtocol } from "../../bench/absolute/protocol.ts";
import type { AbsoluteResult, Measurements } from "../../bench/absolute/result.ts";
import { type Grid, profiles, shapesOf } from "../../bench/profiles.ts";
import { passes } from "../../bench/core/shape.ts";
import { builtIns, isInstalled } from "../../impl/targets/index.ts";
import { cellsOf, listOf, oneOf, wholeNumber } from "../shared/choices.ts";
import { UsageError } from "../shared/errors.ts";
import { moduleSum } from "../shared/module-sum.ts";
import { sourceOf } from "../targets.ts";

/** Options of `gatecheck bench` as commander hands them over. */
export interface BenchFlags {
  readonly profile: string;
  readonly cells?: string;
  readonly define?: readonly string[];
  readonly hidden?: string;
  readonly pass?: string;
  readonly batch?: string;
  readonly length?: string;
  readonly dtype?: string;
  readonly processes?: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly report?: string;
  readonly resume?: string;
  readonly answerLimit: string;
}

/** A benchmark as the command line asks for it, with the measurements that an interrupted run left. */
export interface BenchChoice {
  readonly targets: readonly string[];
  readonly protocol: AbsoluteProtocol;
  readonly measurements: Measurements;
  /** The interrupted run that is gone on with. */
  readonly first: AbsoluteResult | null;
}

/** The largest hidden size, batch and length: a workload beyond them takes gigabytes. */
const LARGEST = 4096;
const MOST_PROCESSES = 100;

const size = (option: string, text: string): number => {
  const value = wholeNumber(option, text, LARGEST);
  if (value === 0) throw new UsageError(`${option} is 0, must be at least 1`);
  return value;
};

/** `16,64` or `16..1024`, from the one to the other by doubling. @throws UsageError */
function sizes(option: string, text: string): number[] {
  return listOf(option, text).flatMap((word) => {
    const [from, to] = word.split("..");
    const first = size(option, from ?? "");
    if (to === undefined) return [first];
    const last = size(option, to);
    if (first > last)
      throw new UsageError(`${option} is ${JSON.stringify(word)}, must go from the smaller to the larger`);
    const doublings = Math.floor(Math.log2(last / first));
    return Array.from({ length: doublings + 1 }, (_, k) => first * 2 ** k);
  });
}

/** Options that name an axis of the workloads. */
export type AxisFlags = Pick<BenchFlags, "cells" | "hidden" | "pass" | "batch" | "length" | "dtype">;

/** The axes that options name. @throws UsageError */
export function axesOf({ cells, hidden, pass, batch, length, dtype }: AxisFlags): Partial<Grid> {
  const each = <V extends string>(option: string, text: string, values: readonly V[]): V[] =>
    listOf(option, text).map((word) => oneOf(option, word, values));
  return {
    ...(cells !== undefined && { cells: cellsOf(cells) }),
    ...(hidden !== undefined && { hidden: sizes("--hidden", hidden) }),
    ...(pass !== undefined && { passes: each("--pass", pass, passes) }),
    ...(batch !== undefined && { batch: sizes("--batch", batch) }),
    ...(length !== undefined && { length: sizes("--length", length) }),
    ...(dtype !== undefined && { dtypes: each("--dtype", dtype, ["float32", "float64"] as const) }),
  };
}

/** The profile's grids, with every axis replaced that an option names. @throws UsageError */
function gridsOf(flags: BenchFlags): readonly Grid[] {
  const names = profiles.map(({ name }) => name);
  const name = oneOf("--profile", flags.profile, names);
  const axes = axesOf(flags);
  const { grids } = profiles.find((one) => one.name === name) as (typeof profiles)[number];
  return grids.map((grid) => ({ ...grid, ...axes }));
}

/** Reads the command line. @throws UsageError */
export async function chosen(named: readonly string[], flags: BenchFlags): Promise<BenchChoice> {
  const seed = wholeNumber("--seed", flags.seed, 2 ** 32 - 1);
  const processes =
    flags.processes === undefined ? leastProcesses : wholeNumber("--processes", flags.processes, MOST_PROCESSES);
  if (processes === 0) throw new UsageError("--processes is 0, must be at least 1");
  const targets = named.length > 0 ? [...new Set(named)] : builtIns.filter(isInstalled).map(({ name }) => name);
  const sums = await Promise.all(targets.map((target) => moduleSum(sourceOf(target))));
  const shapes = shapesOf(gridsOf(flags), seed);
  const measurements = blank(targets, shapes, null);
  return {
    targets,
    protocol: { ...absoluteProtocol, profile: flags.profile, seed, processes },
    measurements: {
      ...measurements,
      targets: measurements.targets.map((target, k) => ({ ...target, ...(sums[k] != null && { sha256: sums[k] }) })),
    },
    first: null,
  };
}
