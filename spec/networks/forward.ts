import { stepFor as asDefined } from "../catalogue.ts";
import { widthOf } from "../cell.ts";
import { directionsOf } from "../options.ts";
import type { Tensor, Tensors } from "../tensor.ts";
import { type Demand, type Run, at, range, timesOf } from "./run.ts";
import { type BoundedVector, type BoundedVectors, concat, shared, slice, zero } from "./vector.ts";
import { type StepRecord, type PassSetting, forwardPass } from "./pass.ts";
import { lengthOf } from "../language/sizes.ts";

/** One pass over one row: its time indices, its steps and its last state. */
interface Row {
  /** Time index of the k-th step of the pass. */
  readonly times: readonly number[];
  readonly frames: readonly StepRecord[];
  /** The state after the last step. */
  readonly final: BoundedVectors;
}

/** One pass of a layer. */
interface Passage {
  readonly setting: PassSetting;
  /** By batch row. */
  readonly rows: readonly Row[];
}

/** The inputs, passes and outputs of a layer. */
export interface LayerRecord {
  /** By time and row, each [width]. */
  readonly inputs: readonly BoundedVector[];
  readonly width: number;
  /** Features of one pass's output. */
  readonly features: number;
  /** By direction. */
  readonly passages: readonly Passage[];
  /** By time and row, each [directions · features]; zero where a row has ended. */
  readonly outputs: readonly BoundedVector[];
}

/** Row `row` of a tensor, [length]. */
export const rowOf = (t: Tensor, row: number, length: number, quantum: number): BoundedVector =>
  shared([...t.data.subarray(row * length, (row + 1) * length)], quantum);

/** Layer by layer. */
export function forward(
  run: Run,
  { precision, observed, quantum = 0, inputError, stepFor = asDefined }: Demand,
): LayerRecord[] {
  const { sizes } = run;
  const { T, B, m } = sizes;
  const lengths = run.lengths ?? range(B).map(() => T);
  const records: LayerRecord[] = [];
  let width = m;
  let inputs = range(T * B).map((k): BoundedVector => {
    const x = rowOf(run.x, k, m, quantum);
    return inputError === undefined ? x : { ...x, error: [...inputError.subarray(k * m, (k + 1) * m)] };
  });
  run.layers.forEach(({ cell, options, direction, params, initial }, depth) => {
    const count = directionsOf(direction);
    const step = stepFor(cell, options);
    const own = { ...sizes, m: width };
    const features = widthOf(step, own);
    const seen = depth === run.layers.length - 1 ? observed : undefined;
    const passAlong = (index: number): Passage => {
      const weights = Object.fromEntries(
        Object.entries(params[index] as Tensors).map(([name, { data }]) => [name, shared([...data], quantum)]),
      );
      const setting: PassSetting = { step, sizes: own, weights, precision };
      const rows = lengths.map((length, b): Row => {
        const times = timesOf(direction, index, length);
        const start = Object.fromEntries(
          Object.entries(step.state).map(([name, node]) => {
            const given = initial?.[index]?.[name];
            const length = lengthOf(node, own);
            const least = step.cell.clocks?.includes(name) === true ? 1 : quantum;
            return [name, given === undefined ? zero(length, least) : rowOf(given, b, length, least)];
          }),
        );
        const reported = (k: number): readonly number[] => {
          const place = (at(times[k] as number, b, sizes) * count + index) * features;
          return [...(seen as Tensor).data.subarray(place, place + features)];
        };
        const xs = times.map((t) => inputs[at(t, b, sizes)] as BoundedVector);
        const frames = forwardPass(setting, xs, start, seen === undefined ? null : reported);
        return { times, frames, final: frames.at(-1)?.after ?? start };
      });
      return { setting, rows };
    };
    const passages = range(count).map(passAlong);
    const parts = range(T * B).map(() => passages.map(() => zero(features, quantum)));
    passages.forEach(({ rows }, index) =>
      rows.forEach(({ times, frames }, b) =>
        times.forEach((t, k) => {
          (parts[at(t, b, sizes)] as BoundedVector[])[index] = frames[k]?.y as BoundedVector;
        }),
      ),
    );
    const outputs = parts.map(concat);
    records.push({ inputs, width, features, passages, outputs });
    inputs = outputs;
    width = count * features;
  });
  return records;
}

/** Part `index` of the output of a layer, [features]. */
export const partOf = (vector: BoundedVector, index: number, features: number): BoundedVector =>
  slice(vector, index * features, features);
