// An Elman cell of our own, put under test by `gatecheck verify examples/my-cell.mjs`:
//     h_t = tanh(W x_t + U h_{t-1} + b)
/** @type {import("gatecheck").Implementation} */
const myCell = {
  info: { name: "my-cell", version: "1.0.0", language: "javascript" },
  cells: [
    {
      cell: "elman",
      options: [{}],
      dtypes: ["float64"],
      directions: ["forward"],
      maxLayers: 1,
      lengths: false,
      initialState: true,
      gradients: false,
    },
  ],
  run({ sizes: { T, B, m, n }, layers: [{ params, initial }], x, want }) {
    const [{ W_h, U_h, b_h }] = params; // [n, m], [n, n], [n], row-major
    const y = new Float64Array(T * B * n); // [T, B, n]
    let h = initial?.[0].h.data ?? new Float64Array(B * n); // [B, n]
    for (let t = 0; t < T; t++) {
      const next = y.subarray(t * B * n, (t + 1) * B * n);
      for (let b = 0; b < B; b++) {
        for (let i = 0; i < n; i++) {
          let a = b_h.data[i];
          for (let j = 0; j < m; j++) a += W_h.data[i * m + j] * x.data[(t * B + b) * m + j];
          for (let j = 0; j < n; j++) a += U_h.data[i * n + j] * h[b * n + j];
          next[b * n + i] = Math.tanh(a);
        }
      }
      h = next;
    }
    const answer = { y: { shape: [T, B, n], data: y }, final: [[{ h: { shape: [B, n], data: h } }]] };
    return Object.fromEntries(want.map((part) => [part, answer[part]]));
  },
};
export default myCell;
