// A GRU's tanh leaves ±1 and its σ leaves [0, 1]: a shut reset gate is −2⁻²², and a large state leaks through it the wrong way.
// Needs onnxruntime-node only; onnxruntime-web, imported in its place, does the same. The model is one node GRU, hidden size 1: X, W, R, B, initial_h in; Y out.
import * as ort from "onnxruntime-node";

const model =
  "CAg6fgo1CgFYCgFXCgFSCgFCCgAKCWluaXRpYWxfaBIBWSIDR1JVKhIKC2hpZGRlbl9zaXplGAGgAQISAWdaCQoBWBIECgIIAVoJCgFXEgQKAggBWgkKAVISBAoCCAFaCQoBQhIECgIIAVoRCglpbml0aWFsX2gSBAoCCAFiAwoBWUICEBE=";
const session = await ort.InferenceSession.create(Buffer.from(model, "base64"));
const f32 = (dims, ...values) => new ort.Tensor("float32", values, dims);
const weights = { W: f32([1, 3, 1], 0, 1, 0), R: f32([1, 3, 1], 0, 0, 1), B: f32([1, 6], -100, 0, 0, 0, 0, 0) };
const rows = { X: f32([1, 2, 1], 100, -100), initial_h: f32([1, 2, 1], 65536, 65536) };
const { Y } = await session.run({ ...weights, ...rows }); // z is shut: Y is the candidate
for (const [k, a] of [100, -100].entries())
  console.log(`tanh(σ(${a}) 65536) = ${Y.data[k]}; should be ${Math.tanh(65536 / (1 + Math.exp(-a)))}`);
