// A plain RNN that multiplies its state by the columns of U
import { fromStep } from "../../kit.ts";

const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);

export default fromStep("elman", (p, x, { h }) => ({
  h: h.map((_, j) =>
    Math.tanh(dot(p.W_h[j], x) + h.reduce((sum, value, k) => sum + p.U_h[k][j] * value, 0) + p.b_h[j]),
  ),
}));
