import type { Options } from "../../spec/options.ts";
import type { Reduction } from "./reduction.ts";
import { type Ties, besideOne, diagonal, forced, free, gate, identity, plusIdentity, same, zero } from "./tie.ts";

/** A cell whose gates can be set so that it is its own candidate, or so that it keeps its state. */
interface Gated {
  readonly cell: string;
  readonly options?: Options;
  readonly called: string;
  readonly source: string;
  /** The candidate in terms of the Elman network. */
  readonly candidate: Ties;
  /** Gates that make the cell its candidate, and words for it: `r1-z0`. */
  readonly open?: { readonly id: string; readonly ties: Ties };
  /** Gates that make it keep its state, and what then has no effect. */
  readonly held?: { readonly id: string; readonly ties: Ties; readonly idle: readonly string[] };
  /** The gate whose inverse is the control. */
  readonly control: string;
}

const same3 = gate("h", same, "h");
const as = (name: string): Ties => gate(name, same, "h");
const block = (name: string): string[] => [`W_${name}`, `U_${name}`, `b_${name}`];

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
      open: { id: `r1-${one}`, ties: { ...forced("r", "open"), ...forced("z", fresh) } },
      held: { id: nought, ties: forced("z", old), idle: [...block("r"), ...block("h"), "c_h"] },
      control: "z",
    };
  }),
);

const cells: readonly Gated[] = [
  ...grus,
  ...["gru-type1", "gru-type3"].map((cell): Gated => ({
    cell,
    called: `GRU of type ${cell.at(-1)}`,
    source: "Dey & Salem 2017",
    candidate: same3,
    open: { id: "r1-z1", ties: { ...forced("r", "open"), ...forced("z", "open") } },
    held: { id: "z0", ties: forced("z", "shut"), idle: [...block("r"), ...block("h")] },
    control: "z",
  })),
  ...["mgu", "mgu1", "mgu3"].map((cell): Gated => ({
    cell,
    called: cell.toUpperCase(),
    source: "Zhou et al. 2016; CELLS.md R10",
    candidate: same3,
    open: { id: "f1", ties: forced("f", "open") },
    held: { id: "f0", ties: forced("f", "shut"), idle: block("h") },
    control: "f",
  })),
  {
    cell: "gru-simplified",
    called: "simplified GRU",
    source: "Ng 2018",
    candidate: as("c"),
    open: { id: "u1", ties: forced("u", "open") },
    held: { id: "u0", ties: forced("u", "shut"), idle: block("c") },
    control: "u",
  },
  {
    cell: "ugrnn",
    called: "UGRNN",
    source: "Collins et al. 2016",
    candidate: as("c"),
    open: { id: "g0", ties: forced("g", "shut") },
    held: { id: "g1", ties: forced("g", "open"), idle: block("c") },
    control: "g",
  },
  {
    cell: "janet",
    called: "JANET",
    source: "van der Westhuizen & Lasenby 2018",
    candidate: as("c"),
    open: { id: "s0", ties: forced("s", "shut") },
    held: { id: "s1", ties: forced("s", "open"), idle: block("c") },
    control: "s",
  },
  {
    cell: "rhn",
    called: "recurrent highway network",
    source: "Zilly et al. 2017; CELLS.md R27",
    candidate: { W_h: same("W_h"), U_h1: same("U_h"), b_h1: same("b_h"), ...free("U_h2", "b_h2") },
    open: { id: "t1-1-t2-0", ties: { W_t: zero, ...forced("t1", "open"), ...forced("t2", "shut") } },
    held: {
      id: "t0",
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
    held: { id: "z0", ties: forced("z", "shut"), idle: block("h") },
    control: "z",
  },
  {
    cell: "lstm-linear-output",
    called: "LSTM without tanh at the output",
    source: "CELLS.md R02",
    candidate: as("g"),
    open: { id: "i1-f0-o1", ties: { ...forced("i", "open"), ...forced("f", "shut"), ...forced("o", "open") } },
    control: "o",
  },
];

const nameOf = ({ cell, options }: Gated): string => [cell, ...Object.values(options ?? {})].join("-");
const settings = (id: string): string =>
  id
    .replace(/-?([a-z]\d?)-?([01])(?=-|$)/g, " $1 = $2,")
    .replace(/,$/, "")
    .trim();

/** With its gates so set, a cell is the Elman network of its candidate. */
const candidates = cells.flatMap((gated): Reduction[] => {
  const { cell, options = {}, called, source, candidate, open, control } = gated;
  if (open === undefined) return [];
  return [
    {
      id: `${nameOf(gated)}-${open.id}-is-elman`,
      sentence: `With ${settings(open.id)} the ${called} is the Elman network of its candidate.`,
      source: source.includes("CELLS") ? source : `${source}; CELLS.md R04, R09`,
      from: { cell, options },
      to: { cell: "elman" },
      tie: { ...candidate, ...open.ties },
      forced: control,
      bitwise: cell !== "gru-reset-after",
    },
  ];
});

/** The Elman network that does nothing: h = h′. */
const still = {
  to: { cell: "elman", options: { activation: "identity", bias: false } },
  given: { W_h: zero, U_h: identity },
} as const;

/** With its gates so set, a cell keeps its state, whatever comes in, and so its gradient. */
const holds = cells.flatMap((gated): Reduction[] => {
  const { cell, options = {}, called, source, held, control } = gated;
  if (held === undefined) return [];
  return [
    {
      id: `${nameOf(gated)}-${held.id}-keeps-state`,
      sentence: `With ${settings(held.id)} the ${called} keeps its state, whatever comes in: it is the Elman network h = h′.`,
      source: source.includes("CELLS") ? source : `${source}; CELLS.md R05`,
      from: { cell, options },
      ...still,
      tie: { ...free(...held.idle), ...held.ties },
      forced: control,
      bitwise: true,
    },
  ];
});

/** What becomes an Elman network. */
export const toElman: readonly Reduction[] = [
  ...candidates,
  ...holds,
  {
    id: "elman-diagonal-is-indrnn",
    sentence: "The Elman network with U = diag(u) is the independently recurrent network.",
    source: "Li et al. 2018; CELLS.md R14",
    from: { cell: "elman" },
    to: { cell: "indrnn" },
    tie: { U_h: diagonal("u_h") },
    bitwise: true,
  },
  {
    id: "elman-plus-identity-is-residual-elman",
    sentence: "The Elman network with U + 1 for U is the one with an identity skip.",
    source: "Flax SimpleCell(residual=True); CELLS.md R31",
    from: { cell: "elman" },
    to: { cell: "residual-elman" },
    given: { U_h: besideOne("U_h") },
    tie: { U_h: plusIdentity("U_h") },
    bitwise: false,
  },
];
