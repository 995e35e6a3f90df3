/** Heads: tokens, logits, losses, and language models with sampling and beam search. */
export { type Random, mulberry32 } from "../../../../spec/random.ts";
export { normal } from "./random.ts";
export {
  UNK,
  EOS,
  type Vocabulary,
  vocabulary,
  wordsOf,
  charactersOf,
  wordVocabulary,
  characterVocabulary,
  encode,
  decode,
} from "./vocabulary.ts";
export { oneHot, embed, accumulateEmbedding } from "./one-hot.ts";
export { letterNgrams, letterNgramBag, letterNgramVector } from "./letter-ngrams.ts";
export { type Logits, type Distribution, largest, argmax } from "./logits.ts";
export { softmax, logSoftmax } from "./softmax.ts";
export { type Loss, crossEntropy, sequenceLogProbability, perplexity } from "./cross-entropy.ts";
export { binaryCrossEntropy } from "./binary-cross-entropy.ts";
export { type CtcLoss, ctcLoss } from "./ctc.ts";
export { type Labelling, collapse, greedyDecode, prefixBeamSearch } from "./ctc-decode.ts";
export {
  type Prediction,
  type LanguageModel,
  teacherForced,
  logProbabilityOf,
  perplexityOf,
} from "./language-model.ts";
export { type Sampling, distribution, tempered, largestLogits, nucleus, draw } from "./sampling.ts";
export { type Generation, generate } from "./generate.ts";
export { type Hypothesis, type BeamSearch, beamSearch } from "./beam-search.ts";
