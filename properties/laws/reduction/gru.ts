import { polarity } from "../../controls/controls.ts";
import { oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { forceGates, hasBias } from "../gates.ts";
import { elmanOf, reduced } from "./mechanism/forced-elman.ts";
import { contains } from "./mechanism/contains.ts";
import { type Gated, block, equation, ofCandidate, reductionsOf } from "./mechanism/gated.ts";
import { forced, free, gate, minus, onlyDiagonal, same, uniform, zero } from "./mechanism/parameter-map.ts";
import type { Reduction } from "./mechanism/reduction.ts";

const source = (paper: string, id: string): string => `${paper}; docs/theory.md ${id}`;

/** One letter, two meanings: keeping and writing. */
const polarities = ["gru", "gru-reset-after"].map((cell): Reduction => ({
  id: `${cell}-keep-is-write-of-opposite-z`,
  sentence: `The ${cell === "gru" ? "GRU" : "GRU with reset after the product"} whose z keeps is the one whose z writes, W_z, U_z and b_z negated.`,
  source: "docs/theory.md R06",
  from: { cell, options: { polarity: "keep" } },
  to: { cell, options: { polarity: "write" } },
  map: gate("z", minus, "z"),
  bitwise: false,
}));

/** Weights for which the order of the reset gate and the product makes no difference. */
const resets: readonly Reduction[] = [
  {
    id: "gru-reset-after-is-before-where-u-is-diagonal",
    sentence: "Where U_h is diagonal and c_h = 0, the reset gate after the product does what it does before.",
    source: "docs/theory.md R07",
    from: { cell: "gru-reset-after" },
    to: { cell: "gru" },
    given: { U_h: onlyDiagonal("U_h") },
    map: { c_h: zero },
    bitwise: false,
  },
  {
    id: "gru-reset-after-is-before-where-r-is-uniform",
    sentence:
      "Where r is the same for all units and c_h = 0, the reset gate after the product does what it does before.",
    source: "docs/theory.md R07",
    from: { cell: "gru-reset-after" },
    to: { cell: "gru" },
    given: { W_r: zero, U_r: zero, b_r: uniform("b_r") },
    map: { c_h: zero },
    bitwise: false,
  },
];

/** With r = 1 one gate is left: all cells of one gate that acts on a tanh candidate are the same cell. */
const simplified: readonly Reduction[] = (["gru", "gru-reset-after"] as const).flatMap((cell) =>
  (["write", "keep"] as const).map((polarity): Reduction => ({
    id: `${cell}-${polarity}-r1-is-gru-simplified`,
    sentence: `With r = 1 the ${cell === "gru" ? "GRU" : "GRU with reset after the product"}, z ${polarity === "write" ? "writing" : "keeping"}, is the simplified GRU.`,
    source: "docs/theory.md R08",
    from: { cell, options: { polarity } },
    to: { cell: "gru-simplified" },
    map: {
      ...forced("r", "open"),
      ...gate("z", polarity === "write" ? same : minus, "u"),
      ...gate("h", same, "c"),
      c_h: zero,
    },
    forced: "r",
    bitwise: cell === "gru" && polarity === "write",
    regrouped: true,
  })),
);

/** r and z are one gate f. */
const minimal: readonly Reduction[] = [
  {
    id: "gru-write-of-one-gate-is-mgu",
    sentence: "The GRU whose z writes, r and z the same gate, is the minimal gated unit.",
    source: source("Zhou et al. 2016", "R10"),
    from: { cell: "gru", options: { polarity: "write" } },
    to: { cell: "mgu" },
    map: { ...gate("r", same, "f"), ...gate("z", same, "f") },
    bitwise: true,
    regrouped: true,
  },
  {
    id: "gru-keep-of-opposite-gates-is-mgu",
    sentence: "The GRU whose z keeps, the weights of z those of r negated, is the minimal gated unit.",
    source: source("Zhou et al. 2016", "R10"),
    from: { cell: "gru", options: { polarity: "keep" } },
    to: { cell: "mgu" },
    map: { ...gate("r", same, "f"), ...gate("z", minus, "f") },
    bitwise: false,
  },
  {
    id: "gru-keep-of-one-gate-is-gru-coupled",
    sentence: "The GRU whose z keeps, r and z the same gate, is the GRU with coupled gates.",
    source: "Cho et al. 2014; Greff et al. 2015",
    from: { cell: "gru", options: { polarity: "keep" } },
    to: { cell: "gru-coupled" },
    map: { ...gate("r", same, "f"), ...gate("z", same, "f") },
    bitwise: true,
    regrouped: true,
  },
  ...["1", "2", "3"].map((type): Reduction => ({
    id: `gru-type${type}-of-one-gate-is-mgu${type}`,
    sentence: `The GRU of type ${type}, r and z the same gate, is the minimal gated unit of variant ${type}.`,
    source: "Dey & Salem 2017; Heck & Salem 2017",
    from: { cell: `gru-type${type}` },
    to: { cell: `mgu${type}` },
    map: { ...gate("r", same, "f"), ...gate("z", same, "f") },
    bitwise: true,
    regrouped: true,
  })),
];

/** The GRU and its reset-after form, their update gate keeping or writing, with the gates set to 0 and 1. */
const polarised = (["gru", "gru-reset-after"] as const).flatMap((cell) =>
  (["keep", "write"] as const).map((polarity): Gated => {
    const [fresh, old] = polarity === "keep" ? (["shut", "open"] as const) : (["open", "shut"] as const);
    const [one, nought] = polarity === "keep" ? ["z0", "z1"] : ["z1", "z0"];
    return {
      cell,
      options: { polarity },
      called: `${cell === "gru" ? "GRU" : "GRU with reset after the product"}, z ${polarity === "keep" ? "keeping" : "writing"},`,
      source: "Cho et al. 2014",
      candidate: { ...ofCandidate("h"), c_h: zero },
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

/** Reductions of the GRU and of its simplified forms. */
export const gru: readonly Reduction[] = [
  ...polarised.flatMap(reductionsOf),
  ...["gru-type1", "gru-type3"].flatMap((cell) =>
    reductionsOf({
      cell,
      called: `GRU of type ${cell.at(-1)}`,
      source: "Dey & Salem 2017",
      candidate: ofCandidate("h"),
      open: { id: "r1-z1", words: "r = 1 and z = 1", ties: { ...forced("r", "open"), ...forced("z", "open") } },
      held: { id: "z0", words: "z = 0", ties: forced("z", "shut"), idle: [...block("r"), ...block("h")] },
      control: "z",
    }),
  ),
  ...reductionsOf({
    cell: "gru-simplified",
    called: "simplified GRU",
    source: "Ng 2018",
    candidate: ofCandidate("c"),
    open: { id: "u1", words: "u = 1", ties: forced("u", "open") },
    held: { id: "u0", words: "u = 0", ties: forced("u", "shut"), idle: block("c") },
    control: "u",
  }),
  ...polarities,
  ...resets,
  ...simplified,
  ...minimal,
  contains({ from: "gru", to: "gru-type1", zeros: ["W_z", "W_r"], called: ["GRU whose z writes", "of type 1"] }),
  contains({ from: "gru-type1", to: "gru-type2", zeros: ["b_z", "b_r"], called: ["GRU of type 1", "of type 2"] }),
  contains({ from: "gru-type1", to: "gru-type3", zeros: ["U_z", "U_r"], called: ["GRU of type 1", "of type 3"] }),
  {
    id: "gru-linear-without-recurrence-is-min-gru",
    sentence: "With a linear candidate and U = 0 the GRU that writes with z is the minGRU, whatever r is.",
    source: "Feng et al. 2024; docs/theory.md R21",
    from: { cell: "gru", options: { activation: "identity", polarity: "write" } },
    to: { cell: "min-gru" },
    map: { U_z: zero, U_h: zero, ...free("W_r", "U_r", "b_r") },
    bitwise: false,
  },
];

export const gruIsElman: Law = {
  id: "reduction/gru-r1-z0-is-elman",
  sentence:
    "With the reset gate open (r = 1) and the update gate shut (z = 0) the GRU is the Elman network of its candidate.",
  source: "Cho et al. 2014; docs/theory.md R04",
  conformance: "L1",
  family: "gru",
  appliesTo: (cell, options) => hasBias(cell, options) && options["polarity"] !== "write",
  needs: [],
  space: { regimes: ["tame", "wide", "sparse"] },
  control: polarity("z"),
  check: async ({ request, run }) => {
    const forced = forceGates(request, { r: "open", z: "shut" });
    const answer = await run(forced);
    const seen = { observed: answer.y };
    return reduced(answer, oracle(forced, seen), oracle(elmanOf(forced, "h"), seen), (h) => h);
  },
};
