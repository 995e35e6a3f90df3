/** Checks of a benchmark file beyond its schema: its parts name the same workloads, and cells of the catalogue. */
import type { AbsoluteResult } from "../../bench/absolute/result.ts";
import type { CompareResult } from "../../bench/compare.ts";
import type { BenchResult } from "../../bench/result.ts";
import { type Shape, idOf } from "../../bench/core/shape.ts";
import { catalogue } from "../../spec/catalogue.ts";
import { formatCount } from "../text/format.ts";
import { oneLine } from "../../impl/untrusted-text.ts";

const shown = (value: string): string => oneLine(JSON.stringify(value), 100);

/** The first that was there before; −1 where each is there once. */
const repeated = (values: readonly unknown[]): number => values.findIndex((value, k) => values.indexOf(value) !== k);

/** Checks that a workload's name follows from its shape, and that its cell is in the catalogue. */
function misnamed(where: string, { workload, shape }: { readonly workload: string; readonly shape: Shape }) {
  if (!catalogue.some(({ id }) => id === shape.cell))
    return `${where}.shape.cell is ${shown(shape.cell)}, which the catalogue of this Gatecheck does not have: a newer one may`;
  const id = idOf(shape);
  return workload === id ? null : `${where}.workload is ${shown(workload)}, must be ${shown(id)}: so says its shape`;
}

/** Every target has every workload once. */
function incomplete({ measurements: { targets, benchmarks } }: AbsoluteResult): string | null {
  const names = targets.map(({ target }) => target);
  const twice = repeated(names);
  if (twice >= 0) return `measurements.targets[${twice}] is ${shown(names[twice] ?? "")} a second time`;
  const pairs = new Set<string>();
  for (const [k, { target, workload, processes }] of benchmarks.entries()) {
    const where = `measurements.benchmarks[${k}]`;
    if (!names.includes(target)) return `${where}.target is ${shown(target)}, must be one of measurements.targets`;
    const pair = JSON.stringify([target, workload]);
    if (pairs.has(pair)) return `${where} is ${shown(workload)} on ${shown(target)} a second time`;
    pairs.add(pair);
    const again = repeated(processes.map(({ process }) => process));
    if (again >= 0) return `${where}.processes[${again}] is process ${processes[again]?.process} a second time`;
  }
  for (const target of names)
    for (const { workload } of benchmarks)
      if (!pairs.has(JSON.stringify([target, workload])))
        return `measurements.benchmarks lacks ${shown(workload)} on ${shown(target)}`;
  return null;
}

/** Numbers of which an exact interval takes a minute; five times as many take two hours. */
const MOST_CONTROLS = 5000;

/** Every workload is there once, and no more was measured than can be analysed. */
function excessive({ workloads, measurements: { together } }: CompareResult): string | null {
  const twice = repeated(workloads.map(({ workload }) => workload));
  if (twice >= 0) return `workloads[${twice}] is ${shown(workloads[twice]?.workload ?? "")} a second time`;
  const controls = together.reduce((sum, { arms, blocks }) => sum + (arms.includes("control") ? blocks.length : 0), 0);
  return controls <= MOST_CONTROLS
    ? null
    : `measurements.together has ${formatCount(controls, "block")} against the control, must have at most ${MOST_CONTROLS}`;
}

/** The first contradiction in a file that matches the schema, in one line; null where there is none. */
export function incoherence(result: BenchResult): string | null {
  const [where, list] =
    result.kind === "absolute"
      ? (["measurements.benchmarks", result.measurements.benchmarks] as const)
      : (["workloads", result.workloads] as const);
  for (const [k, one] of list.entries()) {
    const wrong = misnamed(`${where}[${k}]`, one);
    if (wrong !== null) return wrong;
  }
  return result.kind === "absolute" ? incomplete(result) : excessive(result);
}
