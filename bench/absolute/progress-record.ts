/** The measurements of a run and the work left of it, so that a stopped run can go on. */
import type { Gated } from "./measure.ts";
import { GATE, type Slot } from "./slots.ts";
import type { AbsoluteProtocol } from "./protocol.ts";
import type { BenchTarget, Benchmark, Measurements, ProcessSamples } from "./result.ts";
import type { CeilingSamples } from "../ceiling/samples.ts";
import { type Shape, idOf, workOf } from "../core/shape.ts";

export class ProgressRecord {
  readonly protocol: AbsoluteProtocol;
  readonly shapes: readonly Shape[];
  readonly #ceiling: CeilingSamples | null;
  readonly #targets: Map<string, BenchTarget>;
  readonly #benchmarks: Map<string, Benchmark>;

  constructor(protocol: AbsoluteProtocol, { ceiling, targets, benchmarks }: Measurements) {
    this.protocol = protocol;
    this.#ceiling = ceiling;
    this.#targets = new Map(targets.map((target) => [target.target, target]));
    this.#benchmarks = new Map(benchmarks.map((one) => [`${one.target} ${one.workload}`, one]));
    this.shapes = [...new Map(benchmarks.map(({ workload, shape }) => [workload, shape])).values()];
  }

  get measurements(): Measurements {
    return {
      ceiling: this.#ceiling,
      targets: [...this.#targets.values()],
      benchmarks: [...this.#benchmarks.values()],
    };
  }

  /** The answer that passed the gate, by its bits. */
  answerTo(target: string, shape: Shape): string | null {
    return this.#of(target, shape).answer;
  }

  /** The shapes of a slot that are still to be judged or timed. */
  left({ target, shapes, round }: Slot): Shape[] {
    if (this.#targets.get(target)?.failure != null) return [];
    return shapes.filter((shape) => {
      const { refused, answer, processes } = this.#of(target, shape);
      if (refused !== null) return false;
      if (round === GATE) return answer === null;
      return answer !== null && !this.#isTimedOnce(processes) && processes.every(({ process }) => process !== round);
    });
  }

  loaded(target: string, name: string, version: string): void {
    const known = this.#targets.get(target) as BenchTarget;
    this.#targets.set(target, { ...known, name, version, failure: null });
  }

  failed(target: string, failure: string): void {
    const known = this.#targets.get(target) as BenchTarget;
    this.#targets.set(target, { ...known, failure });
  }

  gated(target: string, shape: Shape, { objection, judged, digest }: Gated): void {
    this.#change(target, shape, { refused: objection, judged, answer: digest });
  }

  timed(target: string, shape: Shape, samples: ProcessSamples): void {
    this.#change(target, shape, { processes: [...this.#of(target, shape).processes, samples] });
  }

  /** Drops the times of a workload: its answer is no longer the one that was judged. */
  refused(target: string, shape: Shape, reason: string): void {
    this.#change(target, shape, { refused: reason, processes: [] });
  }

  /** A run that takes so long is not repeated in every process. */
  #isTimedOnce(processes: readonly ProcessSamples[]): boolean {
    const [first] = processes;
    return (
      first?.runs === 1 && first.blocks.length === 1 && (first.blocks[0] as number) > this.protocol.patienceMs * 1e6
    );
  }

  #of(target: string, shape: Shape): Benchmark {
    return this.#benchmarks.get(`${target} ${idOf(shape)}`) as Benchmark;
  }

  #change(target: string, shape: Shape, change: Partial<Benchmark>): void {
    this.#benchmarks.set(`${target} ${idOf(shape)}`, { ...this.#of(target, shape), ...change });
  }
}

/** Nothing measured yet. */
export const blank = (
  targets: readonly string[],
  shapes: readonly Shape[],
  ceiling: CeilingSamples | null,
): Measurements => ({
  ceiling,
  targets: targets.map((target) => ({ target, name: null, version: null, failure: null })),
  benchmarks: targets.flatMap((target) =>
    shapes.map((shape) => ({
      target,
      workload: idOf(shape),
      shape,
      work: workOf(shape),
      refused: null,
      judged: [],
      answer: null,
      processes: [],
    })),
  ),
});
