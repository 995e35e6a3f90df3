// A GRU whose reset gate comes after the product with U_h, declared as the one whose reset gate comes before
import { fromStep } from "../../kit.ts";

const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);

export default fromStep("gru", (p, x, { h }) => {
  const gate = (k, j) => sigmoid(dot(p[`W_${k}`][j], x) + dot(p[`U_${k}`][j], h) + p[`b_${k}`][j]);
  return {
    h: h.map((old, j) => {
      const fresh = Math.tanh(dot(p.W_h[j], x) + gate("r", j) * dot(p.U_h[j], h) + p.b_h[j]);
      return (1 - gate("z", j)) * fresh + gate("z", j) * old;
    }),
  };
});
