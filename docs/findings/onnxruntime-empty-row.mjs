// A row of length 0 ends in zeros, not in its initial state. Needs onnxruntime-node (or onnxruntime-web) only.
// The model is one RNN node, hidden size 1, without bias: x, W0, R0, lengths and initial_h0 in; y and final_h0 out.
import * as ort from "onnxruntime-node";

const model = Buffer.from(
  "CAgSCWdhdGVjaGVjazqhAwpiCgF4CgJXMAoCUjAKAAoHbGVuZ3RocwoKaW5pdGlhbF9oMBICWTASCGZpbmFsX2gwIgNSTk4qEgoLaGlkZGVuX3" +
    "NpemUYAaABAioXCglkaXJlY3Rpb24iB2ZvcndhcmSgAQMKLwoCWTASDVkwX3RyYW5zcG9zZWQiCVRyYW5zcG9zZSoPCgRwZXJtQgQAAgEDoAEH" +
    "CiMKDVkwX3RyYW5zcG9zZWQKBnNoYXBlMBIBeSIHUmVzaGFwZRIHbmV0d29yayoSCgEDEAc6AwAAAUIGc2hhcGUwWhsKAXgSFgoUCAESEAoDEg" +
    "FUCgMSAUIKBBICbTBaFgoHbGVuZ3RocxILCgkIBhIFCgMSAUJaGgoCVzASFAoSCAESDgoCCAEKAggBCgQSAm0wWhgKAlIwEhIKEAgBEgwKAggB" +
    "CgIIAQoCCAFaIQoKaW5pdGlhbF9oMBITChEIARINCgIIAQoDEgFCCgIIAWIZCgF5EhQKEggBEg4KAxIBVAoDEgFCCgIIAWIfCghmaW5hbF9oMB" +
    "ITChEIARINCgIIAQoDEgFCCgIIAUIECgAQEQ==",
  "base64",
);
const session = await ort.InferenceSession.create(model);
const f32 = (dims, ...values) => new ort.Tensor("float32", Float32Array.from(values), dims);
const { final_h0 } = await session.run({
  x: f32([1, 2, 1], 1, 1), // [T, B, m]: one step, two rows
  W0: f32([1, 1, 1], 0),
  R0: f32([1, 1, 1], 1),
  lengths: new ort.Tensor("int32", Int32Array.of(1, 0), [2]), // row 0 has one step, row 1 none
  initial_h0: f32([1, 2, 1], 0.5, 0.5),
});
console.log(`final state ${final_h0.data.join()}; row 1 took no step and should still be 0.5`);
