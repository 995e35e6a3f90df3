// A row of length 0 ends in zeros, not in its initial state. Needs onnxruntime-node only; onnxruntime-web, imported in its place, does the same.
// The model is one node RNN, hidden size 1, without bias: X, W, R, sequence_lens and initial_h in; Y_h out.
import * as ort from "onnxruntime-node";

const model =
  "CAg6nAEKRQoBWAoBVwoBUgoACg1zZXF1ZW5jZV9sZW5zCglpbml0aWFsX2gSABIDWV9oIgNSTk4qEgoLaGlkZGVuX3NpemUYAaABAhIBZ1oJCgFYEgQKAggBWgkKAVcSBAoCCAFaCQoBUhIECgIIAVoVCg1zZXF1ZW5jZV9sZW5zEgQKAggGWhEKCWluaXRpYWxfaBIECgIIAWIFCgNZX2hCAhAR";
const session = await ort.InferenceSession.create(Buffer.from(model, "base64"));
const f32 = (dims, ...values) => new ort.Tensor("float32", values, dims);
const sequence_lens = new ort.Tensor("int32", [1, 0], [2]); // row 0 has one step, row 1 none
const weights = { W: f32([1, 1, 1], 0), R: f32([1, 1, 1], 1) };
const states = { X: f32([1, 2, 1], 1, 1), initial_h: f32([1, 2, 1], 0.5, 0.5) }; // X: [T, B, m], one step, two rows
const { Y_h } = await session.run({ ...weights, ...states, sequence_lens });
console.log(`final state ${Y_h.data.join()}; row 1 took no step and should still be 0.5`);
