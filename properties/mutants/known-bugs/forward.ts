import type { Resemblance } from "./bug.ts";

/** Bugs of the equations of a step; what is nearest to a kind comes before what is only like it. */
export const forwardBugs: readonly Resemblance[] = [
  // place of the reset gate
  {
    like: /^gru\/forward\/after/u,
    bugs: [
      {
        where: "xiph/rnnoise#67",
        what: "A GRU whose reset gate is applied before the product is said to apply it after.",
      },
    ],
  },
  {
    like: /^gru-reset-after\/forward\/before\//u,
    bugs: [
      {
        where: "xiph/rnnoise#177",
        what: "A GRU that was trained with two biases is run by code that reads the first half of the bias.",
      },
    ],
  },
  {
    like: /^(gru|mgu)[^/]*\/(forward\/(after|before)|cell\/gru)/u,
    bugs: [
      {
        where: "microsoft/onnxscript#2852",
        what: "linear_before_reset = 1 is not set: the reset gate is applied before the product.",
      },
      { where: "onnx/keras-onnx#33", what: "linear_before_reset is always 0, whatever reset_after says." },
      {
        where: "ooples/AiDotNet#722",
        what: "In the candidate the reset gate of one unit is used for every unit of the product.",
      },
      { where: "onnx/onnx-tensorflow#227", what: "A GRU without the variant linear_before_reset." },
    ],
  },
  {
    like: /^gru[^/]*\/forward\/unmultiplied\/rₜ·in·rₜ·⊙·hₜ₋₁$/u,
    bugs: [{ where: "zhiyongc/GRU-D#2", what: "The state is not multiplied by the reset gate in the candidate." }],
  },
  {
    like: /^gru[^/]*\/forward\/unmultiplied\/rₜ·in·rₜ·⊙·\(/u,
    bugs: [
      {
        where: "apple/coremltools#1124",
        what: "Both biases of the candidate are merged outside the product with the reset gate.",
      },
    ],
  },
  // meaning of the update gate
  {
    like: /^(gru|mgu|ugrnn|min-gru)[^/]*\/(forward\/opposite\/hₜ|option\/polarity)$/u,
    bugs: [
      { where: "mindspore-ai/mindspore#149", what: "The last line of the GRU swaps z and 1 − z." },
      { where: "boyu-ai/Hands-on-NLP#1", what: "Formula and code of a book have u and 1 − u exchanged." },
    ],
  },
  {
    like: /^(gru|mgu|ugrnn|min-gru)[^/]*\/(forward\/(opposite|unblended|ungated)\/hₜ|option\/polarity)$/u,
    bugs: [
      { where: "ElektrischesSchaf/LayerNorm_GRU#1", what: "The new state is not (1 − z) ⊙ n + z ⊙ h." },
      {
        where: "PaddlePaddle/Paddle#5804",
        what: "The operator of a single step has another update equation than that of a sequence.",
      },
    ],
  },
  // activations
  {
    like: /^lstm-peephole[^/]*\/forward\/partly\/oₜ$/u,
    bugs: [{ where: "Lasagne/Lasagne#448", what: "The peephole of the output gate is added after the sigmoid." }],
  },
  {
    like: /\/forward\/partly\//u,
    bugs: [{ where: "lmjohns3/theanets#109", what: "tanh wraps only one of the summands." }],
  },
  {
    like: /^lstm[^/]*\/(forward\/(identity\/tanh\(c\w*ₜ\)|unmultiplied\/tanh\(c)|cell\/lstm-linear-output)/u,
    bugs: [{ where: "nicodjimenez/lstm#7", what: "h = o ⊙ c, without tanh; its author calls it a variant." }],
  },
  {
    like: /^lstm[^/]*\/forward\/(around\/hₜ|identity\/(gₜ|tanh\(c\w*ₜ\)))$/u,
    bugs: [
      {
        where: "apache/tvm#19633",
        what: "The activation is applied to o ⊙ tanh(c) instead of to the candidate and to c.",
      },
    ],
  },
  {
    like: /^(lstm|gru)[^/]*\/forward\/(sigmoid\/(gₜ|h̃ₜ|tanh\(c\w*ₜ\))|tanh\/[ifozr]ₜ)$/u,
    bugs: [{ where: "tflearn/tflearn#200", what: "The defaults of activation and inner activation are swapped." }],
  },
  {
    like: /^(lstm|gru)[^/]*\/(forward\/hard-sigmoid(-6)?\/|option\/gateActivation$)/u,
    bugs: [
      { where: "intel/ipex-llm#1901", what: "tanh and sigmoid are fixed: hard_sigmoid is silently replaced." },
      { where: "apache/tvm#12213", what: "Slope and offset of HardSigmoid are 0 by default." },
      {
        where: "onnx/tensorflow-onnx#2001",
        what: "An LSTM with hard_sigmoid is not recognised: only sigmoid, tanh and relu are known.",
      },
    ],
  },
  {
    like: /^(lstm|gru)[^/]*\/(forward\/(relu|softsign)\/|option\/(gateA|a)ctivation$)/u,
    bugs: [
      { where: "webmachinelearning/webnn#655", what: "Activations that are asked for are not attached." },
      { where: "jatinchowdhury18/RTNeural#124", what: "The field “activation” of a GRU or LSTM is not read." },
    ],
  },
  {
    like: /\/forward\/(sigmoid|tanh|both)-(pade|table|nearest|schraudolph|plan|taylor|softsign)/u,
    bugs: [
      { where: "sdatkinson/NeuralAmpModelerCore#43", what: "A fast tanh stands in for the right one, and is heard." },
    ],
  },
  // products and sums
  {
    like: /^lstm[^/]*\/forward\/added\/iₜ·⊙·gₜ$/u,
    bugs: [
      { where: "MartinuzziFrancesco/torchrecurrent#22", what: "σ(i) + tanh(g) stands where their product should." },
    ],
  },
  {
    like: /^[sm]lstm[^/]*\/forward\/unmultiplied\/1\/[nD]ₜ/u,
    bugs: [{ where: "muditbhargava66/PyxLSTM#27", what: "The normaliser n of sLSTM and mLSTM is missing." }],
  },
  {
    like: /^(lstm|gru)[^/]*\/forward\/unmultiplied\/[ifozr]ₜ·in/u,
    bugs: [
      {
        where: "BrainJS/brain.js#426",
        what: "LSTM and GRU inherit the equation of the plain RNN.",
      },
    ],
  },
  {
    like: /^lstm-peephole[^/]*\/(forward\/[^/]+\/p|cell\/lstm-peephole)/u,
    bugs: [
      {
        where: "MartinuzziFrancesco/RecurrentLayers.jl#134",
        what: "The forward pass of the cell with peepholes is wrong.",
      },
    ],
  },
  {
    like: /^gru-reset-after\/forward\/doubled\//u,
    bugs: [{ where: "microsoft/onnxruntime#3893", what: "The work buffer of a GRU is not cleared between steps." }],
  },
  // states
  {
    like: /^lstm[^/]*\/forward\/stale\/c·in·(tanh\(cₜ\)|hₜ)$/u,
    bugs: [
      { where: "borelien/entailment-neural-attention-lstm-tf#3", what: "h = o ⊙ tanh(c) is computed with the old c." },
    ],
  },
  {
    like: /\/forward\/early\//u,
    bugs: [
      {
        where: "cazala/synaptic#31",
        what: "Units are updated in place, one after another: later ones read the new value of earlier ones.",
      },
      { where: "sdobber/FluxArchitectures.jl#9", what: "A skip GRU reads the state of now for that of p steps ago." },
    ],
  },
  {
    like: /\/(forward\/dropped\/\S*ₜ₋₁\)?|driver\/initial-ignored)$/u,
    bugs: [
      {
        where: "ARM-software/CMSIS-NN#219",
        what: "A streaming LSTM forgets between calls: its cell is cleared at every one.",
      },
      { where: "apache/tvm#19632", what: "The state of an RNN is never updated." },
      { where: "notadamking/RLTrader#49", what: "The state of a recurrent policy is not fed back." },
    ],
  },
  {
    like: /\/forward\/output\//u,
    bugs: [
      {
        where: "keras-team/keras#11472",
        what: "Masked outputs are copied from the first state, also where the output is another quantity.",
      },
      { where: "tensorflow/tensorflow#23632", what: "Masked outputs are taken for the first state." },
      {
        where: "fangwei123456/spikingjelly#101",
        what: "Of output and state, which a cell returns, the wrong one is assigned.",
      },
      { where: "jeshraghian/snntorch#349", what: "A state is assigned the wrong variable: syn takes mem." },
    ],
  },
  // inputs
  {
    like: /\/forward\/joined\//u,
    bugs: [{ where: "karpathy/neuraltalk#41", what: "[x; h] is filled as [h; x], unseen where both have one size." }],
  },
  {
    like: /^s6\/forward\/delayed\//u,
    bugs: [{ where: "hkproj/mamba-notes#1", what: "The state is updated with the input of the step before." }],
  },
  // normalisation
  {
    like: /^lstm-layer-norm\/forward\/normalised\/(none|moments·missing)·of·cₜ$/u,
    bugs: [{ where: "opendilab/DI-engine#849", what: "The cell's own normalisation is missing before the output." }],
  },
  {
    like: /^lstm-layer-norm\/forward\/normalised\/sum/u,
    bugs: [{ where: "tensorflow/tensorflow#15861", what: "W x + U h is normalised as one sum." }],
  },
  {
    like: /^lstm-layer-norm\/forward\/normalised\/per·gate$/u,
    bugs: [{ where: "tensorflow/addons#205", what: "Each gate is normalised by itself." }],
  },
];
