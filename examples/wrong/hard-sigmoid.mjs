// An LSTM with the hard sigmoid that Keras 2 had for its gates
import { fromStep } from "../../kit.ts";

const sigmoid = (a) => Math.min(1, Math.max(0, 0.2 * a + 0.5));
const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);

export default fromStep("lstm", (p, x, { h, c }) => {
  const gate = (k, j) => dot(p[`W_${k}`][j], x) + dot(p[`U_${k}`][j], h) + p[`b_${k}`][j];
  const next = c.map((old, j) => sigmoid(gate("f", j)) * old + sigmoid(gate("i", j)) * Math.tanh(gate("g", j)));
  return { h: next.map((value, j) => sigmoid(gate("o", j)) * Math.tanh(value)), c: next };
});
