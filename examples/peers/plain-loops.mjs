// LSTM and GRU (reset before the product) in plain loops over typed arrays, float64 arithmetic: the yardstick for what JavaScript
// can do without cleverness. The input's product is taken for all steps at once; both products four rows at a time, so
// that no addition waits for the one before it.   gatecheck bench reference examples/peers/plain-loops.mjs --dtype float64

const support = {
  options: [{}],
  directions: ["forward"],
  maxLayers: 1,
  lengths: false,
  initialState: true,
  gradients: false,
};
const dtypes = ["float64", "float32"];
const gates = { lstm: ["i", "f", "o", "g"], gru: ["z", "r", "h"] };

const sigmoid = (a) => 1 / (1 + Math.exp(-a));

/** The gates' matrices one under the other: [G·n, k]. */
const stacked = (params, family, names) => {
  const blocks = names.map((name) => params[`${family}_${name}`].data);
  const whole = new Float64Array(blocks.reduce((size, block) => size + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
};

/** out[r] += M[r, :] · v, rows from `from` to `to` (a multiple of 4 apart, or the rest one by one). */
function multiply(M, columns, v, vAt, out, outAt, rows) {
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const k = r * columns;
    let s0 = out[outAt + r], s1 = out[outAt + r + 1], s2 = out[outAt + r + 2], s3 = out[outAt + r + 3]; // prettier-ignore
    for (let j = 0; j < columns; j++) {
      const a = v[vAt + j];
      s0 += M[k + j] * a;
      s1 += M[k + columns + j] * a;
      s2 += M[k + 2 * columns + j] * a;
      s3 += M[k + 3 * columns + j] * a;
    }
    out[outAt + r] = s0;
    out[outAt + r + 1] = s1;
    out[outAt + r + 2] = s2;
    out[outAt + r + 3] = s3;
  }
  for (; r < rows; r++) {
    let s = out[outAt + r];
    for (let j = 0; j < columns; j++) s += M[r * columns + j] * v[vAt + j];
    out[outAt + r] = s;
  }
}

function lstm({ A, At, U, n, h, c }) {
  multiply(U, n, h, 0, A, At, 4 * n);
  for (let k = 0; k < n; k++) {
    const i = sigmoid(A[At + k]);
    const f = sigmoid(A[At + n + k]);
    const o = sigmoid(A[At + 2 * n + k]);
    const g = Math.tanh(A[At + 3 * n + k]);
    c[k] = f * c[k] + i * g;
    h[k] = o * Math.tanh(c[k]);
  }
}

function gru({ A, At, U, Uh, n, h, rh }) {
  multiply(U, n, h, 0, A, At, 2 * n);
  for (let k = 0; k < n; k++) rh[k] = sigmoid(A[At + n + k]) * h[k];
  multiply(Uh, n, rh, 0, A, At + 2 * n, n);
  for (let k = 0; k < n; k++) {
    const z = sigmoid(A[At + k]);
    h[k] = (1 - z) * Math.tanh(A[At + 2 * n + k]) + z * h[k];
  }
}

function prepare({ dtype, sizes: { T, B, m, n }, layers: [{ cell, params, initial }], x }) {
  const names = gates[cell];
  const G = names.length;
  const W = stacked(params[0], "W", names);
  const U = stacked(params[0], "U", names);
  const bias = stacked(params[0], "b", names);
  const Uh = U.subarray(2 * n * n);
  const step = { lstm, gru }[cell];
  const kind = dtype === "float32" ? Float32Array : Float64Array;
  const input = Float64Array.from(x.data);
  const states = initial ? initial[0] : {};
  const start = (name) => Float64Array.from(states[name]?.data ?? new Float64Array(B * n));
  const [h0, c0] = [start("h"), start("c")];

  const run = () => {
    const A = new Float64Array(T * B * G * n);
    const y = new kind(T * B * n);
    const [h, c, rh] = [h0.slice(), c0.slice(), new Float64Array(n)];
    for (let row = 0; row < T * B; row++) {
      A.set(bias, row * G * n);
      multiply(W, m, input, row * m, A, row * G * n, G * n);
    }
    for (let t = 0; t < T; t++)
      for (let b = 0; b < B; b++) {
        const row = t * B + b;
        const state = { h: h.subarray(b * n, (b + 1) * n), c: c.subarray(b * n, (b + 1) * n) };
        step({ A, At: row * G * n, U, Uh, n, rh, ...state });
        y.set(state.h, row * n);
      }
    const shape = [B, n];
    const final = { h: { shape, data: kind.from(h) }, ...(cell === "lstm" && { c: { shape, data: kind.from(c) } }) };
    return { y: { shape: [T, B, n], data: y }, final: [[final]] };
  };
  return { run };
}

export default {
  info: { name: "plain-loops", version: "1", language: "javascript" },
  cells: Object.keys(gates).map((cell) => ({ cell, dtypes, ...support })),
  prepare,
  run: (request) => prepare(request).run(),
};
