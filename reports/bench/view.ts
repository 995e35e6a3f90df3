/** A result of absolute figures, arranged as it is read: one table for each curve, hidden sizes down, targets across. */
import type { AbsoluteResult, Benchmark, Figures, Ratio, Scaling } from "../../bench/absolute/result.ts";
import { groupOf } from "../../bench/core/shape.ts";

/** One workload on one target. */
interface Entry {
  readonly benchmark: Benchmark;
  /** null: not timed. */
  readonly figures: Figures | null;
  /** Against the first target; null for itself, and where one of the two was not timed. */
  readonly ratio: Ratio | null;
}

/** Workloads that differ in hidden size alone. */
export interface Curve {
  /** `lstm/forward/T=16/B=1/m=n/f32` */
  readonly group: string;
  readonly sizes: readonly number[];
  /** By target, by size. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<number, Entry>>;
  /** By target. */
  readonly scaling: ReadonlyMap<string, Scaling>;
}

const keyed = <T extends { readonly target: string; readonly workload: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((one) => [`${one.target} ${one.workload}`, one]));

/** Every curve of a result, in the order in which they were asked for. */
export function curvesOf({ measurements, analysis }: AbsoluteResult): Curve[] {
  const figures = keyed(analysis.figures);
  const ratios = keyed(analysis.ratios);
  return [...Map.groupBy(measurements.benchmarks, ({ shape }) => groupOf(shape))].map(([group, benchmarks]) => {
    const entries = new Map(
      [...Map.groupBy(benchmarks, ({ target }) => target)].map(([target, own]) => [
        target,
        new Map(
          own.map((benchmark): [number, Entry] => {
            const key = `${target} ${benchmark.workload}`;
            const entry = { benchmark, figures: figures.get(key) ?? null, ratio: ratios.get(key) ?? null };
            return [benchmark.shape.n, entry];
          }),
        ),
      ]),
    );
    const sizes = [...new Set(benchmarks.map(({ shape }) => shape.n))].sort((a, b) => a - b);
    const scaling = new Map(
      analysis.scaling.filter((one) => one.group === group).map((one) => [one.target, one] as const),
    );
    return { group, sizes, entries, scaling };
  });
}

/** Workloads that were not timed, by target and reason. */
export function refusalsOf({
  measurements,
}: AbsoluteResult): readonly (readonly [target: string, reason: string, workloads: readonly string[]])[] {
  const failed = measurements.targets.flatMap(({ target, failure }) =>
    failure === null ? [] : [[target, failure, ["all"]] as const],
  );
  const refused = Map.groupBy(
    measurements.benchmarks.filter((one) => one.refused !== null),
    ({ target, refused }) => JSON.stringify([target, refused]),
  );
  return [
    ...failed,
    ...[...refused].map(([key, list]) => {
      const [target, reason] = JSON.parse(key) as [string, string];
      return [target, reason, list.map(({ workload }) => workload)] as const;
    }),
  ];
}

/** Warnings, equal ones of one target together. */
export const warningsIn = ({
  analysis,
}: AbsoluteResult): readonly (readonly [target: string, kind: string, figures: readonly Figures[]])[] =>
  [
    ...Map.groupBy(
      analysis.figures.flatMap((figures) => figures.warnings.map(({ kind }) => [kind, figures] as const)),
      ([kind, { target }]) => `${kind} ${target}`,
    ).values(),
  ].map((list) => {
    const [[kind, { target }]] = list as [(typeof list)[number]];
    return [target, kind, list.map(([, figures]) => figures)] as const;
  });
