import type { Tensors } from "../tensor.ts";
import type { Scale } from "./fixed-point.ts";
import type { Gate, GateParameters, LstmInt8 } from "./lstm-int8.ts";

export const gatesOfInt8: readonly Gate[] = ["i", "f", "g", "o"];

/**
 * The parameters of the quantised LSTM as a request has them: names and shapes. `scale_W` and `scale_U` have a multiplier and a shift
 * for each gate in the order i, f, g, o, `scale_h` has one of each; `zero_points` has those of x and h; `cell` has the power of two of
 * a cell and its clip.
 */
export const shapesOfInt8: Readonly<Record<string, readonly string[]>> = Object.fromEntries([
  ...gatesOfInt8.flatMap((gate): [string, string[]][] => [
    [`W_${gate}`, ["n", "m"]],
    [`U_${gate}`, ["n", "n"]],
    [`b_${gate}`, ["n"]],
  ]),
  ["scale_W", ["4", "2"]],
  ["scale_U", ["4", "2"]],
  ["scale_h", ["2"]],
  ["zero_points", ["2"]],
  ["cell", ["2"]],
]);

const read = new WeakMap<Tensors, LstmInt8>();

/** The parameters of a request, which nobody changes. */
export function parametersInt8(params: Tensors): LstmInt8 {
  const parameters = read.get(params) ?? parametersOf(params);
  read.set(params, parameters);
  return parameters;
}

function parametersOf(params: Tensors): LstmInt8 {
  const list = (name: string): number[] => [...(params[name]?.data ?? [])];
  const pair = (name: string, k = 0): [number, number] => list(name).slice(2 * k, 2 * k + 2) as [number, number];
  const scale = (name: string, k = 0): Scale => {
    const [multiplier, shift] = pair(name, k);
    return { multiplier, shift };
  };
  const rows = (name: string): number[][] => {
    const [height = 0, width = 0] = params[name]?.shape ?? [];
    const all = list(name);
    return Array.from({ length: height }, (_, k) => all.slice(k * width, (k + 1) * width));
  };
  const gate = (k: Gate): GateParameters => ({
    W: rows(`W_${k}`),
    U: rows(`U_${k}`),
    b: list(`b_${k}`),
    ofW: scale("scale_W", gatesOfInt8.indexOf(k)),
    ofU: scale("scale_U", gatesOfInt8.indexOf(k)),
  });
  const [xZero, hZero] = pair("zero_points");
  const [cPower, cClip] = pair("cell");
  return {
    gates: { i: gate("i"), f: gate("f"), g: gate("g"), o: gate("o") },
    xZero,
    hZero,
    ofH: scale("scale_h"),
    cPower,
    cClip,
  };
}
