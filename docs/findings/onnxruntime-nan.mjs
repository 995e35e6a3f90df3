// A NaN in the input is answered with a number. Needs onnxruntime-node (or onnxruntime-web) only.
// The models are one RNN node with Relu and no bias, and one LSTM node with biases; hidden size 1; x, W0, R0 (and B0) in, y out.
import * as ort from "onnxruntime-node";

const rnn = Buffer.from(
  "CAgSCWdhdGVjaGVjazrEAgphCgF4CgJXMAoCUjAKAAoACgASAlkwEgAiA1JOTioSCgtoaWRkZW5fc2l6ZRgBoAECKhcKCWRpcmVjdGlvbiIHZm9y" +
    "d2FyZKABAyoWCgthY3RpdmF0aW9uc0oEUmVsdaABCAovCgJZMBINWTBfdHJhbnNwb3NlZCIJVHJhbnNwb3NlKg8KBHBlcm1CBAACAQOgAQcKIwoN" +
    "WTBfdHJhbnNwb3NlZAoGc2hhcGUwEgF5IgdSZXNoYXBlEgduZXR3b3JrKhIKAQMQBzoDAAABQgZzaGFwZTBaGwoBeBIWChQIARIQCgMSAVQKAxIB" +
    "QgoEEgJtMFoaCgJXMBIUChIIARIOCgIIAQoCCAEKBBICbTBaGAoCUjASEgoQCAESDAoCCAEKAggBCgIIAWIZCgF5EhQKEggBEg4KAxIBVAoDEgFC" +
    "CgIIAUIECgAQEQ==",
  "base64",
);
const lstm = Buffer.from(
  "CAgSCWdhdGVjaGVjazrJAgpQCgF4CgJXMAoCUjAKAkIwCgAKAAoAEgJZMBIAEgAiBExTVE0qEgoLaGlkZGVuX3NpemUYAaABAioXCglkaXJlY3Rp" +
    "b24iB2ZvcndhcmSgAQMKLwoCWTASDVkwX3RyYW5zcG9zZWQiCVRyYW5zcG9zZSoPCgRwZXJtQgQAAgEDoAEHCiMKDVkwX3RyYW5zcG9zZWQKBnNo" +
    "YXBlMBIBeSIHUmVzaGFwZRIHbmV0d29yayoSCgEDEAc6AwAAAUIGc2hhcGUwWhsKAXgSFgoUCAESEAoDEgFUCgMSAUIKBBICbTBaGgoCVzASFAoS" +
    "CAESDgoCCAEKAggECgQSAm0wWhgKAlIwEhIKEAgBEgwKAggBCgIIBAoCCAFaFAoCQjASDgoMCAESCAoCCAEKAggIYhkKAXkSFAoSCAESDgoDEgFU" +
    "CgMSAUIKAggBQgQKABAR",
  "base64",
);
const f32 = (dims) => new ort.Tensor("float32", new Float32Array(dims.reduce((size, d) => size * d, 1)).fill(1), dims);
const x = new ort.Tensor("float32", Float32Array.of(Number.NaN), [1, 1, 1]); // [T, B, m]
const ask = async (model, inputs) => (await (await ort.InferenceSession.create(model)).run({ x, ...inputs })).y.data[0];
console.log(`RNN with Relu: ${await ask(rnn, { W0: f32([1, 1, 1]), R0: f32([1, 1, 1]) })}; should be NaN`);
const weights = { W0: f32([1, 4, 1]), R0: f32([1, 4, 1]), B0: f32([1, 8]) };
console.log(`LSTM with biases: ${await ask(lstm, weights)}; should be NaN`);
