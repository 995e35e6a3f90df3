// an Elman cell that answers as it should: the modules beside it misbehave around it
function solve({ sizes: { T, B, m, n }, layers: [{ params, initial }], x }) {
  const [{ W_h, U_h, b_h }] = params;
  const y = new Float64Array(T * B * n);
  let h = initial?.[0].h.data ?? new Float64Array(B * n);
  for (let t = 0; t < T; t++) {
    const next = y.subarray(t * B * n, (t + 1) * B * n);
    for (let b = 0; b < B; b++)
      for (let i = 0; i < n; i++) {
        let a = b_h.data[i];
        for (let j = 0; j < m; j++) a += W_h.data[i * m + j] * x.data[(t * B + b) * m + j];
        for (let j = 0; j < n; j++) a += U_h.data[i * n + j] * h[b * n + j];
        next[b * n + i] = Math.tanh(a);
      }
    h = next;
  }
  return { y: { shape: [T, B, n], data: y }, final: [[{ h: { shape: [B, n], data: Float64Array.from(h) } }]] };
}

export function honest(request) {
  const answer = solve(request);
  return Object.fromEntries(request.want.map((part) => [part, answer[part]]));
}

export const info = { name: "hostile", version: "1.0.0" };

export const cells = [
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
];
