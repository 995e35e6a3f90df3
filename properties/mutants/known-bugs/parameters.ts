import type { Resemblance } from "./bug.ts";

/** Bugs of parameters: in another order, read for one another, forgotten; what is nearest to a kind comes before what is only like it. */
export const parameterBugs: readonly Resemblance[] = [
  // order of the gates
  {
    like: /^s?lstm[^/]*\/forward\/exchanged\/(\w_)?(i-(\w_)?f|f-(\w_)?i)$/u,
    bugs: [
      { where: "NX-AI/xlstm#98", what: "The projections of the input and the forget gate of an sLSTM change places." },
    ],
  },
  {
    like: /^s?lstm[^/]*\/forward\/exchanged\/(\w_)?(o-(\w_)?g|g-(\w_)?o|z-(\w_)?o)$/u,
    bugs: [
      { where: "apple/coremltools#93", what: "The documentation says i, f, z, o where the code reads i, f, o, z." },
    ],
  },
  {
    like: /^lstm[^/]*\/forward\/exchanged\/(\w_)?[fgo]-(\w_)?[fgo]$/u,
    bugs: [
      {
        where: "CrispStrobe/CrispASR#106",
        what: "Gates stored in the order of ONNX, i, o, f, c, are read in that of PyTorch, i, f, g, o.",
      },
    ],
  },
  {
    like: /^lstm[^/]*\/forward\/exchanged\/b_/u,
    bugs: [{ where: "magenta/magenta#1015", what: "The biases of a CudnnLSTM are saved in the wrong order." }],
  },
  {
    like: /^gru[^/]*\/forward\/exchanged\/(\w_)?(z-(\w_)?r|r-(\w_)?z)$/u,
    bugs: [
      {
        where: "keras-team/keras#8720",
        what: "cuDNN and Keras pack update and reset gate in different orders; a second such error, in the biases, hides while they are zero.",
      },
    ],
  },
  {
    like: /^gru[^/]*\/forward\/(exchanged|shared)\/[bc]_/u,
    bugs: [{ where: "majianjia/nnom#82", what: "A converter transposes the two rows of a GRU's bias." }],
  },
  {
    like: /^(lstm|gru)[^/]*\/(forward\/(exchanged|ordered|transposed)\/|driver\/gates-interleaved$)/u,
    bugs: [
      {
        where: "sony/nnabla#455",
        what: "The weights of LSTM and GRU are laid out differently on the CPU and for cuDNN.",
      },
    ],
  },
  // one parameter for another
  {
    like: /^lstm[^/]*\/forward\/shared\/b_o-for-b_[fi]$/u,
    bugs: [{ where: "ddbourgin/numpy-ml#42", what: "Forget and update gate add the bias of the output gate." }],
  },
  {
    like: /^lstm[^/]*\/forward\/shared\/[WU]_/u,
    bugs: [
      {
        where: "tensorflow/tensorflow#16703",
        what: "All groups of a GLSTMCell share one weight, cached inside their loop.",
      },
    ],
  },
  {
    like: /^[sm]lstm[^/]*\/forward\/shared\/\w+-for-\w_i$/u,
    bugs: [{ where: "muditbhargava66/PyxLSTM#5", what: "The index i of a loop shadows the gate i." }],
  },
  {
    like: /^lstm-layer-norm\/forward\/(shared|exchanged)\/[ge]\d/u,
    bugs: [
      {
        where: "tensorflow/addons#323",
        what: "Norms made for the width of one gate are applied to the four gates at once.",
      },
    ],
  },
  // biases
  {
    like: /^gru[^/]*\/forward\/dropped\/cₕ$/u,
    bugs: [
      { where: "ml-explore/mlx#3249", what: "Where no state is given the first step drops r ⊙ b_hn." },
      { where: "google/flax#5594", what: "b_hn is missing, unseen while biases start at zero." },
      {
        where: "nntrainer/nntrainer#1768",
        what: "There is one vector of biases for two: b_hn inside the product with the reset gate is lost.",
      },
      { where: "tensorflow/tfjs#2442", what: "One row of biases is assumed where reset_after has two." },
    ],
  },
  {
    like: /^lstm[^/]*\/(option\/forgetBias$|forward\/partly\/fₜ$)/u,
    bugs: [
      {
        where: "apache/tvm#3410",
        what: "The forget bias is added after the sigmoid, unseen by a test in which it is 0.",
      },
    ],
  },
  {
    like: /^lstm[^/]*\/(option\/forgetBias|forward\/(dropped|doubled|negated)\/b_f)$/u,
    bugs: [
      { where: "apple/coremltools#309", what: "The forget bias is mishandled in all steps but the first." },
      { where: "google-research/flood-forecasting#289", what: "The forget bias reaches one layer of many." },
    ],
  },
  {
    like: /^lstm-layer-norm\/forward\/dropped\/\[?[be]/u,
    bugs: [{ where: "tensorflow/addons#210", what: "An LSTM with layer normalisation lacks its bias, by oversight." }],
  },
  {
    like: /^gru[^/]*\/forward\/dropped\/b([^·]*|·in·all·gates)$/u,
    bugs: [
      {
        where: "oreilly-japan/deep-learning-from-scratch-2#13",
        what: "The GRU of a book has a bias, its code has none.",
      },
      { where: "patrick-kidger/equinox#215", what: "The bias of GRUCell has no effect." },
    ],
  },
  {
    like: /^(lstm|gru)[^/]*\/forward\/dropped\/b([^·]*|·in·all·gates)$/u,
    bugs: [
      {
        where: "tensorforce/tensorforce#812",
        what: "LSTM and GRU have no bias by default, though the documentation says so.",
      },
    ],
  },
  {
    like: /^gru[^/]*\/forward\/(dropped|doubled|negated|exchanged|shared)\/[bc](ₕ|[^·ₜ]*$)/u,
    bugs: [
      {
        where: "fastmachinelearning/hls4ml#594",
        what: "The GRU is wrong for every bias but zero, with which it was first tested.",
      },
    ],
  },
];
