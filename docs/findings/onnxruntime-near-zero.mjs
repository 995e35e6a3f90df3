// The tanh of an RNN has no digits near 0: tanh(1e-6) is 7 % off, tanh(1e-8) is 0. Needs onnxruntime-node only; onnxruntime-web, imported in its place, does the same.
// The model is one node RNN, hidden size 1, without bias: X, W, R in; Y out.
import * as ort from "onnxruntime-node";

const model =
  "CAg6UAolCgFYCgFXCgFSEgFZIgNSTk4qEgoLaGlkZGVuX3NpemUYAaABAhIBZ1oJCgFYEgQKAggBWgkKAVcSBAoCCAFaCQoBUhIECgIIAWIDCgFZQgIQEQ==";
const session = await ort.InferenceSession.create(Buffer.from(model, "base64"));
const f32 = (dims, ...values) => new ort.Tensor("float32", values, dims);
const small = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]; // one row each
const weights = { W: f32([1, 1, 1], 1), R: f32([1, 1, 1], 0) };
const { Y } = await session.run({ ...weights, X: f32([1, small.length, 1], ...small) });
for (const [k, a] of small.entries()) console.log(`tanh(${a}) = ${Y.data[k]}; should be ${Math.tanh(a)}`);
