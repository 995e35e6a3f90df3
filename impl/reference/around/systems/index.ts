/** Systems: networks around a cell, each with its pullback. */
export { type Unit, unitOf, type Stepped, step, type Unrolled, unrolled, zeros, noState } from "./unit.ts";
export { type Dense, type Pulled, dense } from "./dense.ts";
export { matrixOf, rowsOf, zeroMatrix } from "./rows.ts";
export { type OneToMany, oneToMany, fedBack, type ManyToOne, manyToOne } from "./patterns.ts";
export { type Both, type Merge, type Bidirectional, bidirectional } from "./bidirectional.ts";
export { type ParallelStacks, parallelStacks } from "./parallel-stacks.ts";
export { type GravesSkip, gravesSkip } from "./graves-skip.ts";
export { type DeepOutput, deepOutput } from "./deep-output.ts";
export { type EncoderDecoder, sutskever, cho } from "./encoder-decoder.ts";
export { type AttendedDerivative, type Scored, type Score, additive, dotProduct, general } from "./scores.ts";
export { type Attended, attend } from "./attention.ts";
export {
  type AttendedSource,
  type AttentionDecoder,
  type AttentionDecoderDerivative,
  attentionDecoder,
} from "./attention-decoder.ts";
export { conditionalModel } from "./conditional-model.ts";
export { type CaptionLayers, type Caption, showAttendTell } from "./show-attend-tell.ts";
export {
  type Gaussian,
  type Scalar,
  gaussianOf,
  sample,
  sampleBack,
  klToStandard,
  kl,
  logDensity,
} from "./gaussian.ts";
export { type GaussianLayers, type VrnnParts, type LatentDerivative, type Vrnn, vrnn } from "./vrnn.ts";
export { type StornParts, type Storn, storn } from "./storn.ts";
export { type MatrixPulled, type Filterbank, filterbank } from "./filterbank.ts";
export { type DrawParts, type Drawing, type DrawingDerivative, draw } from "./draw.ts";
