/** Training: parameters, truncated backpropagation through time, clipping, optimisers. */
export { type Model, type States, shapesOf, readoutOf, predict } from "./model.ts";
export {
  type Initialiser,
  constant,
  uniform,
  glorotUniform,
  glorotNormal,
  orthogonal,
  identity,
  chrono,
  initialise,
} from "./initialise.ts";
export { type LossOf, type Readout, type ReadoutDerivative, readoutLoss } from "./readout.ts";
export { type Truncation, chunked, type Cotangent, truncatedBptt } from "./truncated-bptt.ts";
export {
  type Trainer,
  type Trained,
  type Batch,
  type LossGradients,
  lossGradients,
  untrained,
  trainingStep,
} from "./trainer.ts";
export { clipByValue, clipByNorm, clipByGlobalNorm } from "./clip.ts";
export { type Numbers, type Rule, type OptimiserState, type Optimiser, optimiser } from "./optimiser.ts";
export { sgd } from "./sgd.ts";
export { momentum } from "./momentum.ts";
export { nesterov } from "./nesterov.ts";
export { adagrad } from "./adagrad.ts";
export { rmsprop } from "./rmsprop.ts";
export { adam } from "./adam.ts";
