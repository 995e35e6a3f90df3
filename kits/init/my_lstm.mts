// An LSTM from one step of one row: x [m], h and c [n]; p.W_i[j] is a row of W_i
import { type Vector, fromStep } from "gatecheck/kit";

const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));
const dot = (u: Vector, v: Vector): number => u.reduce((sum, value, k) => sum + value * v[k], 0);

export default fromStep("lstm", (p, x, { h, c }) => {
  const gate = (k: "i" | "f" | "o" | "g", j: number): number =>
    dot(p[`W_${k}`][j], x) + dot(p[`U_${k}`][j], h) + p[`b_${k}`][j];
  const next = c.map((old, j) => {
    const [i, f, g] = [sigmoid(gate("i", j)), sigmoid(gate("f", j)), Math.tanh(gate("g", j))];
    return i * old + f * g; // wrong on purpose: return f * old + i * g;
  });
  return { h: next.map((value, j) => sigmoid(gate("o", j)) * Math.tanh(value)), c: next };
});
