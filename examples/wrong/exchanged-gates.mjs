// An LSTM whose input and forget gate are exchanged where they are used
import { fromStep } from "../../kit.ts";

const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);

export default fromStep("lstm", (p, x, { h, c }) => {
  const gate = (k, j) => dot(p[`W_${k}`][j], x) + dot(p[`U_${k}`][j], h) + p[`b_${k}`][j];
  const next = c.map((old, j) => sigmoid(gate("i", j)) * old + sigmoid(gate("f", j)) * Math.tanh(gate("g", j)));
  return { h: next.map((value, j) => sigmoid(gate("o", j)) * Math.tanh(value)), c: next };
});
