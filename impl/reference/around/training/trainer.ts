/** One step of training: the loss, its gradient through time, clipping, the optimiser. Pure: it returns the new parameters. */
import type { Tensor, Tensors } from "../../../../spec/tensor.ts";
import type { RunAnswer } from "../../../contract.ts";
import { reference } from "../../index.ts";
import { namedByLayer, readoutOf, requestOf, type Model, type States } from "./model.ts";
import type { Optimiser, OptimiserState } from "./optimiser.ts";
import { readoutLoss, type LossOf, type ReadoutDerivative } from "./readout.ts";
import { chunked, truncatedBptt, type Truncation } from "./truncated-bptt.ts";

/** A model and its way of training. */
export interface Trainer {
  readonly model: Model;
  readonly optimiser: Optimiser;
  /** Clips, or scales, the gradients of all parameters. */
  readonly clip: (gradients: Tensors) => Tensors;
}

/** Parameters and the optimiser's state after some steps. */
export interface Trained {
  readonly params: Tensors;
  readonly state: OptimiserState;
}

/** Sequences and their losses. */
export interface Batch {
  /** [T, B, m] */
  readonly x: Tensor;
  /** Before the first step. */
  readonly states: States;
  readonly lossOf: LossOf;
  /** Full where left out. */
  readonly truncation?: Truncation;
}

/** The loss summed over steps and rows, dL/d(every parameter), and the states after the last step. */
export interface LossGradients {
  readonly loss: number;
  readonly gradients: Tensors;
  readonly final: NonNullable<RunAnswer["final"]>;
}

/** The loss of a batch, its gradients through time, and the last states. @throws RangeError where something is not of the model's sizes */
export async function lossGradients(model: Model, params: Tensors, batch: Batch): Promise<LossGradients> {
  const { x, states, lossOf, truncation = chunked(Math.max(1, x.shape[0]!)) } = batch;
  const heads: ReadoutDerivative[] = [];
  const request = requestOf(model, params, x, states);
  const { gradients, final } = await truncatedBptt(reference, request, truncation, (y) => {
    const head = readoutLoss(readoutOf(params), y, lossOf);
    heads.push(head);
    return head.dH;
  });
  const [{ loss, dReadout }] = heads as [ReadoutDerivative];
  return { loss, gradients: { ...namedByLayer(gradients.params), ...dReadout }, final };
}

/** The state of training before its first step. */
export const untrained = ({ optimiser }: Trainer, params: Tensors): Trained => ({
  params,
  state: optimiser.initial(params),
});

/** One step of training; the loss is that before it. @throws RangeError where something is not of the model's sizes */
export async function trainingStep(
  { model, optimiser, clip }: Trainer,
  { params, state }: Trained,
  batch: Batch,
): Promise<Pick<LossGradients, "loss" | "final"> & { readonly trained: Trained }> {
  const { loss, gradients, final } = await lossGradients(model, params, batch);
  return { loss, final, trained: optimiser.step(params, clip(gradients), state) };
}
