// A GRU that takes its weights as PyTorch stores them, and says only how many numbers each blob has. `npx gatecheck discover
// examples/black-box.mjs` finds out the rest: order of the gates, layout, biases, where the reset gate is, what z = 1 does.
const sigmoid = (a) => 1 / (1 + Math.exp(-a));

/** a[i] + Σ_j w[i, j] v[j] for the three gates, one below the other. */
const affine = (w, v, b) => b.map((bias, i) => v.reduce((sum, value, j) => sum + w[i * v.length + j] * value, bias));

export default {
  name: "black-box",
  kind: "gru",
  dtype: "float64",
  states: ["h"],
  weights: ({ m, n }) => ({ w1: 3 * n * m, w2: 3 * n * n, b1: 3 * n, b2: 3 * n }),
  run({ T, B, m, n, x, initial, weights: { w1, w2, b1, b2 } }) {
    const y = new Float64Array(T * B * n);
    const final = Float64Array.from(initial.h);
    for (let b = 0; b < B; b++) {
      let h = final.slice(b * n, (b + 1) * n);
      for (let t = 0; t < T; t++) {
        const place = t * B + b;
        const [input, recurrent] = [affine(w1, x.slice(place * m, (place + 1) * m), b1), affine(w2, h, b2)];
        h = h.map((old, k) => {
          const r = sigmoid(input[k] + recurrent[k]);
          const z = sigmoid(input[n + k] + recurrent[n + k]);
          return (1 - z) * Math.tanh(input[2 * n + k] + r * recurrent[2 * n + k]) + z * old;
        });
        y.set(h, place * n);
      }
      final.set(h, b * n);
    }
    return { y, final: { h: final } };
  },
};
