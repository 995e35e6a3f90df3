// brain.js 1.6.1: the LSTM has no cell state. Its forget gate multiplies the output of the step before. Needs brain.js only.
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const load = (name) => require(`brain.js/dist/recurrent/${name}`).default;
const [LSTM, Equation, Matrix] = ["lstm", "matrix/equation", "matrix"].map(load);
const model = LSTM.prototype.getModel(1, 1);
for (const [name, { weights }] of Object.entries(model)) weights[0] = name === "cellActivationBias" ? 1 : 0;
const equation = new Equation(); // two steps in which the candidate is tanh(1), and every gate is 1/2
const step = (h) => LSTM.prototype.getEquation(equation, new Matrix(1, 1), h, model);
step(step(new Matrix(1, 1)));
console.log(`output ${equation.runInput([]).weights[0]}; should be ${Math.tanh((3 / 4) * Math.tanh(1)) / 2}`);
