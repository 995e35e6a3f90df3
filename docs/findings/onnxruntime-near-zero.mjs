// The tanh of an RNN has no digits near 0: tanh(1e-6) is 7 % off, tanh(1e-8) is 0. Needs onnxruntime-node (or onnxruntime-web) only.
// The model is one RNN node, hidden size 1, without bias: x, W0, R0 in; y out.
import * as ort from "onnxruntime-node";

const model = Buffer.from(
  "CAgSCWdhdGVjaGVjazqsAgpJCgF4CgJXMAoCUjAKAAoACgASAlkwEgAiA1JOTioSCgtoaWRkZW5fc2l6ZRgBoAECKhcKCWRpcmVjdGlvbiIHZm9yd2" +
    "FyZKABAwovCgJZMBINWTBfdHJhbnNwb3NlZCIJVHJhbnNwb3NlKg8KBHBlcm1CBAACAQOgAQcKIwoNWTBfdHJhbnNwb3NlZAoGc2hhcGUwEgF5IgdS" +
    "ZXNoYXBlEgduZXR3b3JrKhIKAQMQBzoDAAABQgZzaGFwZTBaGwoBeBIWChQIARIQCgMSAVQKAxIBQgoEEgJtMFoaCgJXMBIUChIIARIOCgIIAQoCCA" +
    "EKBBICbTBaGAoCUjASEgoQCAESDAoCCAEKAggBCgIIAWIZCgF5EhQKEggBEg4KAxIBVAoDEgFCCgIIAUIECgAQEQ==",
  "base64",
);
const session = await ort.InferenceSession.create(model);
const f32 = (dims, ...values) => new ort.Tensor("float32", Float32Array.from(values), dims);
const small = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]; // one row each
const { y } = await session.run({
  x: f32([1, small.length, 1], ...small),
  W0: f32([1, 1, 1], 1),
  R0: f32([1, 1, 1], 0),
});
for (const [k, a] of small.entries())
  console.log(
    `tanh(${a}) = ${y.data[k]}; relative error ${Math.abs(y.data[k] / Math.tanh(Math.fround(a)) - 1).toPrecision(2)}`,
  );
