import type { Tensors } from "../tensor.ts";
import type { Scale } from "./fixed-point.ts";
import type { Gate, GateParameters, LstmInt8 } from "./lstm-int8.ts";

export const gatesOfInt8: readonly Gate[] = ["i", "f", "g", "o"];

/** The parameters of the quantised LSTM as a request has them: names and shapes. */
export const shapesOfInt8: Readonly<Record<string, readonly string[]>> = Object.fromEntries([
  ...gatesOfInt8.flatMap((gate): [string, string[]][] => [
    [`W_${gate}`, ["n", "m"]],
    [`U_${gate}`, ["n", "n"]],
    [`b_${gate}`, ["n"]],
    [`W_${gate}_multiplier`, []],
    [`W_${gate}_shift`, []],
    [`U_${gate}_multiplier`, []],
    [`U_${gate}_shift`, []],
  ]),
  ...["x_zero", "h_zero", "h_multiplier", "h_shift", "c_power", "c_clip"].map((name): [string, string[]] => [name, []]),
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
  const number = (name: string): number => list(name)[0] as number;
  const scale = (of: string): Scale => ({ multiplier: number(`${of}_multiplier`), shift: number(`${of}_shift`) });
  const rows = (name: string): number[][] => {
    const [height = 0, width = 0] = params[name]?.shape ?? [];
    const all = list(name);
    return Array.from({ length: height }, (_, k) => all.slice(k * width, (k + 1) * width));
  };
  const gate = (k: Gate): GateParameters => ({
    W: rows(`W_${k}`),
    U: rows(`U_${k}`),
    b: list(`b_${k}`),
    ofW: scale(`W_${k}`),
    ofU: scale(`U_${k}`),
  });
  return {
    gates: { i: gate("i"), f: gate("f"), g: gate("g"), o: gate("o") },
    xZero: number("x_zero"),
    hZero: number("h_zero"),
    ofH: scale("h"),
    cPower: number("c_power"),
    cClip: number("c_clip"),
  };
}
