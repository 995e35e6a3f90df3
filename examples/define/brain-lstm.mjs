// The LSTM of brain.js as its getEquation states it, one row at a time, for
//     npx gatecheck verify ./brain-lstm.mjs --define brain-lstm.ts --cells brain-lstm
// Served as the catalogue's lstm too, which it is not: `gatecheck diagnose` says what it is.
import { fromStep, together } from "gatecheck/kit";

const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);

function step(p, x, { h }) {
  const gate = (k, phi) => h.map((_, j) => phi(dot(p[`W_${k}`][j], x) + dot(p[`U_${k}`][j], h) + p[`b_${k}`][j]));
  const [i, f, o, g] = [gate("i", sigmoid), gate("f", sigmoid), gate("o", sigmoid), gate("g", Math.tanh)];
  const c = h.map((old, j) => f[j] * old + i[j] * g[j]);
  return { h: c.map((value, j) => o[j] * Math.tanh(value)), c };
}

export default together({ name: "brain.js", version: "1.6.1" }, fromStep("brain-lstm", step), fromStep("lstm", step));
