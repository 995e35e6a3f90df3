// A GRU's tanh leaves ±1 and its σ leaves [0, 1]: a shut reset gate is −2⁻²², and a large state leaks through it the wrong way.
// Needs onnxruntime-node (or onnxruntime-web) only. The model is one GRU node, hidden size 1: x, W0, R0, B0, initial_h0 in; y out.
import * as ort from "onnxruntime-node";

const model = Buffer.from(
  "CAgSCWdhdGVjaGVjazqNAwpxCgF4CgJXMAoCUjAKAkIwCgAKCmluaXRpYWxfaDASAlkwEgAiA0dSVSoSCgtoaWRkZW5fc2l6ZRgBoAECKhcKCWRpcm" +
    "VjdGlvbiIHZm9yd2FyZKABAyoaChNsaW5lYXJfYmVmb3JlX3Jlc2V0GACgAQIKLwoCWTASDVkwX3RyYW5zcG9zZWQiCVRyYW5zcG9zZSoPCgRwZXJt" +
    "QgQAAgEDoAEHCiMKDVkwX3RyYW5zcG9zZWQKBnNoYXBlMBIBeSIHUmVzaGFwZRIHbmV0d29yayoSCgEDEAc6AwAAAUIGc2hhcGUwWhsKAXgSFgoUCA" +
    "ESEAoDEgFUCgMSAUIKBBICbTBaGgoCVzASFAoSCAESDgoCCAEKAggDCgQSAm0wWhgKAlIwEhIKEAgBEgwKAggBCgIIAwoCCAFaFAoCQjASDgoMCAES" +
    "CAoCCAEKAggGWiEKCmluaXRpYWxfaDASEwoRCAESDQoCCAEKAxIBQgoCCAFiGQoBeRIUChIIARIOCgMSAVQKAxIBQgoCCAFCBAoAEBE=",
  "base64",
);
const session = await ort.InferenceSession.create(model);
const f32 = (dims, ...values) => new ort.Tensor("float32", Float32Array.from(values), dims);
const candidate = async (h, b_r, b_h) => {
  const { y } = await session.run({
    x: f32([1, 1, 1], 0),
    W0: f32([1, 3, 1], 0, 0, 0), // z, r, h
    R0: f32([1, 3, 1], 0, 0, 1),
    B0: f32([1, 6], -100, b_r, b_h, 0, 0, 0), // z is shut: the output is the candidate
    initial_h0: f32([1, 1, 1], h),
  });
  return y.data[0];
};
console.log(`candidate tanh(20) = ${await candidate(0, 0, 20)}; should be 1 at most`);
for (const h of [16, 1024, 65536])
  console.log(
    `r = σ(−100), h = ${h}: tanh(r h) = ${await candidate(h, -100, 0)}; should be ${Math.tanh(h / (1 + Math.exp(100)))}`,
  );
