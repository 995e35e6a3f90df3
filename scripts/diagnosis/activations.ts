/** Programs whose activations are wrong for some numbers: approximate, clipped, tabulated, saturating early, wrong for one sign. */
import type { Implementation, RunAnswer, RunRequest, Support } from "../../impl/contract.ts";
import { precision } from "../../spec/language/precision.ts";
import { diagnose } from "../../properties/diagnosis/diagnose.ts";
import { headline } from "../../properties/diagnosis/summary.ts";
import { draw } from "../../properties/cases/hash.ts";
import { type Tensor, type Tensors, tensor } from "../../spec/tensor.ts";
import type { Dtype } from "../../spec/tensor.ts";

type Curve = (a: number) => number;

const sigmoid: Curve = (a) => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a)));
const exact = { σ: sigmoid, tanh: Math.tanh };
type Name = keyof typeof exact;

/** Wrong activations made of a right one; `size` is a number from 0 to 7. */
const wrongs: readonly ((phi: Curve, size: number) => Curve)[] = [
  // saturates early
  (phi, size) => (a) => phi(Math.abs(a) > 4 + size ? Math.sign(a) * 1000 : a),
  // clipped before
  (phi, size) => (a) => phi(Math.max(-3 - size, Math.min(3 + size, a))),
  // a table, linear between its entries
  (phi, size) => (a) => {
    const step = 2 ** -(size + 1);
    const low = Math.floor(a / step) * step;
    return phi(low) + ((a - low) / step) * (phi(low + step) - phi(low));
  },
  // wrong for one sign, by little
  (phi, size) => (a) => (a < 0 ? phi(a * (1 + 2 ** -(4 + size))) : phi(a)),
  // 0 below a number
  (phi, size) => (a) => (a < -5 - size ? phi(-1000) : phi(a)),
];

/** Activations of a cell, by the name of the equation they are in. */
const sites: Readonly<Record<string, Readonly<Record<string, Name>>>> = {
  elman: { h: "tanh" },
  gru: { z: "σ" },
  lstm: { f: "σ", o: "σ", i: "σ", g: "tanh", "tanh(cₜ)": "tanh" },
};

const product = ({ shape: [, columns = 0], data }: Tensor, row: number, v: ArrayLike<number>, from: number): number => {
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += (data[row * columns + j] as number) * (v[from + j] as number);
  return sum;
};

/** A cell in plain loops with its activations given. */
function program(cell: string, dtype: Dtype, at: (site: string) => Curve): Implementation {
  const support: Support = {
    cell,
    options: [{}],
    dtypes: [dtype],
    directions: ["forward"],
    maxLayers: 1,
    lengths: false,
    initialState: true,
    gradients: false,
  };
  const names = cell === "lstm" ? ["h", "c"] : ["h"];
  const run = ({ sizes: { T, B, m, n }, layers: [layer], x, want }: RunRequest): RunAnswer => {
    const p = layer?.params[0] as Tensors;
    const start = (name: string): number[] =>
      Array.from({ length: B * n }, (_, k) => layer?.initial?.[0]?.[name]?.data[k] ?? 0);
    let [h, c] = [start("h"), start("c")];
    const y: number[] = [];
    for (let t = 0; t < T; t++) {
      const [h1, c1] = [[...h], [...c]];
      for (let b = 0; b < B; b++)
        for (let k = 0; k < n; k++) {
          const place = b * n + k;
          const sum = (g: string, of: ArrayLike<number> = h): number =>
            product(p[`W_${g}`] as Tensor, k, x.data, (t * B + b) * m) +
            product(p[`U_${g}`] as Tensor, k, of, b * n) +
            (p[`b_${g}`]?.data[k] as number);
          if (cell === "elman") h1[place] = at("h")(sum("h"));
          if (cell === "lstm") {
            const kept = at("f")(sum("f")) * (c[place] as number) + at("i")(sum("i")) * at("g")(sum("g"));
            c1[place] = kept;
            h1[place] = at("o")(sum("o")) * at("tanh(cₜ)")(kept);
          }
          if (cell === "gru") {
            const reset = h.map((v, j) => {
              const row = Math.floor(j / n);
              if (row !== b) return v;
              const r =
                product(p["W_r"] as Tensor, j % n, x.data, (t * B + b) * m) +
                product(p["U_r"] as Tensor, j % n, h, b * n) +
                (p["b_r"]?.data[j % n] as number);
              return sigmoid(r) * v;
            });
            const z = at("z")(sum("z"));
            h1[place] = (1 - z) * Math.tanh(sum("h", reset)) + z * (h[place] as number);
          }
        }
      [h, c] = [h1, c1];
      y.push(...h);
    }
    const final: Tensors = Object.fromEntries(names.map((name) => [name, tensor(dtype, [B, n], name === "h" ? h : c)]));
    return {
      ...(want.includes("y") && { y: tensor(dtype, [T, B, n], y) }),
      ...(want.includes("final") && { final: [[final]] }),
    };
  };
  return { info: { name: "activations", version: "1" }, cells: [support], run };
}

/** One program and what is said of it: place 1 where the activation is named, in its gate; null where it is within the grade. */
export async function curveTrial(
  which: number,
  dtype: Dtype,
  seed: number,
): Promise<{ readonly place: number | null; readonly isFalse: boolean; readonly first: string }> {
  const pick = <V>(name: string, list: readonly V[]): V => list[draw(which, name, 0, list.length - 1)] as V;
  const cell = pick("cell", ["elman", "gru", "lstm", "lstm"]);
  const site = pick("site", Object.keys(sites[cell] as object));
  const kind = pick("kind", wrongs);
  const name = sites[cell]?.[site] as Name;
  const wrong = kind(exact[name], draw(which, "size", 0, 7));
  const { activation } = precision(dtype, "absolute");
  const fn = name === "σ" ? "sigmoid" : "tanh";
  const isOff = (a: number): boolean => Math.abs(wrong(a) - exact[name](a)) > activation(fn, exact[name](a));
  const isWrong = Array.from({ length: 4001 }, (_, k) => (k - 2000) / 100).some(isOff);
  const implementation = program(cell, dtype, (at) => (at === site ? wrong : exact[sites[cell]?.[at] as Name]));
  const diagnosis = await diagnose(implementation, implementation.cells[0] as Support, {}, dtype, seed);
  const inner = site === "tanh(cₜ)" ? "cₜ" : site;
  const named = (one: string): boolean =>
    one.startsWith(`${name} of ${inner} `) || one.startsWith(`${name} of gate ${inner} `);
  const said = [...diagnosis.explanations.map(({ sentence }) => sentence), ...diagnosis.localised];
  const { localised, explanations, right } = diagnosis;
  const isNamed = explanations.every(({ sentence }) => named(sentence));
  const isMeasure = (one: string): boolean => one.startsWith(`Off by the most that was read: ${name} of ${inner} by `);
  const isFalse =
    right || !isNamed || !localised.every((one) => named(one) || one.startsWith("Violated") || isMeasure(one));
  const place = isWrong ? Number(said.some(named)) : null;
  return { place, isFalse, first: `${cell} ${name} of ${site}: ${headline(diagnosis)}` };
}
