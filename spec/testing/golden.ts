import { readFileSync } from "node:fs";
import type { Options } from "../options.ts";
import { type Tensor, type Tensors, elements, tensor } from "../tensor.ts";

/** Part of one of the file's parameters: rows `from` ≤ i < `to`, or columns. */
export interface Block {
  readonly axis: "rows" | "columns";
  readonly from: number;
  readonly to: number;
}

/** An entry of golden-cells.json, the cell of the catalogue that it is of, and how our names differ from the file's. */
export interface GoldenEntry {
  readonly entry: string;
  readonly cell: string;
  readonly options: Options;
  /** The file's name → ours, or → several of ours, each a block of the file's. */
  readonly names: Readonly<Record<string, string | Readonly<Record<string, Block>>>>;
  /** Further sizes, or an m and n of our own; x then has its first m features. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** States of ours that the file does not have: they start as these numbers. */
  readonly states?: Readonly<Record<string, readonly number[]>>;
  /**
   * Its gradients are differences a million times smaller than their terms, the largest of which are of the size of its largest
   * gradient: torch's own are up to 4e-11 of themselves away from what 50 digits give.
   */
  readonly cancels?: true;
}

/** Published by the project: float64 autograd of torch, compared at 1e-12 relative (docs/theory.md 11.6). */
interface Golden {
  readonly params: Readonly<Record<string, readonly number[]>>;
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly positive_state: readonly string[];
  readonly Y: readonly (readonly number[])[];
  readonly final_state: Readonly<Record<string, readonly number[]>>;
  readonly loss: number;
  /** `null` for a parameter that the cell does not use, listed all the same. */
  readonly grad: Readonly<Record<string, readonly number[] | null>>;
}

const golden = JSON.parse(readFileSync(new URL("data/golden-cells.json", import.meta.url), "utf8")) as {
  readonly cells: Readonly<Record<string, Golden>>;
};

/** Every tensor of the file, from its ordinal. */
const fill = (k: number, shape: readonly number[]): Tensor =>
  tensor(
    "float64",
    shape,
    Array.from({ length: elements(shape) }, (_, i) => (((37 * i + 101 * k + 11) % 97) - 48) / 64),
  );

/** The first `features` numbers of every row of a [T, 1, k]. */
const narrowed = ({ shape, data }: Tensor, features: number): Tensor => {
  const [T, , width] = shape as readonly [number, number, number];
  const values = Array.from(
    { length: T * features },
    (_, i) => data[Math.floor(i / features) * width + (i % features)] as number,
  );
  return tensor("float64", [T, 1, features], values);
};

function blockOf(whole: Tensor, { axis, from, to }: Block): Tensor {
  const [rows, columns = 1] = whole.shape as readonly [number, number?];
  const kept = (i: number): boolean => {
    const at = axis === "rows" ? Math.floor(i / columns) : i % columns;
    return at >= from && at < to;
  };
  const data = [...whole.data].filter((_, i) => kept(i));
  const count = to - from;
  const shape = whole.shape.length === 1 ? [count] : axis === "rows" ? [count, columns] : [rows, count];
  return tensor("float64", shape, data);
}

/** A golden entry as a run of one layer, forward, one row, and what it must give: by `y`, `x`, `final c`, `initial c`, `W_h`. */
export interface GoldenRun {
  readonly sizes: Readonly<Record<string, number>> & {
    readonly T: number;
    readonly B: number;
    readonly m: number;
    readonly n: number;
  };
  readonly params: Tensors;
  readonly initial: Tensors;
  readonly x: Tensor;
  /** Weights of the outputs in the loss. */
  readonly weights: Tensor;
  readonly loss: number;
  readonly want: Readonly<Record<string, readonly number[]>>;
  /** The size that rounding of a gradient is relative to, where that is larger than the gradient itself; else 0. */
  readonly scale: number;
}

