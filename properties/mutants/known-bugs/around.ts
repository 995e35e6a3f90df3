import type { Resemblance } from "./bug.ts";

/** Bugs of states, rows, layers, calls and whole gradients; what is nearest to a kind comes before what is only like it. */
export const bugsAround: readonly Resemblance[] = [
  // states, rows and layers
  {
    like: /\/driver\/initial-ignored$/u,
    bugs: [{ where: "onnx/onnx-tensorflow#408", what: "The initial h is used only where an initial c is given." }],
  },
  {
    like: /\/driver\/cell-state-is-h0$/u,
    bugs: [{ where: "yzhangcs/parser#48", what: "The same tensor is the initial h and c." }],
  },
  {
    like: /\/driver\/absent-is-one$/u,
    bugs: [{ where: "lucidrains/minGRU-pytorch#9", what: "No state and a state of zeros give different results." }],
  },
  {
    like: /\/driver\/(initial-row-broadcast|smaller-goes-on)$/u,
    bugs: [{ where: "FluxML/Flux.jl#121", what: "The state kept from a batch of another size is broadcast." }],
  },
  {
    like: /\/driver\/rows-(mixed|share-input)$/u,
    bugs: [
      { where: "OpenNMT/OpenNMT-py#1521", what: "Layers and rows are viewed in the wrong order: samples are mixed." },
      { where: "timbmg/Sentence-VAE#20", what: "Rows and layers are viewed in the wrong order: samples are mixed." },
    ],
  },
  {
    like: /\/driver\/rows-beyond-a-block$/u,
    bugs: [{ where: "tensorflow/tensorflow#53024", what: "A stateful LSTM fails for batches of more than 32 rows." }],
  },
  {
    like: /\/driver\/batch-first$/u,
    bugs: [{ where: "pytorch/pytorch#80306", what: "With batch_first batch and time of the output change places." }],
  },
  {
    like: /\/driver\/layers-share-weights$/u,
    bugs: [{ where: "tensorflow/models#1073", what: "The layers of a stack are the same cell." }],
  },
  {
    like: /^[sm]lstm[^/]*\/driver\/absent-n-is-one$/u,
    bugs: [{ where: "myscience/x-lstm#4", what: "The normaliser starts from ones where no state is given." }],
  },
  {
    like: /\/driver\/one-row-squeezed$/u,
    bugs: [
      {
        where: "salesforce/pytorch-qrnn#11",
        what: "With one row the batch axis is lost, and the final state cannot be indexed.",
      },
    ],
  },
  // from one call to the next
  {
    like: /\/driver\/(state-cleared-in-part|first-row-cleared)$/u,
    bugs: [
      { where: "Samsung/ONE#14093", what: "memset is told the number of elements: a quarter of the state is cleared." },
    ],
  },
  {
    like: /\/driver\/state-carried-over$/u,
    bugs: [
      {
        where: "soumith/cudnn.torch#348",
        what: "The last output is always copied into the initial state: resetting has no effect.",
      },
      { where: "tensorflow/tensorflow#34055", what: "reset_states does nothing for Bidirectional." },
      { where: "cazala/synaptic#309", what: "A network that was cleared answers otherwise than a fresh one." },
      { where: "isaac-sim/IsaacLab#3837", what: "The state is not reset in evaluation." },
    ],
  },
  {
    like: /\/driver\/(answers-alias|y-aliases)$/u,
    bugs: [
      {
        where: "tensorflow/tfjs#1503",
        what: "The output is the very tensor of the state that is kept, and the caller disposes of it.",
      },
    ],
  },
  {
    like: /\/driver\/(weights|recurrent)-cached$/u,
    bugs: [{ where: "apache/mxnet#16037", what: "Packed weights are cached at the first run and never refreshed." }],
  },
  {
    like: /\/driver\/gradients-accumulate$/u,
    bugs: [{ where: "BrainJS/brain.js#701", what: "A loop backpropagates too often." }],
  },
  // gradients
  {
    like: /\/driver\/zero-cotangent-read-as-one$/u,
    bugs: [
      { where: "chainer/chainer#2505", what: "The gradient of an output that no loss reads is left uninitialised." },
    ],
  },
  {
    like: /\/driver\/gradient-through-final-only$/u,
    bugs: [{ where: "pytorch/pytorch#96416", what: "The backward pass fails where y is not used." }],
  },
  {
    like: /\/driver\/gradient-(upper-layer-missing|stops-between-layers)$/u,
    bugs: [
      {
        where: "PaddlePaddle/Paddle#37080",
        what: "Without dropout a copy between the layers is skipped in the gradient.",
      },
    ],
  },
  {
    like: /\/driver\/gradient-gates-exchanged$/u,
    bugs: [
      {
        where: "ooples/AiDotNet.Tensors#907",
        what: "Gates stored as f, i, g, o are said to be read as i, f, g, o by the backward pass.",
      },
    ],
  },
  {
    like: /\/driver\/gradient-(of-padded-x|reverse-x-not-flipped|padding-counted)$/u,
    bugs: [
      {
        where: "Theano/Theano#5439",
        what: "The gradient of the first n inputs lands on the last n: sequences are reversed at full length.",
      },
      {
        where: "Theano/Theano#166",
        what: "Sequences are not cut to their steps before they are reversed for the backward pass.",
      },
    ],
  },
];
