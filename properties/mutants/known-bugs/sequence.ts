import type { Resemblance } from "./bug.ts";

/** Bugs of directions and lengths; what is nearest to a kind comes before what is only like it. */
export const sequenceBugs: readonly Resemblance[] = [
  // directions
  {
    like: /\/driver\/(reverse-not-flipped-back|backward-half-not-flipped)$/u,
    bugs: [
      {
        where: "webmachinelearning/webnn#801",
        what: "The emulation of lstm and gru appends the outputs of a backward walk in the order of the walk.",
      },
      {
        where: "keras-team/keras#1431",
        what: "The outputs of the backward walk are not flipped back: the first of one walk meets the last of the other.",
      },
      { where: "keras-team/keras#1001", what: "go_backwards leaves the outputs in the order of the walk." },
      {
        where: "webmachinelearning/webnn-baseline#97",
        what: "The reference lstm appends the outputs of a backward walk in the order of the walk.",
      },
      {
        where: "webmachinelearning/webnn-baseline#96",
        what: "The reference gru appends the outputs of a backward walk in the order of the walk.",
      },
      { where: "PINTO0309/onnx2tf#287", what: "The output of a reverse LSTM is not flipped back." },
    ],
  },
  {
    like: /\/driver\/(backward-half-not-flipped|backward-first)$/u,
    bugs: [
      {
        where: "VeriSilicon/TIM-VX#520",
        what: "The order of the outputs of the backward RNN is wrong, and so are the golden data.",
      },
    ],
  },
  {
    like: /\/driver\/reverse-is-forward$/u,
    bugs: [
      { where: "apache/tvm#15829", what: "go_backwards is ignored." },
      { where: "stanfordmlgroup/nlc#8", what: "The input of the backward RNN is not reversed." },
      {
        where: "VeriSilicon/TIM-VX#514",
        what: "The backward direction is given the wrong input, and the golden data agree.",
      },
    ],
  },
  {
    like: /\/driver\/second-walk-first-weights$/u,
    bugs: [
      { where: "HKUST-KnowComp/R-Net#13", what: "The forward GRU is used for the backward pass." },
      { where: "PaddlePaddle/PaddleSpeech#802", what: "The forward cell of a BiGRU is its backward cell too." },
    ],
  },
  {
    like: /\/driver\/(initial-states-swapped|states-interleaved)$/u,
    bugs: [
      {
        where: "microsoft/onnxruntime#1607",
        what: "The initial state of the second direction is read at the wrong place.",
      },
      { where: "onnx/onnx-tensorflow#409", what: "Initial states are not split between the directions." },
    ],
  },
  {
    like: /\/driver\/backward-final-at-the-end$/u,
    bugs: [
      {
        where: "prabhuomkar/pytorch-cpp#13",
        what: "The last output is taken of both halves: the backward half has seen one step.",
      },
    ],
  },
  {
    like: /\/driver\/backward-halved-in-stack$/u,
    bugs: [
      { where: "pytorch/pytorch#89357", what: "The second layer of a quantizable BiLSTM is sized for one direction." },
    ],
  },
  // lengths
  {
    like: /\/driver\/reverse-over-all$/u,
    bugs: [
      {
        where: "deeplearning4j/deeplearning4j#1030",
        what: "The reverse walk starts inside the padding, and carries it into the data.",
      },
      { where: "NervanaSystems/ngraph#3176", what: "The whole axis is reversed instead of each row up to its length." },
      { where: "onnx/onnx-tensorflow#342", what: "A reverse GRU with lengths starts in the padding." },
      { where: "keras-team/keras#4192", what: "The mask is not handled in the reversed direction." },
    ],
  },
  {
    like: /\/driver\/(final-of-padded-run|length-inclusive)$/u,
    bugs: [
      { where: "jax-ml/jax#15169", what: "The final carry is that at T, not at the last valid step." },
      {
        where: "keras-team/keras#1300",
        what: "Masked steps still run: the result depends on how much padding there is.",
      },
      { where: "onnx/onnx-mlir#2479", what: "sequence_lens is ignored." },
      { where: "NVIDIA/OpenSeq2Seq#69", what: "Padding is treated as valid: the path through cuDNN knows no lengths." },
    ],
  },
  {
    like: /\/driver\/final-is-last-y$/u,
    bugs: [{ where: "keras-team/keras#17596", what: "The final output is zeroed as if it were a masked one of many." }],
  },
  {
    like: /\/driver\/padding-held$/u,
    bugs: [
      {
        where: "tensorflow/tensorflow#49241",
        what: "On masked steps one kernel puts out 0, the other its last output.",
      },
      { where: "microsoft/onnxruntime#12492", what: "On masked steps the runtime puts out 0, Keras its last output." },
    ],
  },
  {
    like: /\/driver\/padding-is-nan$/u,
    bugs: [
      { where: "microsoft/onnxruntime#1193", what: "Steps beyond the greatest length are never written." },
      { where: "microsoft/onnxruntime#1361", what: "Outputs in the padding are undefined." },
    ],
  },
  {
    like: /\/driver\/first-length-for-all$/u,
    bugs: [{ where: "keras-team/keras#1224", what: "There is one mask for the whole batch." }],
  },
  {
    like: /\/driver\/empty-row-(zeroed|cell-zeroed|repeats)$/u,
    bugs: [
      {
        where: "microsoft/onnxruntime#28052",
        what: "The final state of a row of length 0 is read one step before the first: foreign memory.",
      },
      { where: "microsoft/onnxruntime#749", what: "Rows of length 0 are not handled." },
      {
        where: "onnx/onnx#1674",
        what: "Whether a row of length 0 ends in 0 or in its initial state is not specified.",
      },
    ],
  },
  {
    like: /\/driver\/no-steps-no-state$/u,
    bugs: [{ where: "pytorch/pytorch#50192", what: "LSTM and GRU fail for sequences of no steps." }],
  },
];
