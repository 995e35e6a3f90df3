// An Elman cell that can be wrong, and fast, or change its mind: what a benchmark must not be taken in by.
import { appendFileSync } from "node:fs";

const support = {
  options: [{}],
  directions: ["forward"],
  maxLayers: 1,
  lengths: false,
  initialState: true,
  gradients: false,
};
const { BENCHED_MARK } = process.env;
if (BENCHED_MARK !== undefined) appendFileSync(BENCHED_MARK, ".");
const mode = process.env.BENCHED ?? "right";
if (mode === "chatters")
  for (const message of ["ready", null, { kind: "done" }, { kind: "timed", at: 0 }]) process.send(message);
let calls = 0;

function run({ dtype, sizes: { T, B, m, n }, layers: [{ params, initial }], x }) {
  const [{ W_h, U_h, b_h }] = params;
  const kind = dtype === "float32" ? Float32Array : Float64Array;
  const y = new kind(T * B * n);
  let h = initial[0].h.data;
  calls++;
  if (mode === "throws" && calls > 1) throw Object.assign(new Error(), { message: undefined });
  if (mode === "dies" && calls > 1) process.exit(3);
  const wrong = mode === "wrong" || (mode === "turns" && calls > 1);
  for (let t = 0; t < (wrong ? 0 : T); t++) {
    for (let b = 0; b < B; b++)
      for (let i = 0; i < n; i++) {
        let a = b_h.data[i];
        for (let j = 0; j < m; j++) a += W_h.data[i * m + j] * x.data[(t * B + b) * m + j];
        for (let j = 0; j < n; j++) a += U_h.data[i * n + j] * h[b * n + j];
        y[(t * B + b) * n + i] = Math.tanh(a);
      }
    h = y.subarray(t * B * n, (t + 1) * B * n);
  }
  return { y: { shape: [T, B, n], data: y }, final: [[{ h: { shape: [B, n], data: h.slice() } }]] };
}

export default {
  info: { name: "benched", version: "1" },
  cells: [{ cell: "elman", dtypes: ["float32", "float64"], ...support }],
  run,
};
