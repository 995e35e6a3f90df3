import { describe, expect, it } from "vitest";
import data from "../testing/data/lstm-int8.json" with { type: "json" };
import { divided, int8, scaled, sigmoid, tanh, tanhOfTable } from "./fixed-point.ts";
import { type Arithmetic, type Gate, type LstmInt8, type StateInt8, arithmetics, stepInt8 } from "./lstm-int8.ts";

const { functions, lstm1, lstm2 } = data;
type Published = typeof lstm1;

const rows = (width: number, numbers: readonly number[]): number[][] =>
  Array.from({ length: numbers.length / width }, (_, k) => numbers.slice(k * width, (k + 1) * width));

function parametersOf({ sizes: { m, n }, W, U, b, ofW, ofU, ...others }: Published): LstmInt8 {
  const gate = (k: Gate): LstmInt8["gates"][Gate] => ({
    W: rows(m, W[k]),
    U: rows(n, U[k]),
    b: b[k],
    ofW: ofW[k],
    ofU: ofU[k],
  });
  return { ...others, gates: { i: gate("i"), f: gate("f"), g: gate("g"), o: gate("o") } };
}

/** The outputs of a published run, by row and step. */
function outputs(run: Published, arithmetic: Arithmetic, after = (state: StateInt8): StateInt8 => state): number[] {
  const { sizes, x, hZero } = run;
  const parameters = parametersOf(run);
  const inputs = rows(sizes.m, x);
  return Array.from({ length: sizes.B }, (_, b) => {
    let state: StateInt8 = { h: Array<number>(sizes.n).fill(hZero), c: Array<number>(sizes.n).fill(0) };
    return Array.from({ length: sizes.T }, (_, t) => {
      state = after(stepInt8(parameters, inputs[b * sizes.T + t] as number[], state, arithmetic));
      return state.h;
    });
  }).flat(2);
}

describe("the published numbers of the quantised LSTM", () => {
  const [a, b] = functions.factors as [number[], number[]];
  const products = a.map((one, k) => one * (b[k] as number));

  it("TensorFlow Lite's functions", () => {
    expect(functions.tanhInput.map((q) => tanh(q, 0))).toEqual(functions.tanh0);
    expect(functions.tanhInput.map((q) => tanh(q, 3))).toEqual(functions.tanh3);
    expect(functions.tanh4Input.map((q) => tanh(q, 4))).toEqual(functions.tanh4);
    expect(functions.sigmoidInput.map(sigmoid)).toEqual(functions.sigmoid);
    // −1·−1 is no product of a gate: there it wraps
    expect(products.map((q) => (divided(q, 15) << 16) >> 16)).toEqual(functions.product15);
    expect(products.map((q) => divided(q, 19))).toEqual(functions.product19);
  });

  it("its product of 8 bits, from when it still subtracted the zero point", () =>
    expect(products.map((q) => int8(scaled(q, functions.scale) - functions.zero))).toEqual(functions.product8));

  it("a run of TensorFlow Lite Micro, which CMSIS-NN must repeat", () => {
    expect(outputs(lstm1, arithmetics.micro)).toEqual(lstm1.y);
    expect(outputs(lstm1, arithmetics.cmsis)).toEqual(lstm1.y);
  });

  it("a run of it, from when it still left the cell shifted behind tanh", () => {
    const { kept, written } = arithmetics.tflite;
    const old: Arithmetic = { ...arithmetics.micro, kept, written, tanh: (c, m) => tanhOfTable(c >> (3 - m), 3) };
    const shifted = ({ h, c }: StateInt8): StateInt8 => ({ h, c: c.map((cell) => cell >> 2) });
    expect(outputs(lstm2, old, shifted)).toEqual(lstm2.y);
    expect(outputs(lstm2, old)).not.toEqual(lstm2.y);
  });

  it("neither is computed by the arithmetic of TensorFlow Lite", () => {
    const far = outputs(lstm1, arithmetics.tflite).map((value, k) => Math.abs(value - (lstm1.y[k] as number)));
    expect(Math.max(...far)).toBe(1);
  });
});
