import type { Options } from "../../spec/options.ts";
import { type ParameterMap, forced, free, gate, same, zero } from "./parameter-map.ts";

/** How gates are forced. */
interface Setting {
  /** In an id: `r1-z0`. */
  readonly id: string;
  /** In a sentence: `r = 1 and z = 0`. */
  readonly words: string;
  readonly ties: ParameterMap;
}

/** A cell whose gates can be set so that it is its own candidate, or so that it keeps its state. */
export interface Gated {
  readonly cell: string;
  readonly options?: Options;
  readonly called: string;
  readonly source: string;
  /** The candidate in terms of the Elman network. */
  readonly candidate: ParameterMap;
  /** Gates that make the cell its candidate, and words for it: `r1-z0`. */
  readonly open?: Setting;
  /** Gates that make it keep its state, and what then has no effect. */
  readonly held?: Setting & { readonly idle: readonly string[] };
  /** The gate whose inverse is the control. */
  readonly control: string;
}

const same3 = gate("h", same, "h");
const as = (name: string): ParameterMap => gate(name, same, "h");
const block = (name: string): string[] => [`W_${name}`, `U_${name}`, `b_${name}`];

/** `z0`, written out. */
const equation = (setting: string): string => `${setting[0]} = ${setting[1]}`;

const grus = (["gru", "gru-reset-after"] as const).flatMap((cell) =>
  (["keep", "write"] as const).map((polarity): Gated => {
    const [fresh, old] = polarity === "keep" ? (["shut", "open"] as const) : (["open", "shut"] as const);
    const [one, nought] = polarity === "keep" ? ["z0", "z1"] : ["z1", "z0"];
    return {
      cell,
      options: { polarity },
      called: `${cell === "gru" ? "GRU" : "GRU with reset after the product"}, z ${polarity === "keep" ? "keeping" : "writing"},`,
      source: "Cho et al. 2014",
      candidate: { ...same3, c_h: zero },
      // the GRU whose z keeps has a law of its own: reduction/gru-r1-z0-is-elman
      ...((cell !== "gru" || polarity !== "keep") && {
        open: {
          id: `r1-${one}`,
          words: `r = 1 and ${equation(one)}`,
          ties: { ...forced("r", "open"), ...forced("z", fresh) },
        },
      }),
      held: {
        id: nought,
        words: equation(nought),
        ties: forced("z", old),
        idle: [...block("r"), ...block("h"), "c_h"],
      },
      control: "z",
    };
  }),
);

/** The cells whose gates can be set so. */
export const gatedCells: readonly Gated[] = [
  ...grus,
  ...["gru-type1", "gru-type3"].map((cell): Gated => ({
    cell,
    called: `GRU of type ${cell.at(-1)}`,
    source: "Dey & Salem 2017",
    candidate: same3,
    open: { id: "r1-z1", words: "r = 1 and z = 1", ties: { ...forced("r", "open"), ...forced("z", "open") } },
    held: { id: "z0", words: "z = 0", ties: forced("z", "shut"), idle: [...block("r"), ...block("h")] },
    control: "z",
  })),
  ...["mgu", "mgu1", "mgu3"].map((cell): Gated => ({
    cell,
    called: cell.toUpperCase(),
    source: "Zhou et al. 2016; docs/theory.md R10",
    candidate: same3,
    open: { id: "f1", words: "f = 1", ties: forced("f", "open") },
    held: { id: "f0", words: "f = 0", ties: forced("f", "shut"), idle: block("h") },
    control: "f",
  })),
  {
    cell: "gru-simplified",
    called: "simplified GRU",
    source: "Ng 2018",
    candidate: as("c"),
    open: { id: "u1", words: "u = 1", ties: forced("u", "open") },
    held: { id: "u0", words: "u = 0", ties: forced("u", "shut"), idle: block("c") },
    control: "u",
  },
  {
    cell: "ugrnn",
    called: "UGRNN",
    source: "Collins et al. 2016",
    candidate: as("c"),
    open: { id: "g0", words: "g = 0", ties: forced("g", "shut") },
    held: { id: "g1", words: "g = 1", ties: forced("g", "open"), idle: block("c") },
    control: "g",
  },
  {
    cell: "janet",
    called: "JANET cell",
    source: "van der Westhuizen & Lasenby 2018",
    candidate: as("c"),
    open: { id: "s0", words: "s so low that σ(s) = σ(s − 1) = 0", ties: forced("s", "shut") },
    held: { id: "s1", words: "s so high that σ(s) = σ(s − 1) = 1", ties: forced("s", "open"), idle: block("c") },
    control: "s",
  },
  {
    cell: "rhn",
    called: "recurrent highway network",
    source: "Zilly et al. 2017; docs/theory.md R27",
    candidate: { W_h: same("W_h"), U_h1: same("U_h"), b_h1: same("b_h"), ...free("U_h2", "b_h2") },
    open: {
      id: "t1-1-t2-0",
      words: "t₁ = 1 and t₂ = 0",
      ties: { W_t: zero, ...forced("t1", "open"), ...forced("t2", "shut") },
    },
    held: {
      id: "t0",
      words: "t₁ = t₂ = 0",
      ties: { W_t: zero, ...forced("t1", "shut"), ...forced("t2", "shut") },
      idle: ["W_h", "U_h1", "b_h1", "U_h2", "b_h2"],
    },
    control: "t1",
  },
  {
    cell: "min-gru",
    called: "minGRU",
    source: "Feng et al. 2024",
    candidate: {},
    held: { id: "z0", words: "z = 0", ties: forced("z", "shut"), idle: block("h") },
    control: "z",
  },
  {
    cell: "lstm-linear-output",
    called: "LSTM without tanh at the output",
    source: "docs/theory.md R02",
    candidate: as("g"),
    open: {
      id: "i1-f0-o1",
      words: "i = 1, f = 0 and o = 1",
      ties: { ...forced("i", "open"), ...forced("f", "shut"), ...forced("o", "open") },
    },
    control: "o",
  },
];
