// A NaN in the input is answered with a number. Needs onnxruntime-node only; onnxruntime-web, imported in its place, does the same.
// The model is two nodes, hidden size 1: RNN with Relu and no bias (X, W, R), and LSTM with biases (X, W4, R4, B4).
import * as ort from "onnxruntime-node";

const model =
  "CAg6yQEKPwoBWAoBVwoBUhIDcm5uIgNSTk4qEgoLaGlkZGVuX3NpemUYAaABAioWCgthY3RpdmF0aW9uc0oEUmVsdaABCAovCgFYCgJXNAoCUjQKAkI0EgRsc3RtIgRMU1RNKhIKC2hpZGRlbl9zaXplGAGgAQISAWdaCQoBWBIECgIIAVoJCgFXEgQKAggBWgkKAVISBAoCCAFaCgoCVzQSBAoCCAFaCgoCUjQSBAoCCAFaCgoCQjQSBAoCCAFiBQoDcm5uYgYKBGxzdG1CAhAR";
const session = await ort.InferenceSession.create(Buffer.from(model, "base64"));
const ones = (...dims) => new ort.Tensor("float32", Array(dims.reduce((a, b) => a * b)).fill(1), dims);
const weights = { W: ones(1, 1, 1), R: ones(1, 1, 1), W4: ones(1, 4, 1), R4: ones(1, 4, 1), B4: ones(1, 8) };
const X = new ort.Tensor("float32", [NaN], [1, 1, 1]); // [T, B, m]
const { rnn, lstm } = await session.run({ X, ...weights });
console.log(`RNN with Relu: ${rnn.data[0]}; LSTM with biases: ${lstm.data[0]}; both should be NaN`);
