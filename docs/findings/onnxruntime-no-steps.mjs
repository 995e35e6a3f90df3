// With no steps (T = 0) the final state is 0, not the initial one. Needs onnxruntime-node (or onnxruntime-web) only.
// The model is one RNN node, hidden size 1, without bias: x, W0, R0 and initial_h0 in; final_h0 out.
import * as ort from "onnxruntime-node";

const model = Buffer.from(
  "CAgSCWdhdGVjaGVjazr7AQpZCgF4CgJXMAoCUjAKAAoACgppbml0aWFsX2gwEgASCGZpbmFsX2gwIgNSTk4qEgoLaGlkZGVuX3NpemUYAaABAioX" +
    "CglkaXJlY3Rpb24iB2ZvcndhcmSgAQMSB25ldHdvcmtaGwoBeBIWChQIARIQCgMSAVQKAxIBQgoEEgJtMFoaCgJXMBIUChIIARIOCgIIAQoCCAEK" +
    "BBICbTBaGAoCUjASEgoQCAESDAoCCAEKAggBCgIIAVohCgppbml0aWFsX2gwEhMKEQgBEg0KAggBCgMSAUIKAggBYh8KCGZpbmFsX2gwEhMKEQgB" +
    "Eg0KAggBCgMSAUIKAggBQgQKABAR",
  "base64",
);
const session = await ort.InferenceSession.create(model);
const f32 = (dims, ...values) => new ort.Tensor("float32", Float32Array.from(values), dims);
const { final_h0 } = await session.run({
  x: f32([0, 1, 1]), // [T, B, m]: no steps, one row
  W0: f32([1, 1, 1], 0),
  R0: f32([1, 1, 1], 1),
  initial_h0: f32([1, 1, 1], 0.5),
});
console.log(`final state ${final_h0.data.join()}; no step was taken, and it should still be 0.5`);
