import type { Step } from "../../spec/cell.ts";
import type { Run } from "../../spec/networks/run.ts";
import type { Storage } from "../../spec/networks/values.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type { Tolerance } from "./check.ts";
import { type Question, type Questions, answered } from "./trial.ts";

const arrays = { float64: Float64Array, float32: Float32Array, float16: Float16Array } as const;

/** A network whose numbers are those that an element type stores. */
function stored(run: Run, storage: Storage): Run {
  const rounded = ({ shape, data }: Tensor): Tensor =>
    tensor("float64", shape, Float64Array.from(new arrays[storage](data)));
  const all = (tensors: Tensors): Tensors =>
    Object.fromEntries(Object.entries(tensors).map(([name, one]) => [name, rounded(one)]));
  return {
    ...run,
    x: rounded(run.x),
    layers: run.layers.map((layer) => ({
      ...layer,
      params: layer.params.map(all),
      initial: layer.initial?.map(all) ?? null,
    })),
  };
}

/** The errors of a right implementation beside a tolerance. */
export interface Width {
  readonly tolerance: string;
  /** The largest error of an implementation that rounds every number and every term of a sum to the tolerance's type. */
  readonly error: number;
  /** The largest such error as a share of the tolerance at its number. */
  readonly share: number;
}

/** Unit roundoff of bfloat16 as a multiple of that of float16: errors are proportional to it. */
const BFLOAT16 = 8;

/** The largest errors of right implementations in the types of the tolerances; those of bfloat16 are float16's, eightfold. */
export function widthsOf({ questions, tolerances }: Pick<Questions, "questions" | "tolerances">, step: Step): Width[] {
  const widths = tolerances.map(({ id }) => ({ tolerance: id, error: 0, share: 0 }));
  for (const storage of ["float64", "float32", "float16"] as const) {
    const its = tolerances.flatMap(({ dtype }, k) =>
      dtype === storage || (dtype === "bfloat16" && storage === "float16") ? [k] : [],
    );
    if (its.length === 0) continue;
    for (const question of questions) {
      // errors of gradients are not measured in short types
      if (question.run.cotangents !== null) continue;
      const same: Question = { ...question, run: stored(question.run, storage) };
      const want = same.compared(answered(same, step));
      const got = same.compared(answered(same, step, storage));
      for (const k of its) {
        const { atol, rtol, dtype } = tolerances[k] as Tolerance;
        const width = widths[k] as (typeof widths)[number];
        for (let i = 0; i < want.length; i++) {
          const right = want[i] as number;
          const error = (dtype === "bfloat16" ? BFLOAT16 : 1) * Math.abs((got[i] as number) - right);
          width.error = Math.max(width.error, error);
          if (error > 0) width.share = Math.max(width.share, error / (atol + rtol * Math.abs(right)));
        }
      }
    }
  }
  return widths;
}
