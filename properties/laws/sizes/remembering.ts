import type { Layer, RunRequest } from "../../../impl/contract.ts";
import { stepFor } from "../../../spec/catalogue.ts";
import { mapTensor, mapTensors, withLayer } from "../../requests/rearrange.ts";

/**
 * Values about which each cell holds its state for hundreds of steps: of a bias, all of it; of a recurrent matrix, its diagonal.
 * Cells that are not here cannot, or not with one setting in float32.
 */
export const held: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  elman: { U_h: 1 },
  lstm: { b_f: 4 },
  "lstm-linear-output": { b_f: 4 },
  "lstm-1997": { b_i: -4 },
  "lstm-peephole": { b_f: 4 },
  "lstm-peephole-o-prev": { b_f: 4 },
  "lstm-coupled": { b_f: 4 },
  "lstm-projection": { b_f: 4 },
  "lstm-input-only": { b_f: 4 },
  "lstm-dead-gate": { b_f: 4 },
  "lstm-zoneout": { b_f: 4 },
  "lstm-recurrent-dropout": { b_f: 4 },
  gru: { b_z: 4 },
  "gru-reset-after": { b_z: 4 },
  "gru-simplified": { b_u: -4 },
  "gru-coupled": { b_f: 4 },
  "li-gru": { b_z: 4 },
  ugrnn: { b_g: 4 },
  "fast-grnn": { b_z: 8 },
  mgu: { b_f: -4 },
  mgu1: { b_f: -4 },
  mgu2: { U_h: 1 },
  mgu3: { b_f: -4 },
  "gru-type1": { b_z: -4 },
  "gru-type2": { U_h: 1 },
  "gru-type3": { b_z: -4 },
  janet: { b_s: 4 },
  "residual-elman": {},
  indrnn: { u_h: 1 },
  "min-gru": { b_z: -4 },
  "min-lstm": { b_f: 8, b_i: -4 },
  qrnn: { b_f: 4 },
  "qrnn-window-1": { b_f: 4 },
  scrn: {},
  rhn: { U_h1: 1, b_t1: -4, U_h2: 1, b_t2: -4 },
  "grid-lstm-1": { b_f1: 4 },
  "grid-lstm-2": { b_f1: 4 },
  "grid-lstm-3": { b_f1: 4 },
  "sru-v1": { b_f: 4 },
  "sru-v2": { b_f: 4 },
  slstm: { b_f: 4 },
  lru: { nu: -4, theta: -8, gamma: 4 },
  "rg-lru": { b_a: -4, L: -4 },
  s6: { b_d: -4 },
};

const [OF_BIASES, OF_INPUTS, OF_STATES] = [2 ** -12, 2 ** -8, 2 ** -4];

/** The request with weights small enough about the values above that the first step is still seen in the last. */
export function remembering(request: RunRequest): RunRequest {
  const [layer] = request.layers as readonly [Layer];
  const shapes = new Map(stepFor(layer.cell, layer.options).params.map(({ name, shape }) => [name, shape]));
  const values = held[layer.cell] ?? {};
  return withLayer(request, {
    params: layer.params.map((walk) =>
      mapTensors(walk, (t, name) => {
        const [rows, columns] = shapes.get(name) ?? [];
        const value = values[name] ?? 0;
        if (columns === undefined) return mapTensor(t, (v) => v * OF_BIASES + value);
        if (rows !== "n" || columns !== "n") return mapTensor(t, (v) => v * OF_INPUTS);
        const [, n] = t.shape as readonly [number, number];
        return mapTensor(t, (v, k) => v * OF_STATES + (k % (n + 1) === 0 ? value : 0));
      }),
    ),
    initial: layer.initial?.map((walk) => mapTensors(walk, (t) => mapTensor(t, (v) => v * OF_STATES))) ?? null,
  });
}
