// brain.js 1.6.1: what two operations read has the gradient of one. The backward passes of addition and of the product of elements
// assign (deltas[i] = …) where they must add: a bias that two steps share keeps the gradient of the first. Needs brain.js only.
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const Equation = require("brain.js/dist/recurrent/matrix/equation").default;
const Matrix = require("brain.js/dist/recurrent/matrix").default;

const number = (value) => Object.assign(new Matrix(1, 1), { weights: Float32Array.of(value) });
const bias = number(1);
const equation = new Equation();
const once = equation.add(number(2), bias);
const twice = equation.add(once, bias); // 2 + bias + bias
equation.runInput(Float32Array.of());
twice.deltas[0] = 1;
equation.backpropagate();
console.log(`d(2 + b + b)/db = ${bias.deltas[0]}; should be 2`);

const h = number(3);
const square = new Equation();
const product = square.multiplyElement(h, h);
square.runInput(Float32Array.of());
product.deltas[0] = 1;
square.backpropagate();
console.log(`d(h h)/dh = ${h.deltas[0]} where h = 3; should be 6`);