export function goldenRun({ entry, names, sizes = {}, states = {}, cancels }: GoldenEntry): GoldenRun {
  const { params, state, positive_state, Y, final_state, grad, loss } = golden.cells[entry] as Golden;
  const tensors: Record<string, Tensor> = {};
  const want: Record<string, readonly number[]> = { y: Y.flat() };
  const T = Y.length;
  const x = fill(50, [T, 1, 3]);
  const { m = 3, n = 2 } = sizes;
  Object.entries(params).forEach(([name, shape], k) => {
    const gradient = grad[name];
    if (gradient === null || gradient === undefined) return;
    const ours = names[name] ?? name;
    const whole = fill(k, shape);
    const ofGradient = tensor("float64", shape, [...gradient]);
    for (const [own, block] of typeof ours === "string" ? [[ours, null] as const] : Object.entries(ours)) {
      tensors[own] = block === null ? whole : blockOf(whole, block);
      want[own] = [...(block === null ? ofGradient : blockOf(ofGradient, block)).data];
    }
  });
  const initial: Record<string, Tensor> = Object.fromEntries(
    Object.entries(states).map(([name, values]) => [
      name,
      tensor("float64", values.length === 1 ? [1] : [1, values.length], values),
    ]),
  );
  Object.entries(state).forEach(([name, shape], k) => {
    const ours = (names[name] ?? name) as string;
    const drawn = fill(40 + k, [1, ...shape]);
    if (positive_state.includes(name)) for (const [i, v] of drawn.data.entries()) drawn.data[i] = Math.abs(v) + 1;
    initial[ours] = drawn;
    want[`final ${ours}`] = (final_state[name] as readonly number[]).flat();
    want[`initial ${ours}`] = grad[`state:${name}`] as readonly number[];
  });
  const dx = tensor("float64", [T, 1, 3], [...(grad["x"] as readonly number[])]);
  want["x"] = [...narrowed(dx, m).data];
  const width = (Y[0] as readonly number[]).length;
  return {
    sizes: { T, B: 1, m, n, ...sizes },
    params: tensors,
    initial,
    x: narrowed(x, m),
    weights: fill(60, [T, 1, width]),
    loss,
    want,
    scale: cancels ? Math.max(...Object.values(grad).flatMap((values) => (values ?? []).map(Math.abs))) : 0,
  };
}

/** Parameters of the gates i, f, g, o of 2 units one below the other. */
const ofGates = (letter: string): Readonly<Record<string, Block>> =>
  Object.fromEntries(
    ["i", "f", "g", "o"].map((gate, k) => [`${letter}_${gate}`, { axis: "rows", from: 2 * k, to: 2 * k + 2 }]),
  );

