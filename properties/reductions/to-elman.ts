import { type Gated, gatedCells } from "./gated-cells.ts";
import type { Reduction } from "./reduction.ts";
import { besideOne, diagonal, free, identity, plusIdentity, zero } from "./parameter-map.ts";

const nameOf = ({ cell, options }: Gated): string => [cell, ...Object.values(options ?? {})].join("-");
/** With its gates so set, a cell is the Elman network of its candidate. */
const candidates = gatedCells.flatMap((gated): Reduction[] => {
  const { cell, options = {}, called, source, candidate, open, control } = gated;
  if (open === undefined) return [];
  return [
    {
      id: `${nameOf(gated)}-${open.id}-is-elman`,
      sentence: `With ${open.words} the ${called} is the Elman network of its candidate.`,
      source: source.includes("docs/theory.md") ? source : `${source}; docs/theory.md R04, R09`,
      from: { cell, options },
      to: { cell: "elman" },
      map: { ...candidate, ...open.ties },
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
const holds = gatedCells.flatMap((gated): Reduction[] => {
  const { cell, options = {}, called, source, held, control } = gated;
  if (held === undefined) return [];
  return [
    {
      id: `${nameOf(gated)}-${held.id}-keeps-state`,
      sentence: `With ${held.words} the ${called} keeps its state, whatever comes in: it is the Elman network h = h′.`,
      source: source.includes("docs/theory.md") ? source : `${source}; docs/theory.md R05`,
      from: { cell, options },
      ...still,
      map: { ...free(...held.idle), ...held.ties },
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
    source: "Li et al. 2018; docs/theory.md R14",
    from: { cell: "elman" },
    to: { cell: "indrnn" },
    map: { U_h: diagonal("u_h") },
    bitwise: true,
  },
  {
    id: "elman-plus-identity-is-residual-elman",
    sentence: "The Elman network with U + 1 for U is the one with an identity skip.",
    source: "Flax SimpleCell(residual=True); docs/theory.md R31",
    from: { cell: "elman" },
    to: { cell: "residual-elman" },
    given: { U_h: besideOne("U_h") },
    map: { U_h: plusIdentity("U_h") },
    bitwise: false,
  },
];
