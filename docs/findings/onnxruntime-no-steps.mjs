// With no steps (T = 0) the final state is 0, not the initial one. Needs onnxruntime-node only; onnxruntime-web, imported in its place, does the same.
// The model is one node RNN, hidden size 1, without bias: X, W, R and initial_h in; Y_h out.
import * as ort from "onnxruntime-node";

const model =
  "CAg6eAo4CgFYCgFXCgFSCgAKAAoJaW5pdGlhbF9oEgASA1lfaCIDUk5OKhIKC2hpZGRlbl9zaXplGAGgAQISAWdaCQoBWBIECgIIAVoJCgFXEgQKAggBWgkKAVISBAoCCAFaEQoJaW5pdGlhbF9oEgQKAggBYgUKA1lfaEICEBE=";
const session = await ort.InferenceSession.create(Buffer.from(model, "base64"));
const f32 = (dims, ...values) => new ort.Tensor("float32", values, dims);
const weights = { W: f32([1, 1, 1], 0), R: f32([1, 1, 1], 1) };
const X = f32([0, 1, 1]); // [T, B, m]: no steps, one row
const { Y_h } = await session.run({ ...weights, X, initial_h: f32([1, 1, 1], 0.5) });
console.log(`final state ${Y_h.data.join()}; no step was taken, and it should still be 0.5`);
