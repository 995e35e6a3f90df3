import { answeredStates } from "../cell.ts";
import type { Precision } from "../language/precision.ts";
import type { Tensor, Tensors } from "../tensor.ts";
import { Accumulator } from "./accumulator.ts";
import type { Bounded } from "./bounded.ts";
import { type LayerRecord, partOf, rowOf } from "./forward.ts";
import { type Run, at, range } from "./run.ts";
import { type BoundedVector, type BoundedVectors, stack, zero } from "./vector.ts";
import { backwardPass } from "./pass.ts";
import { lengthOf, shapeAt } from "../language/sizes.ts";

/** Tensors with their bounds: by layer, by direction, by name. */
export type ByDirection = readonly (readonly Readonly<Record<string, Bounded>>[])[];

/** The exact gradients of L = Σ ⟨cotangent, answer⟩. */
export interface GradientBounds {
  /** [T, B, m] */
  readonly x: Bounded;
  readonly params: ByDirection;
  /** Each [B, …shape of the state]. */
  readonly initial: ByDirection;
}

/** Back through the layers that `forward` recorded. */
export function backward(run: Run, records: readonly LayerRecord[], precision: Precision): GradientBounds {
  const { sizes, cotangents } = run;
  const { T, B, m } = sizes;
  const params: Record<string, Bounded>[][] = [];
  const initial: Record<string, Bounded>[][] = [];
  const last = records.at(-1) as LayerRecord;
  const top = last.passages.length * last.features;
  const y = cotangents?.y ?? null;
  let dys = range(T * B).map((k) => (y === null ? zero(top) : rowOf(y, k, top, 0)));

  for (let depth = records.length - 1; depth >= 0; depth--) {
    const { width, features, passages } = records[depth] as LayerRecord;
    const dxs = dys.map(() => new Accumulator(width));
    params.unshift([]);
    initial.unshift([]);
    passages.forEach(({ setting, rows }, index) => {
      const { state, params: names } = setting.step;
      const tensors = run.layers[depth]?.params[index] as Tensors;
      const sums = new Map(names.map(({ name }) => [name, new Accumulator((tensors[name] as Tensor).data.length)]));
      const dStarts = rows.map(({ times, frames }, b): BoundedVectors => {
        const dFinal = Object.fromEntries(
          Object.entries(state).map(([name, node]) => {
            const given = cotangents?.final?.[depth]?.[index]?.[name];
            const length = lengthOf(node, setting.sizes);
            return [name, given === undefined ? zero(length) : rowOf(given, b, length, 0)];
          }),
        );
        const own = times.map((t) => partOf(dys[at(t, b, sizes)] as BoundedVector, index, features));
        const back = backwardPass(setting, frames, own, dFinal, (name, gradient) => sums.get(name)?.add(gradient));
        times.forEach((t, k) => dxs[at(t, b, sizes)]?.add(back.x[k] as BoundedVector));
        return back.initial;
      });
      const totals = [...sums].map(([name, sum]) => [
        name,
        stack((tensors[name] as Tensor).shape, [sum.total(precision)]),
      ]);
      params[0]?.push(Object.fromEntries(totals));
      const starts = answeredStates(setting.step).map(([name, { shape }]) => [
        name,
        stack(
          [B, ...shapeAt(shape, setting.sizes)],
          dStarts.map((d) => d[name] as BoundedVector),
        ),
      ]);
      initial[0]?.push(Object.fromEntries(starts));
    });
    dys = dxs.map((sum) => sum.total(precision));
  }
  return { x: stack([T, B, m], dys), params, initial };
}
