// brain.js: the step equations of its RNN, GRU and LSTM (getEquation) with its own backward pass.
// npm install brain.js@1.6.1 beside this file, or in the folder that PEERS names; npx gatecheck verify ./examples/peers/brain.mjs
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const brain = require("brain.js");
const Equation = require("brain.js/dist/recurrent/matrix/equation").default;
const Matrix = require("brain.js/dist/recurrent/matrix").default;
const NAMES = {
  elman: { W_h: "weight", U_h: "transition", b_h: "bias" },
  lstm: {
    W_i: "inputMatrix",
    U_i: "inputHidden",
    b_i: "inputBias",
    W_f: "forgetMatrix",
    U_f: "forgetHidden",
    b_f: "forgetBias",
    W_o: "outputMatrix",
    U_o: "outputHidden",
    b_o: "outputBias",
    W_g: "cellActivationMatrix",
    U_g: "cellActivationHidden",
    b_g: "cellActivationBias",
  },
  gru: {
    W_z: "updateGateInputMatrix",
    U_z: "updateGateHiddenMatrix",
    b_z: "updateGateBias",
    W_r: "resetGateInputMatrix",
    U_r: "resetGateHiddenMatrix",
    b_r: "resetGateBias",
    W_h: "cellWriteInputMatrix",
    U_h: "cellWriteHiddenMatrix",
    b_h: "cellWriteBias",
  },
};
const NETS = { elman: brain.recurrent.RNN, lstm: brain.recurrent.LSTM, gru: brain.recurrent.GRU };
const matrix = (rows, columns, data) => Object.assign(new Matrix(rows, columns), { weights: Float32Array.from(data) });
const extent = { dtypes: ["float32"], directions: ["forward"], maxLayers: 4, lengths: false, gradients: true };

export default {
  info: { name: "brain.js", version: "1.6.1", language: "javascript" },
  cells: [
    { cell: "elman", options: [{ activation: "relu" }], initialState: true, ...extent },
    { cell: "gru", options: [{}], initialState: true, ...extent },
    { cell: "lstm", options: [{}], initialState: false, ...extent },
  ],
  run({ sizes: { T, B, m, n }, layers, x, want, cotangents }) {
    const cell = layers[0].cell;
    const getEquation = NETS[cell].prototype.getEquation;
    const load = () =>
      layers.map(({ params }) =>
        Object.fromEntries(
          Object.entries(params[0]).map(([k, t]) => [NAMES[cell][k], matrix(t.shape[0], t.shape[1] ?? 1, t.data)]),
        ),
      );
    const y = new Float32Array(T * B * n),
      dx = new Float32Array(x.data.length);
    const zero = () =>
      layers.map(() =>
        Object.fromEntries((cell === "lstm" ? ["h", "c"] : ["h"]).map((s) => [s, new Float32Array(B * n)])),
      );
    const final = zero(),
      dinitial = zero();
    const sums = layers.map(({ params }) =>
      Object.fromEntries(Object.entries(params[0]).map(([p, t]) => [p, new Float32Array(t.data.length)])),
    );
    for (let b = 0; b < B; b++) {
      const models = load(); // one sample a network: forward zeroes the deltas
      const initial = layers.map((l) =>
        matrix(n, 1, l.initial ? l.initial[0].h.data.subarray(b * n, b * n + n) : new Float32Array(n)),
      );
      let before = initial,
        cells = layers.map(() => null);
      const steps = [];
      for (let t = 0; t < T; t++) {
        const equation = new Equation(),
          input = new Matrix(m, 1),
          after = [];
        let out = equation.input(input);
        layers.forEach((_, k) => {
          out = getEquation(equation, out, before[k], models[k]);
          if (cell === "lstm") cells[k] = equation.states.at(-2).left; // the product called "cell"
          after.push(out);
        });
        equation.runInput(x.data.slice((t * B + b) * m, (t * B + b + 1) * m));
        y.set(out.weights, (t * B + b) * n);
        steps.push({ equation, input, after });
        before = after;
      }
      layers.forEach((l, k) => {
        final[k].h.set(before[k].weights, b * n);
        if (cell === "lstm")
          final[k].c.set(
            cells[k] ? cells[k].weights : (l.initial?.[0].c.data.subarray(b * n, b * n + n) ?? new Float32Array(n)),
            b * n,
          );
      });
      if (!want.includes("gradients")) continue;
      layers.forEach((_, k) => {
        const bar = cotangents?.final?.[k][0];
        for (let i = 0; i < n; i++) {
          before[k].deltas[i] += bar?.h?.data[b * n + i] ?? 0;
          if (cells[k]) cells[k].deltas[i] += bar?.c?.data[b * n + i] ?? 0;
        }
      });
      for (let t = T - 1; t >= 0; t--) {
        const { equation, input, after } = steps[t];
        for (let i = 0; i < n; i++) after.at(-1).deltas[i] += cotangents?.y?.data[(t * B + b) * n + i] ?? 0;
        equation.backpropagate();
        dx.set(input.deltas, (t * B + b) * m);
      }
      layers.forEach((_, k) => {
        dinitial[k].h.set(initial[k].deltas, b * n);
        for (const [p, sum] of Object.entries(sums[k]))
          models[k][NAMES[cell][p]].deltas.forEach((d, i) => (sum[i] += d));
      });
    }
    const states = (all) =>
      all.map((s) => [Object.fromEntries(Object.entries(s).map(([k, data]) => [k, { shape: [B, n], data }]))]);
    const answer = { y: { shape: [T, B, n], data: y }, final: states(final) };
    if (want.includes("gradients")) {
      const params = layers.map(({ params }, k) => [
        Object.fromEntries(Object.entries(params[0]).map(([p, t]) => [p, { shape: t.shape, data: sums[k][p] }])),
      ]);
      answer.gradients = { x: { shape: x.shape, data: dx }, params, initial: states(dinitial) };
    }
    return Object.fromEntries(want.map((part) => [part, answer[part]]));
  },
};