/** Entries whose cells are in the catalogue. */
export const goldenEntries: readonly GoldenEntry[] = [
  { entry: "elman_tanh", cell: "elman", options: {}, names: {} },
  { entry: "elman_relu", cell: "elman", options: { activation: "relu" }, names: {} },
  { entry: "elman_identity", cell: "elman", options: { activation: "identity" }, names: {} },
  { entry: "lstm", cell: "lstm", options: {}, names: {} },
  { entry: "lstm_relu", cell: "lstm", options: { activation: "relu" }, names: {} },
  { entry: "lstm_seed001_no_out_tanh", cell: "lstm-linear-output", options: {}, names: {} },
  { entry: "lstm_1997_no_forget", cell: "lstm-1997", options: {}, names: {} },
  { entry: "lstm_peephole", cell: "lstm-peephole", options: {}, names: {} },
  { entry: "lstm_peephole_o_prev", cell: "lstm-peephole-o-prev", options: {}, names: {} },
  { entry: "lstm_cifg_f", cell: "lstm-coupled", options: {}, names: {} },
  { entry: "gru_before_keep", cell: "gru", options: {}, names: {} },
  { entry: "gru_before_new", cell: "gru", options: { polarity: "write" }, names: {} },
  { entry: "gru_simplified", cell: "gru-simplified", options: {}, names: {} },
  { entry: "mgu", cell: "mgu", options: {}, names: {} },
  { entry: "mgu1", cell: "mgu1", options: {}, names: {} },
  { entry: "mgu2", cell: "mgu2", options: {}, names: {} },
  { entry: "mgu3", cell: "mgu3", options: {}, names: {} },
  { entry: "janet_beta1", cell: "janet", options: {}, names: {} },
  { entry: "gru_after_keep", cell: "gru-reset-after", options: {}, names: { cb: "c_h" } },
  { entry: "indrnn_relu", cell: "indrnn", options: { activation: "relu" }, names: { W: "W_h", u: "u_h", b: "b_h" } },
  {
    entry: "jordan_softmax",
    cell: "jordan",
    options: {},
    names: { W: "W_h", U: "U_h", b: "b_h", V: "V_y", c: "b_y" },
    sizes: { k: 3 },
  },
  { entry: "lstm_projection", cell: "lstm-projection", options: {}, names: {}, sizes: { p: 1 } },
  {
    entry: "lstm_layernorm_ba_ifgo_eps1e-5",
    cell: "lstm-layer-norm",
    options: {},
    names: Object.fromEntries(["W", "U", "b", "g1", "e1", "g2", "e2"].map((letter) => [letter, ofGates(letter)])),
    cancels: true,
  },
  {
    entry: "clockwork_periods_1_2_t_from_0",
    cell: "clockwork",
    options: {},
    names: { W: "W_h", U: "U_h", b: "b_h" },
    states: { t: [0] },
  },
  {
    entry: "scrn_alpha0.5_linear_out",
    cell: "scrn",
    options: { alpha: 0.5 },
    names: { B: "W_s", P: "P_h", A: "W_h", R: "U_h", U: "V_h", V: "V_s" },
    sizes: { q: 2, k: 3 },
  },
  { entry: "minGRU", cell: "min-gru", options: {}, names: {} },
  { entry: "minLSTM", cell: "min-lstm", options: {}, names: {} },
  { entry: "slstm_unstabilised_sigmoid_f", cell: "slstm", options: {}, names: {} },
  { entry: "rglru_dense_c8_x[:n]", cell: "rg-lru", options: {}, names: {}, sizes: { m: 2 } },
  { entry: "s6_euler_Bbar", cell: "s6", options: {}, names: {} },
  {
    entry: "rhn_depth2_coupled",
    cell: "rhn",
    options: {},
    names: { R_h1: "U_h1", R_t1: "U_t1", R_h2: "U_h2", R_t2: "U_t2" },
  },
  { entry: "sru_v1_tanh", cell: "sru-v1", options: {}, names: { W: "W_x" } },
  { entry: "sru_v2_id_alpha1", cell: "sru-v2", options: {}, names: { W: "W_x" } },
  {
    entry: "grid_lstm_transform_H=[x[:n],h]",
    cell: "grid-lstm-1",
    options: { bias: false },
    names: {
      ...Object.fromEntries(
        ["u", "f", "o", "c"].map((gate) => [
          `W_${gate}`,
          {
            [`W_${gate}1`]: { axis: "columns", from: 0, to: 2 },
            [`U_${gate}11`]: { axis: "columns", from: 2, to: 4 },
          },
        ]),
      ),
      h: "h1",
      m: "m1",
    },
    sizes: { m: 2 },
  },
  {
    entry: "qrnn_ifo_k2_[xprev,x]",
    cell: "qrnn",
    options: {},
    names: {
      ...Object.fromEntries(
        ["z", "f", "o", "i"].map((gate) => [
          `W_${gate}`,
          {
            [`W_${gate}1`]: { axis: "columns", from: 0, to: 3 },
            [`W_${gate}2`]: { axis: "columns", from: 3, to: 6 },
          },
        ]),
      ),
      xprev: "xPrev",
    },
  },
];
