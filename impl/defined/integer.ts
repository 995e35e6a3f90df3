import {
  type Arithmetic,
  type Kernel,
  type LstmInt8,
  type StateInt8,
  type StepInt8,
  arithmetics,
  stepInt8,
} from "../../spec/integer/lstm-int8.ts";
import { parametersInt8 } from "../../spec/integer/parameters.ts";
import { cellOf } from "../../spec/catalogue.ts";
import { tensor } from "../../spec/tensor.ts";
import type { RunAnswer, RunRequest } from "../contract.ts";

/** True for a run of a cell of integers. */
export const isOfIntegers = ({ layers }: Pick<RunRequest, "layers">): boolean =>
  layers.some(({ cell }) => cellOf(cell).integer !== undefined);

/** A change to the quantised LSTM: to its parameters, its operations, or the states that it keeps; none is the definition. */
export interface ChangeInt8 {
  readonly parameters?: (right: LstmInt8) => LstmInt8;
  readonly arithmetic?: (right: Arithmetic, parameters: LstmInt8, kernel: Kernel) => Arithmetic;
  /** The states in which a row starts; `given` where the run has an initial state. */
  readonly start?: (state: StateInt8, parameters: LstmInt8, given: boolean) => StateInt8;
  /** The rows of which a row has its inputs and its initial state. */
  readonly rows?: (b: number) => { readonly x: number; readonly state: number };
  readonly kept?: (state: StateInt8, parameters: LstmInt8) => StateInt8;
}

/** The states in which one row starts: without an initial state at what stands for 0. */
function startOfRow({ layers: [layer], sizes: { n } }: RunRequest, b: number, change: ChangeInt8): StateInt8 {
  const right = parametersInt8(layer?.params[0] ?? {});
  const [initial] = layer?.initial ?? [];
  const started = (name: string, absent: number): number[] =>
    Array.from({ length: n }, (_, k) => initial?.[name]?.data[b * n + k] ?? absent);
  const start = { h: started("h", right.hZero), c: started("c", 0) };
  return change.start?.(start, right, initial !== undefined) ?? start;
}

/** The steps of one row, by the definition or with a change to it. */
function stepsOfRow(request: RunRequest, b: number, change: ChangeInt8): StepInt8[] {
  const { sizes, x } = request;
  const [layer] = request.layers;
  const right = parametersInt8(layer?.params[0] ?? {});
  const kernel = (layer?.options["kernel"] ?? "tflite") as Kernel;
  const parameters = change.parameters?.(right) ?? right;
  const arithmetic = change.arithmetic?.(arithmetics[kernel], right, kernel) ?? arithmetics[kernel];
  const of = change.rows?.(b) ?? { x: b, state: b };
  let state = startOfRow(request, of.state, change);
  return Array.from({ length: sizes.T }, (_, t) => {
    const from = (t * sizes.B + of.x) * sizes.m;
    const step = stepInt8(parameters, [...x.data.subarray(from, from + sizes.m)], state, arithmetic);
    const kept = change.kept?.(step, right) ?? step;
    state = kept;
    return { ...step, c: kept.c };
  });
}

/** The answer of the quantised LSTM to a run of one layer, forward, all rows of one length: by the definition, or with a change to it. */
export function answerInt8(request: RunRequest, change: ChangeInt8 = {}): RunAnswer {
  const { dtype, sizes, want } = request;
  const { T, B, n } = sizes;
  const rows = Array.from({ length: B }, (_, b) => stepsOfRow(request, b, change));
  const last = (name: "h" | "c"): number[] =>
    rows.flatMap((steps, b) => (steps.at(-1) ?? startOfRow(request, b, change))[name]);
  return {
    ...(want.includes("y") && {
      y: tensor(
        dtype,
        [T, B, n],
        Array.from({ length: T }, (_, t) => rows.flatMap((steps) => steps[t]?.h ?? [])).flat(),
      ),
    }),
    ...(want.includes("final") && {
      final: [[{ h: tensor(dtype, [B, n], last("h")), c: tensor(dtype, [B, n], last("c")) }]],
    }),
  };
}

const shown = (values: readonly number[]): string =>
  values.length === 1 ? String(values[0]) : `[${values.join(", ")}]`;

/** The one step of a request with all that is computed on the way, a line each. */
export function byHandInt8(request: RunRequest): string {
  const [step] = stepsOfRow(request, 0, {}) as [StepInt8];
  const { before, gates, c, h } = step;
  const lines = Object.entries(before).map(([k, a]) => `a_${k} = ${shown(a)}`);
  const activated = Object.entries(gates).map(
    ([k, gate]) => `${k} = ${k === "g" ? "tanh" : "σ"}(a_${k}) = ${shown(gate)}`,
  );
  return [...lines, ...activated, `c = ${shown(c)}`, `h = ${shown(h)}`].join("\n");
}
