import { add, defineCell, mul, sigmoid, tanh } from "gatecheck/spec";

/** The LSTM of brain.js 1.6: its forget gate keeps the old output. A cell c is computed at every step, and read at none. */
export default defineCell({
  id: "brain-lstm",
  title: "LSTM of brain.js, whose cell nothing reads",
  options: { bias: [true, false] },
  state: { h: ["n"], c: ["n"] },
  output: "h",
  equations: ({ old, affine }) => {
    const [i, f, o] = [sigmoid(affine("i")), sigmoid(affine("f")), sigmoid(affine("o"))];
    const g = tanh(affine("g"));
    const c = add(mul(f, old.h), mul(i, g));
    return { i, f, o, g, c, h: mul(o, tanh(c)) };
  },
  traits: { squashing: true },
  family: ["recurrent", "gated"],
  alsoIn: ["brain.js 1.6.1 LSTM, every layer"],
});
