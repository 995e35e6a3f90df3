// brain.js 1.6.1: the LSTM has no cell state. Its forget gate multiplies the output of the step before. Needs brain.js only.
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const brain = require("brain.js");
const Equation = require("brain.js/dist/recurrent/matrix/equation").default;
const Matrix = require("brain.js/dist/recurrent/matrix").default;

const number = (value) => Object.assign(new Matrix(1, 1), { weights: Float32Array.of(value) });
const names = ["input", "forget", "output", "cellActivation"];
const zeros = names.flatMap((gate) => [`${gate}Matrix`, `${gate}Hidden`, `${gate}Bias`]);
const model = Object.fromEntries(zeros.map((name) => [name, number(0)]));
model.cellActivationBias = number(1); // the candidate is tanh(1), and every gate is 1/2
let [h, c, want] = [number(0), 0, 0];
for (let t = 0; t < 2; t++) {
  const equation = new Equation();
  const next = brain.recurrent.LSTM.prototype.getEquation(equation, equation.input(new Matrix(1, 1)), h, model);
  equation.runInput(Float32Array.of(0));
  h = next;
  c = c / 2 + Math.tanh(1) / 2;
  want = Math.tanh(c) / 2;
}
console.log(`output after two steps ${h.weights[0]}; should be ${want}`);
