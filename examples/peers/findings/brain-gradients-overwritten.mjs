// brain.js 1.6.1: what two operations read has the gradient of one. The backward passes of addition and of the product of elements
// assign (deltas[i] = …) where they must add: a bias that two steps share keeps the gradient of the first. Needs brain.js only.
import { createRequire } from "node:module";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const [Equation, Matrix] = ["/equation", ""].map((file) => require(`brain.js/dist/recurrent/matrix${file}`).default);
const number = (value) => Object.assign(new Matrix(1, 1), { weights: Float32Array.of(value) });
const [b, h, equation] = [number(1), number(3), new Equation()];
const sum = equation.add(equation.add(equation.multiplyElement(h, h), b), b); // h h + b + b
equation.runInput([]);
sum.deltas[0] = 1;
equation.backpropagate();
console.log(`∂(h h + 2 b)/∂b = ${b.deltas[0]}; should be 2. ∂(h h + 2 b)/∂h = ${h.deltas[0]} at h = 3; should be 6`);
