/** Writes reports/results/gradient-flow/result.json: ‖∂s_T/∂s_t‖ of every cell, by its forget gate where it has one, and the linear unit. */
import { mkdirSync, writeFileSync } from "node:fs";
import { flow, linearUnit } from "../examples/jacobian.ts";
import type { GradientFlow } from "../reports/html/measured/gradient-flow-data.ts";
import { catalogue, cellOf } from "../spec/catalogue.ts";
import type { Tensors } from "../spec/tensor.ts";

const LAGS = [1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 70, 100];
const [HIDDEN, GAIN, SEED] = [8, 1, 1];
/** The share of the old value that a gate keeps. */
const KEPT = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1];
/** Cells with a gate that keeps, and the share that it keeps where it is 1. */
const GATES = [
  ["lstm", "f", 1],
  ["lstm-coupled", "f", 1],
  ["gru", "z", 1],
  ["mgu", "f", 0],
  ["ugrnn", "g", 1],
  ["min-gru", "z", 0],
  ["sru-v1", "f", 1],
  ["qrnn-window-1", "f", 1],
] as const;

/** Far enough for σ to be 1 in double precision. */
const OPEN = 40;

/** Parameters by which a gate has one value at every step. */
const fixed =
  (gate: string, value: number) =>
  (params: Tensors): Tensors => {
    const bias = value === 1 ? OPEN : value === 0 ? -OPEN : Math.log(value / (1 - value));
    return Object.fromEntries(
      Object.entries(params).map(([name, { shape, data }]) => {
        const [letter, ...rest] = name.split("_");
        if (rest.join("_") !== gate) return [name, { shape, data }];
        return [name, { shape, data: data.map(() => (letter === "b" ? bias : 0)) }];
      }),
    );
  };

const result: GradientFlow = {
  schema: "gatecheck/gradient-flow/1",
  hidden: HIDDEN,
  gain: GAIN,
  seed: SEED,
  lags: LAGS,
  cells: catalogue.map((cell) => ({ cell: cell.id, norms: flow(cell, HIDDEN, GAIN, SEED, LAGS) })),
  kept: KEPT,
  gates: GATES.map(([cell, gate, at]) => ({
    cell,
    gate,
    norms: KEPT.map((share) => flow(cellOf(cell), HIDDEN, GAIN, SEED, LAGS, fixed(gate, at === 1 ? share : 1 - share))),
  })),
  unit: Array.from({ length: 61 }, (_, k) => {
    const w = Number((0.97 + k / 1000).toFixed(3));
    return { w, ...linearUnit(w) };
  }),
};
mkdirSync("reports/results/gradient-flow", { recursive: true });
writeFileSync("reports/results/gradient-flow/result.json", `${JSON.stringify(result)}\n`);
