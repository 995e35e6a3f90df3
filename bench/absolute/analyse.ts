/** From measurements to figures. Nothing else goes in: `reanalyse` gets the same from a file. */
import { productCeiling } from "../ceiling/measure.ts";
import { groupOf, workOf } from "../core/shape.ts";
import { median, medianInterval } from "../statistics/median.ts";
import { exponent } from "../statistics/power-law.ts";
import type { Analysis, Benchmark, Ceiling, Figures, GeometricMean, Measurements, Ratio, Scaling } from "./result.ts";
import { warningsOf } from "./warn.ts";

/** Nanoseconds of a run, by process. */
const timesOf = ({ processes }: Benchmark): Map<number, number> =>
  new Map(processes.map(({ process, runs, blocks }) => [process, median(blocks) / runs]));

const isTimed = ({ processes }: Benchmark): boolean => processes.length > 0;

function figuresOf(benchmark: Benchmark, best: number | null): Figures {
  const { target, workload, shape, work, processes } = benchmark;
  const time = medianInterval([...timesOf(benchmark).values()]);
  const gflops = work.flops / time.est;
  const memory = processes.flatMap(({ maxRss }) => (maxRss === null ? [] : [maxRss]));
  return {
    target,
    workload,
    time,
    perStep: time.est / shape.T,
    nsPerMultiplyAdd: work.multiplyAdds === 0 ? null : time.est / work.multiplyAdds,
    gflops,
    gbPerSecond: work.bytes / time.est,
    maxRss: memory.length === 0 ? null : Math.max(...memory),
    share: best === null ? null : gflops / best,
    warnings: warningsOf(benchmark),
  };
}

/** The logarithm of the one's time over the other's, by process. */
function pairedLogs(one: Benchmark, other: Benchmark): Map<number, number> {
  const others = timesOf(other);
  return new Map(
    [...timesOf(one)].flatMap(([process, time]): [number, number][] => {
      const its = others.get(process);
      return its === undefined ? [] : [[process, Math.log(time / its)]];
    }),
  );
}

/** One exponent for each process, fitted over all sizes that it timed; sizes timed once say nothing of a process. */
function scalingOf(target: string, group: string, members: readonly Benchmark[]): Scaling[] {
  const most = Math.max(...members.map(({ processes }) => processes.length));
  const full = members.filter(({ processes }) => processes.length === most).sort((a, b) => a.shape.n - b.shape.n);
  const sizes = full.map(({ shape }) => shape.n);
  if (new Set(sizes).size < 3) return [];
  const times = full.map(timesOf);
  const rounds = [...(times[0]?.keys() ?? [])].filter((process) => times.every((one) => one.has(process)));
  const slopes = rounds.map((process) =>
    exponent(
      sizes,
      times.map((one) => one.get(process) as number),
    ),
  );
  const operations = exponent(
    sizes,
    full.map(({ shape }) => workOf(shape).flops),
  );
  return slopes.length === 0 ? [] : [{ target, group, sizes, time: medianInterval(slopes), operations }];
}

const exp = ({ est, lo, hi, level }: Ratio["ratio"]): Ratio["ratio"] => ({
  est: Math.exp(est),
  lo: Math.exp(lo),
  hi: Math.exp(hi),
  level,
});

/**
 * The mean over all workloads, process by process. Where a process did not time one, as when a run takes so long that it is timed
 * once, the median of the processes that did stands for it: the slowest workloads count like the others.
 */
function meansOf(compared: readonly ReadonlyMap<number, number>[]): number[] {
  const processes = new Set(compared.flatMap((logs) => [...logs.keys()]));
  const middles = compared.map((logs) => median([...logs.values()]));
  return [...processes].map(
    (process) =>
      compared.reduce((sum, logs, k) => sum + (logs.get(process) ?? (middles[k] as number)), 0) / compared.length,
  );
}

/** Every target against the first, process by process: they ran one after the other. */
function sideBySide(base: string, target: string, timed: readonly Benchmark[]): [Ratio[], GeometricMean[]] {
  const of = (name: string): Map<string, Benchmark> =>
    new Map(timed.filter((one) => one.target === name).map((one) => [one.workload, one]));
  const bases = of(base);
  const both = [...of(target)].flatMap(([workload, one]) => {
    const other = bases.get(workload);
    return other === undefined ? [] : [{ workload, logs: pairedLogs(one, other) }];
  });
  const compared = both.filter(({ logs }) => logs.size > 0);
  const ratios = compared.map(({ workload, logs }) => ({
    target,
    base,
    workload,
    ratio: exp(medianInterval([...logs.values()])),
  }));
  if (compared.length < 2) return [ratios, []];
  const means = meansOf(compared.map(({ logs }) => logs));
  const fewer = compared.filter(({ logs }) => logs.size < means.length).length;
  const mean = { target, base, workloads: compared.length, ratio: exp(medianInterval(means)) };
  return [ratios, [fewer === 0 ? mean : { ...mean, fewer }]];
}

/** Every figure of a result. */
export function analyseAbsolute({ ceiling, targets, benchmarks }: Measurements): Analysis {
  const ceilings = (ceiling ?? []).map(({ name, unit, amount, times }): Ceiling => ({
    name,
    unit,
    value: amount / Math.min(...times),
  }));
  const best = ceilings.find(({ name }) => name === productCeiling)?.value ?? null;
  const timed = benchmarks.filter(isTimed);
  const names = targets.map(({ target }) => target);
  const [base, ...others] = names;
  const scaling = names.flatMap((target) => {
    const own = timed.filter((one) => one.target === target);
    return [...Map.groupBy(own, ({ shape }) => groupOf(shape))].flatMap(([group, members]) =>
      scalingOf(target, group, members),
    );
  });
  const pairs = base === undefined ? [] : others.map((target) => sideBySide(base, target, timed));
  return {
    ceilings,
    figures: timed.map((one) => figuresOf(one, best)),
    scaling,
    ratios: pairs.flatMap(([ratios]) => ratios),
    geometricMeans: pairs.flatMap(([, means]) => means),
  };
}
