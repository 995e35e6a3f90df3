import type { Reduction } from "./reduction.ts";
import { forced, gate, minus, onlyDiagonal, same, saturated, uniform, zero } from "./parameter-map.ts";

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

/** Where it makes no difference when the reset gate acts. */
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

/** With r = 1 one gate is left; all cells of one gate that acts on a tanh candidate are the same cell. */
const simplified: readonly Reduction[] = [
  ...(["gru", "gru-reset-after"] as const).flatMap((cell) =>
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
  ),
  {
    id: "ugrnn-is-gru-simplified-of-opposite-gate",
    sentence: "The update gate network is the simplified GRU, the weights of its gate negated.",
    source: source("Collins et al. 2016", "R09"),
    from: { cell: "ugrnn" },
    to: { cell: "gru-simplified" },
    map: gate("g", minus, "u"),
    bitwise: false,
  },
  {
    id: "li-gru-tanh-is-ugrnn",
    sentence: "The light gated recurrent unit with tanh for relu is the update gate network.",
    source: source("Ravanelli et al. 2018", "R09"),
    from: { cell: "li-gru", options: { activation: "tanh" } },
    to: { cell: "ugrnn" },
    map: { ...gate("z", same, "g"), ...gate("h", same, "c") },
    bitwise: true,
    regrouped: true,
  },
  {
    id: "li-gru-z0-is-elman",
    sentence: "With z = 0 the light gated recurrent unit is the Elman network with relu.",
    source: source("Ravanelli et al. 2018", "R04"),
    from: { cell: "li-gru", options: { activation: "relu" } },
    to: { cell: "elman", options: { activation: "relu" } },
    map: forced("z", "shut"),
    forced: "z",
    bitwise: true,
  },
  {
    id: "ugrnn-of-one-product-is-fast-grnn",
    sentence: "The update gate network whose gate and candidate share W and U is FastGRNN with ζ = 1 and ν = 0.",
    source: "Collins et al. 2016; Kusupati et al. 2018",
    from: { cell: "ugrnn" },
    to: { cell: "fast-grnn" },
    given: { zeta: saturated("open"), nu: saturated("shut") },
    map: { ...gate("g", same, "h"), b_g: same("b_z"), ...gate("c", same, "h") },
    bitwise: true,
    regrouped: true,
  },
  {
    id: "rhn-t2-0-is-gru-simplified",
    sentence:
      "With t₂ = 0 the second layer of the recurrent highway network is the identity and the first a simplified GRU.",
    source: source("Zilly et al. 2017", "R09, R27"),
    from: { cell: "rhn" },
    to: { cell: "gru-simplified" },
    map: {
      W_h: same("W_c"),
      U_h1: same("U_c"),
      b_h1: same("b_c"),
      W_t: same("W_u"),
      U_t1: same("U_u"),
      b_t1: same("b_u"),
      ...forced("t2", "shut"),
      U_h2: "free",
      b_h2: "free",
    },
    forced: "t2",
    bitwise: true,
    regrouped: true,
  },
];

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

/** Gates that see less: the one cell is the other, some weights zero. */
const nested: readonly Reduction[] = [
  { from: "gru", to: "gru-type1", zeros: ["W_z", "W_r"], called: ["GRU whose z writes", "of type 1"] },
  { from: "gru-type1", to: "gru-type2", zeros: ["b_z", "b_r"], called: ["GRU of type 1", "of type 2"] },
  { from: "gru-type1", to: "gru-type3", zeros: ["U_z", "U_r"], called: ["GRU of type 1", "of type 3"] },
  { from: "mgu", to: "mgu1", zeros: ["W_f"], called: ["minimal gated unit", "of variant 1"] },
  { from: "mgu1", to: "mgu2", zeros: ["b_f"], called: ["minimal gated unit of variant 1", "of variant 2"] },
  { from: "mgu1", to: "mgu3", zeros: ["U_f"], called: ["minimal gated unit of variant 1", "of variant 3"] },
].map(({ from, to, zeros, called: [whole, part] }): Reduction => ({
  id: `${from}-contains-${to}`,
  sentence: `With ${zeros.join(" = ")} = 0 the ${whole} is that ${part}.`,
  source: from.startsWith("gru") ? "Dey & Salem 2017" : "Heck & Salem 2017; docs/theory.md 3.11",
  from: { cell: from, ...(from === "gru" && { options: { polarity: "write" } }) },
  to: { cell: to },
  map: Object.fromEntries(zeros.map((name) => [name, zero])),
  bitwise: true,
}));

/** What gated units become. */
export const gatedUnits: readonly Reduction[] = [...polarities, ...resets, ...simplified, ...minimal, ...nested];
