import { eitherBias, eitherPolarity, type Framework, keeps } from "../convention.ts";
import { kernels } from "./keras.ts";

/** Keras's layout; of its GRUs the one that resets before the product. */
export const tensorflowJs: Framework = {
  id: "tensorflow-js",
  name: "TensorFlow.js",
  source: "tensorflow/tfjs tfjs-layers/src/layers/recurrent.ts",
  known: "executed",
  conventions: [
    {
      cell: "elman",
      name: "tf.layers.simpleRNN",
      options: { activation: ["tanh", "relu", "identity", "sigmoid"], bias: eitherBias },
      letters: {},
      tensors: kernels(["h"], "recurrentKernel"),
      notes: ["identity: activation linear"],
    },
    {
      cell: "lstm",
      name: "tf.layers.lstm",
      options: { activation: ["tanh", "relu"], bias: eitherBias },
      letters: { g: "c" },
      tensors: kernels(["i", "f", "g", "o"], "recurrentKernel"),
      notes: [
        "needs recurrentActivation sigmoid: the default is hardSigmoid(0.2)",
        "b_f starts at 0 unless unitForgetBias is set",
      ],
    },
    {
      cell: "gru",
      name: "tf.layers.gru",
      options: { polarity: eitherPolarity, bias: eitherBias },
      letters: {},
      tensors: kernels(["z", "r", "h"], "recurrentKernel"),
      opposite: keeps,
      notes: ["needs recurrentActivation sigmoid: the default is hardSigmoid(0.2)"],
    },
  ],
  not: [{ cell: "gru-reset-after", why: "tf.layers.gru refuses resetAfter: true" }],
};
