import type { Gradients, RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { type Tensor, type Tensors, tensor } from "../../../spec/tensor.ts";
import type { ReferenceRun } from "../../controls/controls.ts";
import { mapTensors, takeRow, takeStateRow, takeSteps } from "../../requests/rearrange.ts";
import type { WrongImplementation } from "./wrong-implementation.ts";
import { type StepInput, type RowState, type Row, stepInputOf, rowOf } from "./step-input.ts";

/** Gradients of one step of one row, as vectors that a fault may change. */
export interface StepGradient {
  readonly params: Record<string, number[]>;
  x: Row;
  initial: Record<string, Row>;
}

/** One step of one row, as backpropagation comes to it. */
export interface BackwardStep extends StepInput {
  readonly t: number;
  readonly T: number;
  readonly B: number;
  readonly after: RowState;
  /** The state after the last step. */
  readonly end: RowState;
  /** Cotangents of the state after the step: of y, of the step above, of the final state. */
  readonly adjoint: RowState;
  /** Vector-Jacobian product of this step alone, for other cotangents. */
  readonly pull: (adjoint: RowState) => StepGradient;
}

/** Support of an implementation that goes back step by step: one layer, forward, all rows T long. */
export const stepwise: NonNullable<WrongImplementation["support"]> = {
  directions: ["forward"],
  maxLayers: 1,
  lengths: false,
  options: [{}],
};

const vectors = (tensors: Tensors): Record<string, number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, [...t.data]]));

const plus = (into: Tensor, values: Row): void =>
  values.forEach((v, i) => (into.data[i] = (into.data[i] as number) + v));

/** Backpropagation through time, step by step and row by row, with every step's gradients given to `slip` first. */
export const backward =
  (slip: (gradients: StepGradient, beat: BackwardStep) => StepGradient) =>
  (correct: ReferenceRun): ReferenceRun =>
  (request): RunAnswer => {
    const { gradients: _, ...answer } = correct({
      ...request,
      want: request.want.filter((w) => w !== "gradients"),
      cotangents: null,
    });
    if (!request.want.includes("gradients")) return answer;
    const { dtype, sizes, cotangents } = request;
    const { T, B, m, n } = sizes;
    const [layer] = request.layers as [RunRequest["layers"][number]];
    const [params] = layer.params as [Tensors];
    const names = Object.keys(correct({ ...request, want: ["final"], cotangents: null }).final?.[0]?.[0] ?? {});
    const initial = layer.initial?.[0] ?? Object.fromEntries(names.map((name) => [name, tensor(dtype, [B, n])]));
    const total: Gradients & { params: Tensors[][]; initial: Tensors[][] } = {
      x: tensor(dtype, [T, B, m]),
      params: [[mapTensors(params, (t) => tensor(dtype, t.shape))]],
      initial: [[mapTensors(initial, (t) => tensor(dtype, t.shape))]],
    };
    for (let b = 0; b < B; b++) {
      const row = takeRow(request.x, b);
      const stepRequest = (t: number, state: RowState): RunRequest => ({
        ...request,
        sizes: { T: 1, B: 1, m, n },
        x: takeSteps(row, t, t + 1),
        lengths: null,
        cotangents: null,
        want: ["final"],
        layers: [
          {
            ...layer,
            initial: [Object.fromEntries(names.map((name) => [name, tensor(dtype, [1, n], state[name] as Row)]))],
          },
        ],
      });
      const trail: RowState[] = [vectors(mapTensors(initial, (t) => takeStateRow(t, b)))];
      for (let t = 0; t < T; t++)
        trail.push(vectors(correct(stepRequest(t, trail[t] as RowState)).final?.[0]?.[0] as Tensors));
      const last = cotangents?.final?.[0]?.[0];
      let adjoint: RowState = Object.fromEntries(
        names.map((name) => [name, last ? rowOf(last[name] as Tensor, b, n) : Array.from({ length: n }, () => 0)]),
      );
      for (let t = T - 1; t >= 0; t--) {
        const dy = cotangents?.y ? rowOf(cotangents.y, t * B + b, n) : null;
        adjoint = { ...adjoint, h: (adjoint["h"] as Row).map((v, k) => v + (dy?.[k] ?? 0)) };
        const pull = (of: RowState): StepGradient => {
          const final = [[Object.fromEntries(names.map((name) => [name, tensor(dtype, [1, n], of[name] as Row)]))]];
          const asked: RunRequest = {
            ...stepRequest(t, trail[t] as RowState),
            want: ["gradients"],
            cotangents: { y: null, final },
          };
          const { x, params, initial } = correct(asked).gradients as Gradients;
          return {
            x: [...x.data],
            params: vectors(params[0]?.[0] as Tensors),
            initial: vectors(initial?.[0]?.[0] as Tensors),
          };
        };
        const moment = stepInputOf(params, rowOf(row, t, m), trail[t] as RowState, t === T - 1);
        const got = slip(pull(adjoint), {
          ...moment,
          t,
          T,
          B,
          after: trail[t + 1] as RowState,
          end: trail[T] as RowState,
          adjoint,
          pull,
        });
        for (const [name, values] of Object.entries(got.params)) plus(total.params[0]?.[0]?.[name] as Tensor, values);
        total.x.data.set(got.x, (t * B + b) * m);
        adjoint = got.initial;
      }
      for (const name of names) total.initial[0]?.[0]?.[name]?.data.set(adjoint[name] as Row, b * n);
    }
    return { ...answer, gradients: total };
  };
