// A plain RNN with an activation that nobody has: a / √(1 + a²)
import { fromStep } from "../../kit.ts";

const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);
const phi = (a) => a / Math.sqrt(1 + a * a);

export default fromStep("elman", (p, x, { h }) => ({
  h: h.map((_, j) => phi(dot(p.W_h[j], x) + dot(p.U_h[j], h) + p.b_h[j])),
}));
