// examples/lstm.mjs with one mistake, which Gatecheck finds: gatecheck verify exec:"node examples/wrong-lstm.mjs"
import { createInterface } from "node:readline";
const implementation = { name: "wrong-lstm.mjs", version: "1.0.0", language: "javascript" };
const extent = { options: [{}], dtypes: ["float32", "float64"], directions: ["forward"], maxLayers: 1 };
const cells = [{ cell: "lstm", ...extent, lengths: false, initialState: true, gradients: false }];
const arrays = { float32: Float32Array, float64: Float64Array };
const list = (size, item) => Array.from({ length: size }, (_, k) => item(k));
const nest = (flat, [size, ...rest]) => (size === undefined ? flat.next().value : list(size, () => nest(flat, rest)));
const bytes = ({ data }) => new Uint8Array(Buffer.from(data, "base64")).buffer;
const load = (t, dtype) => nest(new arrays[dtype](bytes(t)).values(), t.shape);
const base64 = (flat, dtype) => Buffer.from(arrays[dtype].from(flat).buffer).toString("base64");
const save = (rows, shape, dtype) => ({ shape, data: base64(rows.flat(2), dtype) });
const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

// One step of one row: input x [m], state h and c [n]
function step(p, x, { h, c }) {
  const affine = (k) => p[`b_${k}`].map((b, j) => dot(p[`W_${k}`][j], x) + dot(p[`U_${k}`][j], h) + b);
  const [i, f, o] = ["i", "f", "o"].map((k) => affine(k).map(sigmoid)); // input, forget and output gate
  const g = affine("g").map(Math.tanh);
  const cNew = c.map((_, j) => i[j] * c[j] + f[j] * g[j]); // wrong: input and forget gate exchanged
  return { h: cNew.map((c, j) => o[j] * Math.tanh(c)), c: cNew };
}

function run({ seq, dtype, sizes: { T, B, n }, layers: [{ params, initial }], x, want }) {
  const p = Object.fromEntries(Object.entries(params[0]).map(([name, t]) => [name, load(t, dtype)]));
  const [h, c] = ["h", "c"].map((s) => (initial ? load(initial[0][s], dtype) : list(B, () => Array(n).fill(0))));
  let rows = list(B, (b) => ({ h: h[b], c: c[b] }));
  const y = load(x, dtype).map((xs) => (rows = rows.map((row, b) => step(p, xs[b], row))).map(({ h }) => h));
  const column = (s) => rows.map((row) => row[s]);
  const final = { h: save(column("h"), [B, n], dtype), c: save(column("c"), [B, n], dtype) };
  const answer = { y: save(y, [T, B, n], dtype), final: [[final]] };
  return Object.fromEntries([["seq", seq], ...want.map((part) => [part, answer[part]])]);
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.cmd === "stop") break;
  console.log(JSON.stringify(request.cmd === "start" ? { version: 1, implementation, cells } : run(request)));
}
