import type { Resemblance } from "./bug.ts";

/** Bugs of the backward pass, kind by kind; what is nearest to a kind comes before what is only like it. */
export const backwardBugs: readonly Resemblance[] = [
  // gradients that one step hands back to the one before it
  {
    like: /^lstm[^/]*\/(backward\/cut\/(cₜ₋₁·of·fₜ·⊙·cₜ₋₁|fₜ·⊙·cₜ₋₁·of·cₜ)|driver\/gradient-cell-state-ignored)$/u,
    bugs: [
      { where: "deeplearning4j/deeplearning4j#8838", what: "The gradient of the last cell state is never added." },
    ],
  },
  {
    like: /^lstm[^/]*\/(backward\/cut\/hₜ₋₁·of·|driver\/gradient-truncated$)/u,
    bugs: [
      { where: "ooples/AiDotNet#722", what: "dh is set to 0 at each step: no gradient comes through the recurrence." },
    ],
  },
  {
    like: /^lstm[^/]*\/(backward\/(slopeless\/\S*·of·fₜ|cut\/[hc]ₜ₋₁·of·\S*)|driver\/gradient-truncated)$/u,
    bugs: [
      {
        where: "CaptainE/RNN-LSTM-in-numpy#1",
        what: "σ′ of the forget gate is missing; dh and dC of the next step are never updated.",
      },
    ],
  },
  {
    like: /\/(backward\/cut\/[hc]ₜ₋₁·of·|driver\/gradient-(truncated|initial-zero)$)/u,
    bugs: [{ where: "FluxML/Flux.jl#2185", what: "The state that is carried cuts the tape." }],
  },
  // parameters
  {
    like: /^lstm[^/]*\/backward\/(cut|negated)\/b[ᵢₒ]·of·/u,
    bugs: [{ where: "hanbt/learn_dl#53", what: "The gradients of b_i and b_o are copied from the forget gate's." }],
  },
  {
    like: /\/backward\/cut\/(b[^·]*|cₕ)·of·/u,
    bugs: [
      {
        where: "apache/mxnet#17872",
        what: "The gradients of all biases are zero where there are more layers than one.",
      },
      { where: "tracel-ai/burn#5235", what: "The bias of an LSTM is detached from the graph." },
    ],
  },
  {
    like: /\/backward\/cut\/[WU][^·]*·of·/u,
    bugs: [
      {
        where: "tensorflow/swift-apis#518",
        what: "The gradient of the cell is overwritten at every step where it should be added to.",
      },
    ],
  },
  {
    like: /\/(backward\/cut\/[WU][^·]*·of·|driver\/gradient-second-walk-missing$)/u,
    bugs: [{ where: "mlpack/mlpack#1742", what: "The gradient of the reverse direction is never added to the total." }],
  },
  {
    like: /^lstm-peephole[^/]*\/backward\/\w+\/(p\S*|cₜ₋₁)·of·p/u,
    bugs: [
      {
        where: "tensorflow/tensorflow#34171",
        what: "The gradient through the peepholes is broadcast wrongly on the GPU.",
      },
    ],
  },
  // factors, states and biases
  {
    like: /^lstm[^/]*\/backward\/own\/iₜ·of·/u,
    bugs: [{ where: "wvabrinskas/Neuron#181", what: "The gradient of the input gate is multiplied by i, not by g." }],
  },
  {
    like: /\/backward\/doubled\//u,
    bugs: [
      {
        where: "nntrainer/nntrainer#2935",
        what: "The gradient of the bias is collected twice: d_bias_h and d_bias_ih.",
      },
    ],
  },
  // gates
  {
    like: /^lstm[^/]*\/backward\/(cut|negated)\/[ifgo]ₜ·of·/u,
    bugs: [{ where: "lhnguyen102/cuTAGI#77", what: "Three gates use delta_m, the output gate alone delta_m_out." }],
  },
  {
    like: /^gru[^/]*\/backward\/(slope(less)?|preactivated)\/\S*·of·rₜ$/u,
    bugs: [
      {
        where: "microsoft/onnxruntime#16862",
        what: "The gradient of the GRU reads the reset gate before its activation.",
      },
    ],
  },
  {
    like: /\/backward\/(reactivated|preactivated|slope(less)?)\//u,
    bugs: [
      {
        where: "nicklashansen/rnn_lstm_from_scratch#1",
        what: "In the derivative tanh is applied once more to what it was applied to already.",
      },
    ],
  },
  // quantities of another step, or in another layout
  {
    like: /\/backward\/late\//u,
    bugs: [
      { where: "apache/mxnet#18203", what: "The output of a layer is read where its input should be." },
      { where: "lmnt-com/haste#43", what: "The zoneout mask of the first step is used for all steps." },
      { where: "elixir-nx/axon#646", what: "The gradient of a loop is accumulated from its first step to its last." },
      { where: "FluxML/Flux.jl#1222", what: "Steps of a stateful function are replayed in the wrong order." },
      { where: "pytorch/pytorch#190056", what: "The activations between layers are used without their dropout mask." },
    ],
  },
  {
    like: /\/backward\/transposed\//u,
    bugs: [
      { where: "pytorch/pytorch#95137", what: "Transposes are missing in the backward pass with batch_first." },
      { where: "pytorch/pytorch#619", what: "A gradient that is not contiguous is read as if it were." },
    ],
  },
];
